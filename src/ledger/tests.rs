use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::*;
use crate::domain::batch::ResultFile;
use crate::domain::intent::Intended;
use crate::domain::run::{RunId, Shard};
use crate::domain::{
    Account, Batch, BatchId, Endpoint, FileId, Intent, IntentId, RequestCounts, Status,
};

pub(super) const NOW: Timestamp = Timestamp(1_795_000_000);

pub(super) fn account() -> Account {
    Account::of("openai", "https://api.openai.com/v1")
}

pub(super) fn owner(n: u8) -> Owner {
    Owner::of_this_process([n; 16])
}

pub(super) fn intent(n: u8, content: &str) -> Intent {
    let wanted = Intended {
        account: account(),
        path: "/data/requests.jsonl".into(),
        name: "nightly".into(),
        sha256: content.into(),
        bytes: 88,
        requests: 2,
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: [("team".to_owned(), "search".to_owned())].into(),
        model: Some("gpt-4.1-nano".into()),
        input_tokens: Some(17),
        parent: Some(BatchId::new("batch_0")),
        shard: None,
    };
    Intent::planned(IntentId::from_bytes([n; 16]), wanted, NOW)
}

pub(super) fn batch(id: &str, created: i64, status: Status) -> Batch {
    let mut batch = Batch::bare(BatchId::new(id), status);
    batch.timeline.created = Some(Timestamp(created));
    batch.raw = format!("{{\"id\":\"{id}\",\"at\":{created}}}").into();
    batch
}

