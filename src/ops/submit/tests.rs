use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

use super::*;
use crate::domain::intent::INTENT_KEY;
use crate::domain::{Batch, BatchId, Endpoint, FileId, Kind, Stage, Status};
use crate::ledger::{LEASE, Ledger, Place};
use crate::ops::check::{Asked, check_file};
use crate::ops::script::{Meanwhile, Script, about, batch, fault};
use crate::ops::transfer::Meter;
use crate::results::chunks::Stop;

const LINE: &str =
    r#"{"custom_id":"a","method":"POST","url":"/v1/responses","body":{"model":"m","input":"x"}}"#;
const NOW: Timestamp = Timestamp(1_795_000_000);

struct Scene {
    dir: tempfile::TempDir,
    plan: CreatePlan,
    courier: Courier,
}

fn scene(script: &Arc<Script>) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my requests.v2.txt");
    std::fs::write(&path, LINE).unwrap();
    let (asked, stop) = (Asked::default(), Stop::default());
    let report = check_file(&path, &asked, &stop, &Meter::unread()).unwrap();
    let place = Place::within(dir.path(), dir.path());
    let courier = Courier {
        provider: script.clone(),
        ledger: Handle::start(move || Ledger::open(&place, NOW)),
        account: Account::of("test", "http://test"),
        usual_url: "http://test".to_owned(),
        owner: Owner::of_this_process([1; 16]),
        clock: Arc::new(|| NOW),
    };
    let plan = CreatePlan {
        path,
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: BTreeMap::new(),
        tokens: None,
        report,
        parent: None,
        shard: None,
    };
    Scene { dir, plan, courier }
}

fn id(n: u8) -> IntentId {
    IntentId::from_bytes([n; 16])
}

async fn carried(mut errand: Errand) -> Result<Submitted, Failure> {
    errand.upload(&Meter::unread()).await?;
    errand.settle().await
}

impl Scene {
    async fn run(&self, n: u8) -> Result<Submitted, Failure> {
        let errand = self.courier.begin(&self.plan, id(n), Again::Refuse).await?;
        carried(errand).await
    }

    async fn resume(&self, n: u8) -> Result<Submitted, Failure> {
        carried(self.courier.take_up(&id(n)).await?).await
    }

    /// Puts an intent where a process died with it.
    async fn left_at(&self, states: Vec<IntentState>) {
        let errand = self.courier.begin(&self.plan, id(1), Again::Refuse).await;
        drop(errand.unwrap());
        let owner = Owner::of_this_process([9; 16]);
        let left = move |ledger: &mut Ledger| {
            ledger.claim(&id(1), &owner, NOW)?;
            for state in states {
                ledger.advance(&id(1), &owner, state, NOW)?;
            }
            ledger.release(&id(1), &owner)
        };
        self.courier.ledger.ask(left).await.unwrap();
    }

    async fn stages(&self, n: u8) -> String {
        let history = move |ledger: &mut Ledger| ledger.history(&id(n));
        let history = self.courier.ledger.ask(history).await.unwrap();
        let words: Vec<&str> = history.iter().map(|step| step.stage.word()).collect();
        words.join(" ")
    }

    fn ids(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("ids.jsonl")).unwrap_or_default()
    }
}

/// A batch made of the uploaded file.
fn of_input(id: &str, file: &str) -> Batch {
    let mut batch = batch(id, Status::Validating);
    batch.input_file = Some(FileId::new(file));
    batch.timeline.created = Some(NOW);
    batch
}

fn creating() -> Vec<IntentState> {
    let file = FileId::new("file-in");
    vec![
        IntentState::Uploading,
        IntentState::Uploaded {
            file: file.clone(),
            bytes: 88,
        },
        IntentState::Creating {
            file,
            attempt: 1,
            since: NOW,
        },
    ]
}

fn count(script: &Script, call: &str) -> usize {
    let calls = script.called();
    calls.iter().filter(|it| it.starts_with(call)).count()
}

