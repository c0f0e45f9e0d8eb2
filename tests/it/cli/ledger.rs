//! The ledger as its user meets it: intents that go on, batches that are remembered, a file that is
//! damaged.

use batchdeck::domain::intent::Intended;
use batchdeck::domain::{
    Account, Batch, BatchId, Endpoint, Intent, IntentId, IntentState, Status, Timestamp,
};
use batchdeck::ledger::{Again, Coverage, Ledger, Owner, Place};
use serde_json::Value;

use crate::support::server::{Pace, Scene};

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

fn scene() -> Scene {
    let scene = Scene::with_server("demo", Pace::Frozen);
    scene.write("requests.jsonl", SAMPLE);
    scene
}

fn place(scene: &Scene) -> Place {
    Place::within(&scene.home().join("data"), &scene.home().join("state"))
}

fn account(scene: &Scene) -> Account {
    Account::of("openai", scene.base_url())
}

fn now() -> Timestamp {
    Timestamp(batchdeck::clock::unix_millis() / 1000)
}

/// Leaves an intent as a process leaves it that dies before its upload.
fn leave(scene: &Scene, states: Vec<IntentState>) -> IntentId {
    let checked = scene.run("check requests.jsonl --json").stdout;
    let checked: Value = serde_json::from_str(&checked).unwrap();
    let wanted = Intended {
        account: account(scene),
        path: scene.home().canonicalize().unwrap().join("requests.jsonl"),
        name: "left".into(),
        sha256: checked["sha256"].as_str().unwrap().into(),
        bytes: SAMPLE.len().try_into().unwrap(),
        requests: checked["requests"].as_u64().unwrap(),
        endpoint: Endpoint::new(checked["endpoint"].as_str().unwrap()),
        window: "24h".into(),
        metadata: [("name".to_owned(), "left".to_owned())].into(),
        model: None,
        input_tokens: None,
        parent: None,
        shard: None,
    };
    let owner = Owner::of_this_process([1; 16]);
    let id = IntentId::from_bytes([0xab; 16]);
    let intent = Intent::planned(id.clone(), wanted, now());
    let mut ledger = Ledger::open(&place(scene), now()).unwrap();
    ledger.begin(intent, Again::Refuse, &owner, now()).unwrap();
    for state in states {
        ledger.advance(&id, &owner, state, now()).unwrap();
    }
    ledger.release(&id, &owner).unwrap();
    id
}

#[test]
fn the_same_requests_twice_are_exit_5_unless_allowed() {
    let scene = scene();
    assert_eq!(scene.run("create requests.jsonl --name one").exit, 0);
    let id = scene.id_of("one");
    let refused = scene.run("create requests.jsonl --name two");
    assert_eq!((refused.stdout.as_str(), refused.exit), ("", 5));
    assert!(refused.stderr.contains(&id), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("--allow-duplicate"),
        "{}",
        refused.stderr
    );
    let again = scene.run("create requests.jsonl --name two --allow-duplicate");
    assert_eq!(
        (again.stdout.trim(), again.exit),
        (scene.id_of("two").as_str(), 0)
    );
}

#[test]
fn the_id_is_in_the_log_and_in_the_ledger() {
    let scene = scene();
    let id = scene.run("create requests.jsonl").stdout.trim().to_owned();
    let log = std::fs::read_to_string(place(&scene).ids).unwrap();
    assert!(log.contains(&id), "{log}");
    let ledger = Ledger::open(&place(&scene), now()).unwrap();
    let intent = ledger.intent_of(&account(&scene), &BatchId::new(id.as_str()));
    assert_eq!(intent.unwrap().unwrap().wanted.name, "requests");
    let known = ledger.batch(&account(&scene), &BatchId::new(id)).unwrap();
    assert_eq!(known.unwrap().batch.status, Status::Validating);
}

#[test]
fn what_is_unresolved_is_listed_without_key_and_network_and_goes_on() {
    let scene = scene();
    leave(&scene, vec![IntentState::Uploading]);
    let offline = scene
        .command(["resume"])
        .env_remove("OPENAI_API_KEY")
        .env_remove("OPENAI_BASE_URL")
        .output()
        .unwrap();
    let shown = scene.ran(offline);
    let row = shown.stdout.lines().nth(1).unwrap();
    assert!(
        row.starts_with("? uploading  left") && row.ends_with("intent abababab"),
        "{row}"
    );
    // Without the environment the profile leads elsewhere, so the URL is named.
    let url = scene.base_url();
    assert_eq!(
        shown.stderr,
        format!(
            "`batchdeck resume --profile openai --base-url {url} abababab` will look for the \
             upload, send it again if it is not there.\n"
        )
    );
    let shown = scene.run("resume").stderr;
    let command = "`batchdeck resume --profile openai abababab` will";
    assert!(shown.starts_with(command), "{shown}");
    let listed = scene.run("list --json").stdout;
    let first: Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["type"], &first["state"], &first["version"]),
        (&"intent".into(), &"uploading".into(), &1.into())
    );
    let done = scene.run("resume abab");
    assert_eq!(
        (done.stdout.trim(), done.exit),
        (scene.id_of("left").as_str(), 0)
    );
    let nothing = scene.run("resume");
    assert_eq!(nothing.stderr, "Nothing is unresolved.\n");
}