/// A folder with a ledger in it.
pub(super) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { dir }
    }

    fn place(&self) -> Place {
        Place::within(
            &self.dir.path().join("data"),
            &self.dir.path().join("state"),
        )
    }

    pub(super) fn open(&self) -> Ledger {
        Ledger::open(&self.place(), NOW).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.dir.path().join("data"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn made(id: &str) -> Made {
    Made {
        account: account(),
        id: BatchId::new(id),
        name: "nightly".into(),
        intent: IntentId::from_bytes([7; 16]),
        file: FileId::new("file-1"),
        at: NOW,
    }
}

/// Fills a ledger with something in every corner: 200 batches and an intent.
fn fill(ledger: &mut Ledger) {
    let batches: Vec<Batch> = (0..200)
        .map(|n| batch(&format!("batch_{n}"), NOW.0 - n, Status::Completed))
        .collect();
    ledger
        .record(&account(), &batches, Coverage::Some, NOW)
        .unwrap();
    ledger
        .begin(intent(1, "content"), Again::Refuse, &owner(1), NOW)
        .unwrap();
    ledger.log_id(&made("batch_made")).unwrap();
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_may_read_the_ledger() {
    let home = Home::new();
    let mut ledger = home.open();
    fill(&mut ledger);
    let data = home.dir.path().join("data");
    let files = home.names();
    assert_eq!(
        files,
        [
            "ledger.db",
            "ledger.db-shm",
            "ledger.db-wal",
            "ledger.db.lock"
        ]
    );
    for name in files {
        assert_eq!(mode(&data.join(&name)), 0o600, "{name}");
    }
    assert_eq!((mode(&data), mode(&home.place().ids)), (0o700, 0o600));
}

#[test]
fn it_writes_the_way_that_survives_a_loss_of_power() {
    let home = Home::new();
    let ledger = home.open();
    let pragma = |name: &str| -> String {
        let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        let value = ledger.store.pragma_query_value(None, name, value).unwrap();
        format!("{name} {value:?}")
    };
    let said = [
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "trusted_schema",
    ]
    .map(pragma);
    assert_eq!(
        said,
        [
            "journal_mode Text(\"wal\")",
            "synchronous Integer(2)",
            "foreign_keys Integer(1)",
            "trusted_schema Integer(0)"
        ]
    );
}

#[test]
fn everything_is_there_after_it_was_closed_and_opened() {
    let home = Home::new();
    fill(&mut home.open());
    let ledger = home.open();
    assert_eq!(ledger.recovery(), None);
    let health = ledger.check().unwrap();
    assert_eq!(
        (
            health.problems.len(),
            health.batches,
            health.intents,
            health.unresolved
        ),
        (0, 200, 1, 1)
    );
    assert_eq!(
        ledger.unresolved(Some(&account())).unwrap(),
        [intent(1, "content")]
    );
}

/// Damages a ledger and says what was made of it.
fn after(damage: impl FnOnce(&Path)) -> (Home, Recovery, Health) {
    let home = Home::new();
    fill(&mut home.open());
    damage(&home.place().database);
    let ledger = home.open();
    let recovery = ledger.recovery().cloned().unwrap();
    let health = ledger.check().unwrap();
    drop(ledger);
    // The next start finds a sound one.
    assert_eq!(home.open().recovery(), None);
    (home, recovery, health)
}

#[test]
fn a_file_that_is_none_of_ours_is_set_aside_and_the_ids_are_taken_from_their_log() {
    let (home, recovery, health) =
        after(|path| std::fs::write(path, b"garbage ".repeat(9000)).unwrap());
    let kept = PathBuf::from(format!(
        "{}.corrupt-{}",
        home.place().database.display(),
        NOW.0
    ));
    assert_eq!(recovery.kept, kept);
    assert_eq!(std::fs::read(kept).unwrap(), b"garbage ".repeat(9000));
    assert_eq!((recovery.ids, recovery.salvaged, health.batches), (1, 0, 1));
    let known = home.open().batch(&account(), &BatchId::new("batch_made"));
    let known = known.unwrap().unwrap().batch;
    assert_eq!(
        (known.given_name(), known.input_file.clone()),
        (Some("nightly"), Some(FileId::new("file-1")))
    );
}

#[test]
fn a_file_that_was_cut_is_set_aside() {
    let (_, recovery, health) = after(|path| {
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        let length = file.metadata().unwrap().len();
        file.set_len(length / 2).unwrap();
    });
    assert!(recovery.why.contains("shorter"), "{}", recovery.why);
    assert!(health.problems.is_empty() && health.batches >= 1);
}

#[test]
fn a_hole_in_the_middle_costs_only_what_was_in_it() {
    let (_, recovery, health) = after(|path| {
        let mut bytes = std::fs::read(path).unwrap();
        let last = bytes.len() - 4096;
        bytes[last..].fill(0);
        std::fs::write(path, bytes).unwrap();
    });
    assert!(recovery.salvaged > 100, "{recovery:?}");
    assert_eq!((health.problems.len(), health.unresolved), (0, 1));
}

#[test]
fn an_empty_file_is_a_new_ledger() {
    let home = Home::new();
    home.place().prepare().unwrap();
    assert_eq!(home.open().check().unwrap().batches, 0);
}

#[test]
fn a_damaged_ledger_is_not_taken_away_from_another_that_has_it_open() {
    let home = Home::new();
    let other = home.open();
    // So that nothing is in the file beside it, which would hide the damage.
    other
        .store
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    std::fs::write(home.place().database, b"garbage ".repeat(9000)).unwrap();
    let failure = Ledger::open(&home.place(), NOW).unwrap_err();
    assert_eq!(failure.why, "another batchdeck has it open");
    drop(other);
}

#[test]
fn an_older_ledger_is_brought_up_to_date_and_a_copy_of_it_kept() {
    let home = Home::new();
    home.place().prepare().unwrap();
    let mut store = Connection::open(home.place().database).unwrap();
    schema::migrate(&mut store, 1).unwrap();
    store
        .execute(
            "INSERT INTO accounts VALUES (1, 'old', 'http://x', '', '')",
            [],
        )
        .unwrap();
    drop(store);
    let ledger = home.open();
    assert_eq!(ledger.check().unwrap().version, schema::NEWEST);
    assert_eq!(ledger.accounts().unwrap(), [Account::of("old", "http://x")]);
    let copy = home.place().beside(".before-2");
    assert_eq!(mode(&copy), 0o600);
    let copy = Connection::open(copy).unwrap();
    assert_eq!(schema::version(&copy).unwrap(), 1);
}

#[test]
fn a_newer_ledger_is_refused_and_left_as_it_is() {
    let home = Home::new();
    drop(home.open());
    let store = Connection::open(home.place().database).unwrap();
    store.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let failure = Ledger::open(&home.place(), NOW).unwrap_err();
    assert!(failure.why.contains("version 99"), "{failure}");
    assert_eq!(home.names(), ["ledger.db", "ledger.db.lock"]);
}

#[test]
fn every_version_has_its_change() {
    assert_eq!(
        schema::MIGRATIONS.len(),
        usize::try_from(schema::NEWEST).unwrap()
    );
}

#[test]
fn a_line_that_was_cut_costs_no_other() {
    let home = Home::new();
    let mut ledger = home.open();
    ledger.log_id(&made("batch_1")).unwrap();
    let ids = home.place().ids;
    let mut text = std::fs::read_to_string(&ids).unwrap();
    text.push_str("{\"id\":\"batch_cu");
    std::fs::write(&ids, text).unwrap();
    ledger.log_id(&made("batch_2")).unwrap();
    assert_eq!(ledger.replay_ids().unwrap(), (2, 1));
    let ids = |known: Vec<Known>| -> Vec<String> {
        known.iter().map(|it| it.batch.id.to_string()).collect()
    };
    let known = ledger.known(&account(), None, 10).unwrap();
    assert_eq!(ids(known), ["batch_2", "batch_1"]);
}

#[test]
fn two_that_write_at_once_wait_for_each_other() {
    let home = Home::new();
    let place = home.place();
    drop(home.open());
    std::thread::scope(|scope| {
        for n in 0..4_u8 {
            let place = place.clone();
            scope.spawn(move || {
                let mut ledger = Ledger::open(&place, NOW).unwrap();
                for turn in 0..25 {
                    let intent = Intent {
                        id: IntentId::known(format!("{n}-{turn}")),
                        ..intent(n, &format!("{n}-{turn}"))
                    };
                    ledger.begin(intent, Again::Refuse, &owner(n), NOW).unwrap();
                }
            });
        }
    });
    let health = home.open().check().unwrap();
    assert_eq!((health.problems.len(), health.intents), (0, 100));
}

#[test]
fn of_two_that_begin_the_same_at_once_one_is_told_so() {
    let home = Home::new();
    let place = home.place();
    let begun: Vec<Result<Intent, Failure>> = std::thread::scope(|scope| {
        let begin = |n: u8| {
            let place = place.clone();
            scope.spawn(move || {
                let mut ledger = Ledger::open(&place, NOW).unwrap();
                ledger.begin(intent(n, "same"), Again::Refuse, &owner(n), NOW)
            })
        };
        let threads = [begin(1), begin(2)];
        threads.map(|thread| thread.join().unwrap()).into()
    });
    let failures: Vec<Kind> = begun
        .iter()
        .filter_map(|it| it.as_ref().err())
        .map(|failure| failure.kind)
        .collect();
    assert_eq!(failures, [Kind::Conflict]);
    assert_eq!(home.open().check().unwrap().intents, 1);
}

#[test]
fn what_was_downloaded_learned_and_split_is_kept() {
    let home = Home::new();
    let mut ledger = home.open();
    let download = Download {
        batch: BatchId::new("b"),
        which: ResultFile::Errors,
        path: "/out/errors.jsonl".into(),
        bytes: 10,
        lines: 2,
        at: NOW,
    };
    ledger.record_download(&account(), &download).unwrap();
    ledger.record_download(&account(), &download).unwrap();
    let limit = Limit {
        model: "m".into(),
        tokens: 2_000_000,
        learned: NOW,
    };
    ledger.learn_limit(&account(), &limit).unwrap();
    let run = Run {
        id: RunId::known("run-1"),
        account: account(),
        path: "/data/all.jsonl".into(),
        name: "all".into(),
        sha256: "s".into(),
        shards: 2,
        created: NOW,
    };
    let shards = [2, 1].map(|number| {
        let mut shard = intent(number, &number.to_string());
        shard.wanted.shard = Some(Shard {
            run: run.id.clone(),
            number: number.into(),
        });
        shard
    });
    ledger
        .begin_run(&run, shards.to_vec(), Again::Refuse, NOW)
        .unwrap();
    let numbers: Vec<u32> = ledger
        .shards(&run.id)
        .unwrap()
        .iter()
        .filter_map(|intent| Some(intent.wanted.shard.as_ref()?.number))
        .collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(
        ledger.downloads(&account(), &download.batch).unwrap(),
        [download]
    );
    assert_eq!(ledger.limits(&account()).unwrap(), [limit]);
    assert_eq!(ledger.runs(&account()).unwrap(), std::slice::from_ref(&run));
    assert_eq!(ledger.run(&run.id).unwrap(), Some(run));
}

#[test]
fn lineage_leads_up_and_down_and_round_a_circle_once() {
    let mut ledger = Ledger::in_memory().unwrap();
    let step = |child: &str, parent: &str| Origin {
        child: BatchId::new(child),
        parent: BatchId::new(parent),
        class: "error".into(),
    };
    for (child, parent) in [("b", "a"), ("c", "b"), ("d", "c"), ("a", "d")] {
        ledger
            .record_origin(&account(), &step(child, parent))
            .unwrap();
    }
    let lineage = ledger.lineage(&account(), &BatchId::new("c")).unwrap();
    assert_eq!(
        lineage.ancestors,
        [
            step("c", "b"),
            step("b", "a"),
            step("a", "d"),
            step("d", "c")
        ]
    );
    assert_eq!(lineage.descendants.first(), Some(&step("d", "c")));
}

#[test]
fn a_copy_is_whole_and_replaces_nothing() {
    let home = Home::new();
    let mut ledger = home.open();
    fill(&mut ledger);
    let target = home.dir.path().join("copy.db");
    ledger.export(&target).unwrap();
    let store = Connection::open(&target).unwrap();
    damage::check(&store).unwrap();
    assert_eq!(mode(&target), 0o600);
    let failure = ledger.export(&target).unwrap_err();
    assert_eq!(failure.kind, Kind::TargetExists);
}

#[tokio::test]
async fn what_was_asked_of_the_thread_is_on_the_disk_when_its_last_handle_is_gone() {
    let home = Home::new();
    let place = home.place();
    let handle = Handle::start(move || Ledger::open(&place, NOW));
    for n in 0..50 {
        let batch = batch(&format!("b{n}"), NOW.0 - n, Status::InProgress);
        handle.tell(move |ledger| ledger.record(&account(), &[batch], Coverage::Some, NOW));
    }
    let known = handle
        .ask(|ledger| ledger.known(&account(), None, 100))
        .await;
    assert_eq!(known.unwrap().len(), 50);
    handle.tell(|ledger| ledger.log_id(&made("last")));
    drop(handle);
    let log = std::fs::read_to_string(home.place().ids).unwrap();
    assert!(log.contains("\"last\""), "{log}");
}

#[tokio::test]
async fn a_ledger_that_did_not_open_says_why_whenever_it_is_asked() {
    let failure = Failure::new(Kind::Disk, "the ledger cannot be used", "no");
    let told = failure.clone();
    let handle = Handle::start(move || Err(told));
    for _ in 0..2 {
        let asked = handle.ask(|ledger| ledger.check()).await;
        assert_eq!(asked.unwrap_err(), failure);
    }
}

#[test]
fn samples_are_taken_of_what_moves_and_thinned() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut moving = batch("b", NOW.0, Status::InProgress);
    for n in 0..2_000_u64 {
        moving.counts = Some(RequestCounts {
            total: 20_000,
            completed: n / 2,
            failed: 0,
        });
        moving.raw = format!("{{\"completed\":{}}}", n / 2).into();
        let at = Timestamp(NOW.0 + i64::try_from(n).unwrap());
        ledger
            .record(
                &account(),
                std::slice::from_ref(&moving),
                Coverage::Some,
                at,
            )
            .unwrap();
    }
    let samples = ledger.samples(&account(), &moving.id).unwrap();
    let completed: Vec<u64> = samples.iter().map(|it| it.counts.completed).collect();
    assert!(completed.is_sorted() && samples.len() <= 256 && samples.len() > 120);
    assert_eq!(
        (completed.first(), completed.last()),
        (Some(&0), Some(&999))
    );
}

#[test]
fn a_state_that_no_row_may_have_is_told_and_not_guessed() {
    let home = Home::new();
    let mut ledger = home.open();
    let id = intent(1, "x").id;
    ledger
        .begin(intent(1, "x"), Again::Refuse, &owner(1), NOW)
        .unwrap();
    ledger
        .store
        .execute("UPDATE intents SET state = 'unknown'", [])
        .unwrap();
    assert!(ledger.intent(&id).unwrap_err().why.contains("no file"));
}