#[tokio::test]
async fn a_file_becomes_one_batch_whose_every_step_is_written_down() {
    let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
    let scene = scene(&script);
    let made = scene.run(0xab).await.unwrap();
    assert_eq!((made.batch.id.as_str(), made.notes.len()), ("batch_1", 0));
    let sha: String = made.intent.wanted.sha256.chars().take(12).collect();
    assert_eq!(
        script.called(),
        [
            format!("upload my_requests.v2-{sha}-abababab.jsonl 88"),
            "create".to_owned()
        ]
    );
    assert_eq!(script.uploaded.lock().unwrap().as_slice(), LINE.as_bytes());
    assert_eq!(
        script.created.lock().unwrap()[0].metadata[INTENT_KEY],
        "ab".repeat(16)
    );
    assert_eq!(
        scene.stages(0xab).await,
        "planned uploading uploaded creating created"
    );
    assert!(scene.ids().contains("\"batch_1\""), "{}", scene.ids());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_by_the_input_file_before_the_mark() {
    let mut marked = of_input("batch_marked", "file-other");
    marked.metadata.insert(INTENT_KEY.into(), "01".repeat(16));
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Ok(vec![of_input("batch_other", "file-other")]))
        .lists(Err(fault(Kind::Unavailable)))
        .lists(Ok(vec![marked, of_input("batch_mine", "file-in")]));
    let scene = scene(&script);
    let made = scene.run(1).await.unwrap();
    assert_eq!(made.batch.id.as_str(), "batch_mine");
    assert_eq!(made.duplicates[0].id.as_str(), "batch_marked");
    assert_eq!(count(&script, "create"), 1);
    assert_eq!(
        scene.stages(1).await,
        "planned uploading uploaded creating unknown created"
    );
}

#[tokio::test(start_paused = true)]
async fn only_four_clean_listings_allow_one_more_create_of_the_same_file() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .creates(Ok(batch("batch_2", Status::Validating)))
        .lists(Ok(vec![]));
    let scene = scene(&script);
    let began = tokio::time::Instant::now();
    let made = scene.run(1).await.unwrap();
    assert_eq!(made.batch.id.as_str(), "batch_2");
    assert!(began.elapsed().as_secs() >= 37);
    let calls = script.called();
    let order: Vec<&str> = calls[1..].iter().map(String::as_str).collect();
    assert_eq!(
        order,
        // The last listing looks for a batch of the first create that came late.
        [
            "create", "list 100", "list 100", "list 100", "list 100", "create", "list 100"
        ]
    );
    let created = script.created.lock().unwrap();
    assert_eq!(created[0].input_file, created[1].input_file);
}

#[tokio::test(start_paused = true)]
async fn a_late_batch_of_the_first_create_is_told_as_a_duplicate() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .creates(Ok(of_input("batch_2", "file-in")))
        .lists(Ok(vec![]))
        .lists(Ok(vec![]))
        .lists(Ok(vec![]))
        .lists(Ok(vec![]))
        .lists(Ok(vec![
            of_input("batch_2", "file-in"),
            of_input("batch_late", "file-in"),
        ]));
    let made = scene(&script).run(1).await.unwrap();
    let others: Vec<&str> = made.duplicates.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        (made.batch.id.as_str(), others),
        ("batch_2", vec!["batch_late"])
    );
}

#[tokio::test(start_paused = true)]
async fn listings_that_fail_allow_nothing_and_the_failure_says_the_next_command() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Ok(vec![]))
        .lists(Ok(vec![]))
        .lists(Ok(vec![]))
        .lists(Err(fault(Kind::Unavailable)));
    let scene = scene(&script);
    let failure = scene.run(1).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Ambiguous);
    assert!(
        failure
            .hint()
            .contains("`batchdeck resume --profile test 01010101`"),
        "{}",
        failure.hint()
    );
    assert_eq!((count(&script, "create"), count(&script, "list")), (1, 8));
    assert!(scene.stages(1).await.ends_with("creating unknown"));
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_lost_twice_is_not_sent_a_third_time() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Ok(vec![]));
    let scene = scene(&script);
    let failure = scene.run(1).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unavailable);
    assert_eq!(count(&script, "create"), 2);
}

