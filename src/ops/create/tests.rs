use std::sync::atomic::AtomicBool;

use super::*;
use crate::domain::Status;
use crate::ops::check::check_file;
use crate::ops::script::{Script, batch, fault};

const LINE: &str =
    r#"{"custom_id":"a","method":"POST","url":"/v1/responses","body":{"model":"m","input":"x"}}"#;

struct Scene {
    _dir: tempfile::TempDir,
    plan: CreatePlan,
}

fn scene() -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("my requests.v2.txt");
    std::fs::write(&path, LINE).unwrap();
    let report = check_file(&path, &AtomicBool::new(false), &Meter::unread()).unwrap();
    let plan = CreatePlan {
        path,
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: BTreeMap::new(),
        report,
    };
    Scene { _dir: dir, plan }
}

fn intent() -> Intent {
    Intent::from_bytes([0xab; 16])
}

async fn run(script: &Arc<Script>, scene: &Scene) -> Result<Batch, Failure> {
    create(
        script.clone(),
        scene.plan.clone(),
        &intent(),
        &Meter::unread(),
    )
    .await
}

/// A batch made of the uploaded file.
fn of_input(id: &str, file: &str) -> Batch {
    let mut batch = batch(id, Status::Validating);
    batch.input_file = Some(FileId::new(file));
    batch
}

#[tokio::test]
async fn a_file_becomes_one_batch_that_carries_its_intent() {
    let script = Script::new().creates(Ok(batch("batch_1", Status::Validating)));
    let made = run(&script, &scene()).await.unwrap();
    assert_eq!(made.id.as_str(), "batch_1");
    assert_eq!(
        script.called(),
        ["upload my_requests.v2.jsonl 88", "create"]
    );
    assert_eq!(script.uploaded.lock().unwrap().as_slice(), LINE.as_bytes());
    let created = script.created.lock().unwrap();
    assert_eq!(created[0].metadata[INTENT_KEY], "ab".repeat(16));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_again_by_the_input_file() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Ok(vec![of_input("batch_other", "file-other")]))
        .lists(Err(fault(Kind::Unavailable)))
        .lists(Ok(vec![of_input("batch_mine", "file-in")]));
    let made = run(&script, &scene()).await.unwrap();
    assert_eq!(made.id.as_str(), "batch_mine");
    let creates = script
        .called()
        .iter()
        .filter(|call| *call == "create")
        .count();
    assert_eq!(creates, 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_again_by_the_intent() {
    let mut mine = batch("batch_mine", Status::Validating);
    mine.metadata.insert(INTENT_KEY.into(), "ab".repeat(16));
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Ok(vec![mine]));
    assert_eq!(
        run(&script, &scene()).await.unwrap().id.as_str(),
        "batch_mine"
    );
}

#[tokio::test(start_paused = true)]
async fn a_create_is_never_sent_twice_and_the_failure_names_the_file() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Ok(vec![]));
    let failure = run(&script, &scene()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Ambiguous);
    assert!(failure.hint().contains("file-in"), "{}", failure.hint());
    assert_eq!(
        script.called()[1..],
        ["create", "list 100", "list 100", "list 100"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_fails_leaves_the_question_open() {
    let script = Script::new()
        .creates(Err(fault(Kind::Ambiguous)))
        .lists(Err(fault(Kind::Unavailable)));
    let failure = run(&script, &scene()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Ambiguous);
    assert!(failure.why.contains("cannot be listed"), "{}", failure.why);
}

#[tokio::test]
async fn a_refused_create_names_the_uploaded_file_and_looks_for_nothing() {
    let script = Script::new().creates(Err(fault(Kind::Rejected)));
    let failure = run(&script, &scene()).await.unwrap_err();
    assert!(failure.hint().contains("file-in"), "{}", failure.hint());
    assert_eq!(script.called().len(), 2);
}

#[tokio::test]
async fn a_file_that_changed_since_its_check_is_not_uploaded() {
    let (script, scene) = (Script::new(), scene());
    std::fs::write(&scene.plan.path, LINE.to_owned() + "\n").unwrap();
    let failure = run(&script, &scene).await.unwrap_err();
    assert_eq!(
        (failure.kind, script.called().len()),
        (Kind::InvalidInput, 0)
    );
}

#[tokio::test]
async fn content_other_than_the_checked_one_never_becomes_a_batch() {
    let (script, mut scene) = (Script::new(), scene());
    scene.plan.report.sha256 = "0".repeat(64);
    assert!(run(&script, &scene).await.is_err());
    assert_eq!(script.called(), ["upload my_requests.v2.jsonl 88"]);
    assert!(script.uploaded.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_invalid_file_and_too_much_metadata_are_refused_before_the_upload() {
    let script = Script::new();
    let mut invalid = scene();
    invalid.plan.report.findings_total = 1;
    let mut chatty = scene();
    chatty.plan.metadata.insert("k".into(), "v".repeat(513));
    let kinds = [
        run(&script, &invalid).await.unwrap_err().kind,
        run(&script, &chatty).await.unwrap_err().kind,
    ];
    assert_eq!(
        (kinds, script.called().len()),
        ([Kind::InvalidInput, Kind::Usage], 0)
    );
}

#[test]
fn full_metadata_leaves_the_users_pairs_alone() {
    let full: BTreeMap<String, String> = (0..16).map(|n| (n.to_string(), String::new())).collect();
    assert_eq!(marked(&full, &intent()), full);
}

#[test]
fn an_upload_is_named_in_plain_letters() {
    let name = |path: &str| upload_name(Path::new(path));
    assert_eq!(
        [
            name("a b.jsonl"),
            name("/x/日本.jsonl"),
            name("..."),
            name("-rf.json")
        ],
        ["a_b.jsonl", "requests.jsonl", "requests.jsonl", "rf.jsonl"]
    );
}