#[test]
fn an_intent_is_a_row_of_the_list() {
    let scene = scene();
    leave(&scene, Vec::new());
    let listed = scene.run("list --limit 1");
    let row = listed.stdout.lines().nth(1).unwrap();
    assert!(
        row.contains("planned") && row.ends_with("intent abababab"),
        "{row}"
    );
    assert!(
        listed.stderr.contains("batchdeck resume"),
        "{}",
        listed.stderr
    );
}

#[test]
fn creating_the_same_file_goes_on_with_what_was_left() {
    let scene = scene();
    leave(&scene, Vec::new());
    let ran = scene.run("create requests.jsonl --name other");
    assert_eq!(ran.exit, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.trim(), scene.id_of("left"));
    assert!(
        ran.stderr.contains("Going on with intent abababab"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_intent_that_is_given_up_is_gone_from_the_list() {
    let scene = scene();
    leave(&scene, Vec::new());
    let ran = scene.run("resume abababab --abandon");
    assert_eq!(
        (ran.exit, ran.stderr.as_str()),
        (0, "Intent abababab is given up.\n")
    );
    assert_eq!(scene.run("resume").stderr, "Nothing is unresolved.\n");
    assert_eq!(scene.run("resume abababab").exit, 5);
    assert_eq!(scene.run("resume nothing").exit, 4);
}

#[test]
fn batches_that_the_provider_no_longer_lists_stay_and_are_marked() {
    let scene = scene();
    let mut old = Batch::bare(BatchId::new("batch_of_long_ago"), Status::Completed);
    old.timeline.created = Some(Timestamp(now().0 - 40 * 86_400));
    old.metadata.insert("name".into(), "long-ago".into());
    let mut ledger = Ledger::open(&place(&scene), now()).unwrap();
    let then = Timestamp(now().0 - 86_400);
    ledger
        .record(&account(&scene), &[old], Coverage::Some, then)
        .unwrap();
    drop(ledger);
    // The first look finds it missing, and keeps what it finds before it shows it.
    let listed = scene.run("list").stdout;
    let row = listed.lines().last().unwrap();
    assert!(
        row.contains("long-ago") && row.ends_with("batch_of_long_ago  no longer listed"),
        "{listed}"
    );
    let listed = scene.run("list --json --status completed").stdout;
    let last: Value = serde_json::from_str(listed.lines().last().unwrap()).unwrap();
    assert_eq!(last["id"], "batch_of_long_ago");
    assert!(last["gone_since"].is_i64(), "{last}");
    let got = scene.run("get batch_of_long_ago");
    assert_eq!(got.exit, 0, "{}", got.stderr);
    assert!(
        got.stderr.contains("no longer at the provider"),
        "{}",
        got.stderr
    );
}

#[test]
fn the_ledger_is_found_checked_copied_and_made_anew() {
    let scene = scene();
    let id = scene.run("create requests.jsonl").stdout.trim().to_owned();
    let path = scene.run("ledger path").stdout;
    assert!(path.trim().ends_with("data/ledger.db"), "{path}");
    let check = scene.run("ledger check");
    assert!(
        check.stdout.starts_with("sound · 1 batches · 1 intents"),
        "{}",
        check.stdout
    );
    assert_eq!(scene.run("ledger export copy.db").exit, 0);
    assert_eq!(scene.run("ledger export copy.db").exit, 1);
    let rebuilt = scene.run("ledger rebuild");
    assert_eq!(rebuilt.exit, 0, "{}", rebuilt.stderr);
    assert!(
        rebuilt.stderr.contains("The provider lists"),
        "{}",
        rebuilt.stderr
    );
    let ledger = Ledger::open(&place(&scene), now()).unwrap();
    let known = ledger.batch(&account(&scene), &BatchId::new(id)).unwrap();
    assert_eq!(known.unwrap().batch.status, Status::Validating);
}

#[test]
fn a_damaged_ledger_is_told_and_costs_neither_the_list_nor_a_create() {
    let scene = scene();
    let id = scene.run("create requests.jsonl").stdout.trim().to_owned();
    std::fs::write(place(&scene).database, "rubbish ".repeat(2000)).unwrap();
    let checked = scene.run("ledger check");
    assert_eq!(checked.exit, 0, "{}", checked.stderr);
    assert!(
        checked.stderr.contains("The ledger was damaged"),
        "{}",
        checked.stderr
    );
    assert!(scene.run("list").stdout.contains(&id));
    assert_eq!(scene.run("create requests.jsonl --allow-duplicate").exit, 0);
}

#[test]
fn without_a_folder_to_write_in_nothing_is_sent_and_the_list_is_still_shown() {
    let scene = scene();
    let before = scene.run("list --json").stdout.lines().count();
    let _ = std::fs::remove_dir_all(scene.home().join("data"));
    std::fs::write(scene.home().join("data"), "in the way").unwrap();
    let ran = scene.run("create requests.jsonl");
    assert_eq!((ran.stdout.as_str(), ran.exit), ("", 1), "{}", ran.stderr);
    let listed = scene.run("list --json");
    assert_eq!((listed.stdout.lines().count(), listed.exit), (before, 0));
}