#[tokio::test(start_paused = true)]
async fn after_a_death_during_a_create_nothing_is_sent_before_the_listings_are_clean() {
    let script = Script::new().lists(Ok(vec![of_input("batch_mine", "file-in")]));
    let scene = scene(&script);
    scene.left_at(creating()).await;
    let made = scene.resume(1).await.unwrap();
    assert_eq!(made.batch.id.as_str(), "batch_mine");
    assert_eq!(script.called(), ["list 100"]);
    assert!(scene.ids().contains("batch_mine"));
}

#[tokio::test]
async fn the_same_file_again_goes_on_with_what_was_left() {
    let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
    let scene = scene(&script);
    scene.left_at(creating()[..2].to_vec()).await;
    let made = scene.run(2).await.unwrap();
    assert_eq!((made.intent.id, script.called().len()), (id(1), 1));
}

#[tokio::test]
async fn the_same_requests_twice_are_an_error_unless_allowed() {
    let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
    let scene = scene(&script);
    scene.run(1).await.unwrap();
    let failure = scene.run(2).await.unwrap_err();
    assert_eq!((failure.kind, failure.exit()), (Kind::Duplicate, 5));
    assert!(failure.why.contains("batch_1"), "{failure}");
    let again = scene.courier.begin(&scene.plan, id(3), Again::Allow).await;
    carried(again.unwrap()).await.unwrap();
    assert_eq!(count(&script, "create"), 2);
}

#[tokio::test]
async fn an_upload_whose_answer_got_lost_is_found_by_its_name() {
    let script = Script::new()
        .creates(Ok(batch("batch_1", Status::Validating)))
        .upload_fails(fault(Kind::Network));
    let scene = scene(&script);
    let errand = scene.courier.begin(&scene.plan, id(1), Again::Refuse).await;
    let errand = errand.unwrap();
    let mut found = about("file-found", Some(88));
    found.name = Some(errand.intent().upload_name());
    let mut other = about("file-cut", Some(87));
    other.name.clone_from(&found.name);
    *script.listed_files.lock().unwrap() = vec![other, found];
    carried(errand).await.unwrap();
    assert_eq!(count(&script, "upload"), 1);
    let created = script.created.lock().unwrap();
    assert_eq!(created[0].input_file, FileId::new("file-found"));
}

#[tokio::test]
async fn after_a_death_during_an_upload_it_is_sent_again_only_if_it_is_not_there() {
    for is_there in [true, false] {
        let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
        let scene = scene(&script);
        scene.left_at(vec![IntentState::Uploading]).await;
        let errand = scene.courier.take_up(&id(1)).await.unwrap();
        let mut file = about("file-found", Some(88));
        file.name = is_there.then(|| errand.intent().upload_name());
        *script.listed_files.lock().unwrap() = vec![file];
        carried(errand).await.unwrap();
        assert_eq!(count(&script, "upload"), usize::from(!is_there));
    }
}

#[tokio::test]
async fn an_upload_that_failed_is_kept_for_another_try() {
    let script = Script::new()
        .creates(Ok(batch("batch_1", Status::Validating)))
        .upload_fails(fault(Kind::Network));
    let scene = scene(&script);
    let failure = scene.run(1).await.unwrap_err();
    assert!(failure.hint().contains("batchdeck resume"), "{failure:?}");
    assert_eq!(scene.stages(1).await, "planned uploading");
    scene.resume(1).await.unwrap();
    assert_eq!(count(&script, "create"), 1);
}

#[tokio::test]
async fn a_create_that_was_turned_away_keeps_the_upload() {
    for kind in [
        Kind::Network,
        Kind::RateLimited,
        Kind::Quota,
        Kind::Unauthorized,
    ] {
        let script = Script::new()
            .creates(Err(fault(kind)))
            .creates(Ok(batch("batch_1", Status::Validating)));
        let scene = scene(&script);
        let failure = scene.run(1).await.unwrap_err();
        assert_eq!(failure.kind, kind);
        assert!(failure.hint().contains("file-in"), "{}", failure.hint());
        scene.resume(1).await.unwrap();
        assert_eq!((count(&script, "upload"), count(&script, "create")), (1, 2));
    }
}

#[tokio::test]
async fn a_create_that_was_refused_is_over_and_names_the_upload() {
    let script = Script::new().creates(Err(fault(Kind::Rejected)));
    let scene = scene(&script);
    let failure = scene.run(1).await.unwrap_err();
    assert!(failure.hint().contains("file-in"), "{}", failure.hint());
    assert!(scene.stages(1).await.ends_with("creating failed"));
    assert_eq!(script.called().len(), 2);
}

#[tokio::test]
async fn a_file_that_changed_since_its_check_is_not_uploaded() {
    let script = Script::new();
    let scene = scene(&script);
    let begun = scene.courier.begin(&scene.plan, id(1), Again::Refuse).await;
    std::fs::write(&scene.plan.path, LINE.to_owned() + "\n").unwrap();
    // Found before anything is written down, and while it is sent.
    let early = scene.run(2).await.unwrap_err();
    let late = carried(begun.unwrap()).await.unwrap_err();
    assert_eq!(
        (early.kind, late.kind, script.called().len()),
        (Kind::InvalidInput, Kind::InvalidInput, 0)
    );
    assert_eq!(scene.stages(1).await, "planned uploading failed");
    assert_eq!(scene.stages(2).await, "");
}

#[tokio::test]
async fn content_other_than_the_checked_one_never_becomes_a_batch() {
    let script = Script::new();
    let scene = scene(&script);
    scene.left_at(Vec::new()).await;
    // As long as before; an intent that goes on knows its content by the checksum alone.
    std::fs::write(&scene.plan.path, LINE.replace("\"a\"", "\"b\"")).unwrap();
    assert!(scene.resume(1).await.is_err());
    assert_eq!((count(&script, "upload"), count(&script, "create")), (1, 0));
    assert!(script.uploaded.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_file_that_is_gone_when_its_intent_goes_on_is_told_with_both_ways_out() {
    let script = Script::new();
    let scene = scene(&script);
    scene.left_at(Vec::new()).await;
    std::fs::remove_file(&scene.plan.path).unwrap();
    let failure = scene.resume(1).await.unwrap_err();
    assert!(failure.hint().contains("--abandon"), "{}", failure.hint());
    assert_eq!(scene.stages(1).await, "planned");
    let give_up = async || {
        let owner = Owner::of_this_process([2; 16]);
        abandon(&scene.courier.ledger, &id(1), owner, NOW).await
    };
    let abandoned = give_up().await.unwrap();
    assert_eq!(abandoned.state.stage(), Stage::Abandoned);
    assert_eq!(give_up().await.unwrap_err().kind, Kind::Conflict);
}

#[tokio::test]
async fn a_resolved_intent_is_not_sent_again() {
    let script = Script::new()
        .creates(Ok(batch("batch_1", Status::Validating)))
        .gets(Ok(batch("batch_1", Status::InProgress)));
    let scene = scene(&script);
    scene.run(1).await.unwrap();
    let again = scene.resume(1).await.unwrap();
    assert_eq!(again.batch.id, BatchId::new("batch_1"));
    assert_eq!(count(&script, "create"), 1);
}

#[tokio::test]
async fn an_intent_of_another_account_is_not_carried_out_here() {
    let script = Script::new();
    let mut scene = scene(&script);
    scene.left_at(Vec::new()).await;
    scene.courier.account = Account::of("other", "http://other");
    let failure = scene.resume(1).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Usage);
    scene.courier.account = Account::of("test", "http://test");
    scene.courier.owner = Owner::of_this_process([2; 16]);
    assert!(scene.courier.take_up(&id(1)).await.is_ok());
}

/// Has another process take an intent over once the lease of whoever has it has run out, and end it
/// with a batch of its own.
fn taken_over(scene: &Scene) -> Meanwhile {
    let place = Place::within(scene.dir.path(), scene.dir.path());
    Meanwhile(Box::new(move || {
        let late = NOW.plus(LEASE);
        let other = Owner::of_this_process([7; 16]);
        let mut ledger = Ledger::open(&place, late).unwrap();
        let intent = ledger.claim(&id(1), &other, late).unwrap();
        let (file, attempt) = (intent.state.file().unwrap().clone(), 1);
        let batch = BatchId::new("batch_theirs");
        for state in [
            IntentState::Unknown {
                file: file.clone(),
                attempt,
                since: NOW,
            },
            IntentState::Created { file, batch },
        ] {
            ledger.advance(&id(1), &other, state, late).unwrap();
        }
    }))
}

#[tokio::test]
async fn who_was_overtaken_while_it_connected_finds_out_and_sends_nothing() {
    let script = Script::new().creates(Ok(batch("batch_mine", Status::Validating)));
    let scene = scene(&script);
    *script.meanwhile.lock().unwrap() = Some(taken_over(&scene));
    let failure = scene.run(1).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Conflict, "{failure}");
    assert!(failure.why.contains("taken it over"), "{failure}");
    assert_eq!(count(&script, "create"), 0);
    assert!(scene.stages(1).await.ends_with("unknown created"));
}

#[tokio::test]
async fn who_was_away_for_longer_than_its_lease_has_it_anew_before_it_sends() {
    let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
    let mut scene = scene(&script);
    let away = Arc::new(AtomicBool::new(false));
    let is_away = away.clone();
    let late = NOW.plus(LEASE * 2);
    scene.courier.clock = Arc::new(move || if is_away.load(SeqCst) { late } else { NOW });
    *script.meanwhile.lock().unwrap() = Some(Meanwhile(Box::new(move || away.store(true, SeqCst))));
    let place = Place::within(scene.dir.path(), scene.dir.path());
    let (told, refused) = std::sync::mpsc::channel();
    *script.on_the_wire.lock().unwrap() = Some(Meanwhile(Box::new(move || {
        let other = Owner::of_this_process([7; 16]);
        let mut ledger = Ledger::open(&place, late).unwrap();
        told.send(ledger.claim(&id(1), &other, late)).unwrap();
    })));
    scene.run(1).await.unwrap();
    let refused = refused.recv().unwrap().unwrap_err();
    assert_eq!(refused.kind, Kind::Conflict, "{refused}");
}

#[tokio::test]
async fn who_was_overtaken_after_all_tells_both_batches() {
    let script = Script::new()
        .creates(Ok(of_input("batch_mine", "file-in")))
        .lists(Ok(vec![
            of_input("batch_theirs", "file-in"),
            of_input("batch_mine", "file-in"),
        ]));
    let scene = scene(&script);
    *script.on_the_wire.lock().unwrap() = Some(taken_over(&scene));
    let made = scene.run(1).await.unwrap();
    let others: Vec<&str> = made.duplicates.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        (made.batch.id.as_str(), others),
        ("batch_mine", vec!["batch_theirs"])
    );
    assert!(made.notes[0].contains("taken it over"), "{:?}", made.notes);
}

#[tokio::test]
async fn an_invalid_file_and_too_much_metadata_are_refused_before_anything_is_written() {
    let script = Script::new();
    let mut invalid = scene(&script);
    invalid.plan.report.errors = 1;
    let mut chatty = scene(&script);
    chatty.plan.metadata.insert("k".into(), "v".repeat(513));
    let kinds = [
        invalid.run(1).await.unwrap_err().kind,
        chatty.run(1).await.unwrap_err().kind,
    ];
    assert_eq!(
        (kinds, script.called().len()),
        ([Kind::InvalidInput, Kind::Usage], 0)
    );
}

#[tokio::test]
async fn without_a_ledger_nothing_is_sent() {
    let script = Script::new();
    let mut scene = scene(&script);
    scene.courier.ledger = Handle::start(|| Err(fault(Kind::Disk)));
    assert_eq!(scene.run(1).await.unwrap_err().kind, Kind::Disk);
    assert_eq!(script.called(), [""; 0]);
}

#[tokio::test]
async fn a_batch_that_cannot_be_written_down_is_told_all_the_same() {
    let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
    let mut scene = scene(&script);
    let place = Place {
        database: scene.dir.path().join("other.db"),
        ids: "/dev/full".into(),
    };
    scene.courier.ledger = Handle::start(move || Ledger::open(&place, NOW));
    let made = scene.run(1).await.unwrap();
    assert_eq!(made.batch.id.as_str(), "batch_1");
    assert!(made.notes[0].contains("Note its id"), "{:?}", made.notes);
}

mod model;
