//! What failed in a run, sent again from its row by the real program: each of its batches once.

use std::process::Command;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use batchdeck::clock::unix_millis;
use batchdeck::local::Clock;

use super::world::World;
use crate::support::between::{self, Asked, Point, Then};
use crate::support::pty::Session;

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

/// A world in which half of what is made in it fails.
const HALF: &str = r#"
    ranges = true

    [pace]
    validating = "1s"
    request = "50ms"
    finalizing = "1s"
    failure_rate = 0.5
"#;

/// What a server says that will not have a file.
const REFUSED: &str = r#"{"error":{"message":"no room here","type":"invalid_request_error"}}"#;

fn is_upload(asked: Asked<'_>) -> bool {
    (asked.method, asked.path) == ("POST", "/v1/files")
}

/// A world whose time passes whenever somebody asks, until it is stopped.
struct Stage {
    world: World,
    step: Arc<AtomicI64>,
}

impl Stage {
    /// Makes a run of three batches, each with failures, and waits for its end; then time stops.
    fn with_run(rule: impl Fn(Asked<'_>, Point) -> Then + Send + Sync + 'static) -> Self {
        let step = Arc::new(AtomicI64::new(60_000));
        let (theirs, now) = (step.clone(), AtomicI64::new(unix_millis()));
        let clock =
            Clock::new(move || now.fetch_add(theirs.load(Ordering::SeqCst), Ordering::SeqCst));
        let world = World::served_at(HALF, clock);
        let base_url = between::start(&world.base_url(), rule);
        let world = world.at(&base_url);
        std::fs::write(world.work().join("requests.jsonl"), SAMPLE).unwrap();
        let stage = Self { world, step };
        let created = stage.ran("create requests.jsonl --name mails --max-requests 8 --wait");
        assert!(created.contains("run_"), "{created}");
        stage.step.store(0, Ordering::SeqCst);
        stage
    }

    /// Runs a command, and returns all that it says.
    fn ran(&self, line: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_batchdeck"));
        command
            .args(line.split(' '))
            .env_clear()
            .envs(self.world.env())
            .current_dir(self.world.work());
        let output = command.output().unwrap();
        let (said, told) = (output.stdout, output.stderr);
        String::from_utf8([said, told].concat()).unwrap()
    }

    /// Returns whose failures each retry is made of, as the server has it, sorted.
    fn parents(&self) -> Vec<String> {
        let listed = self.ran("list --json");
        let batches = listed
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let parent = |batch: serde_json::Value| {
            let parent = batch["metadata"]["parent"].as_str();
            parent.map(str::to_owned)
        };
        let mut parents: Vec<String> = batches.filter_map(parent).collect();
        parents.sort();
        parents
    }

    /// Opens the dashboard, and the retry of the run in it.
    fn opened(&self) -> Session {
        let mut session = self.world.open();
        session.wait("+ mails (3)");
        // Retries have the names of shards, and no name of a run.
        session.send("/run_\r");
        session.send("g");
        session.send("t");
        session
    }

    /// Returns the requests of retries that are still there.
    fn drafts(&self) -> Vec<String> {
        let files = self.world.files().into_iter();
        files.filter(|file| file.contains("retry-")).collect()
    }
}

#[test]
fn the_failures_of_a_run_become_one_batch_each_and_a_second_time_nothing_is_sent() {
    let stage = Stage::with_run(|_, _| Then::Go);
    let mut session = stage.opened();
    session.wait("again, as 3 new batches");
    session.send("\r");
    session.wait("They become 3 new batches");
    session.send("y");
    session.wait("mails: 3 retries submitted");
    let parents = stage.parents();
    let mut once = parents.clone();
    once.dedup();
    assert_eq!((parents.len(), once.len()), (3, 3), "{parents:?}");
    assert_eq!(stage.drafts(), [""; 0].map(str::to_owned));
    // They have not ended: what succeeds there need not be sent again.
    drop(session);
    let mut session = stage.opened();
    session.wait("Nothing can be sent again now.");
    session.send("\r");
    session.wait("no request is taken");
    session.send("y");
    assert_eq!(stage.parents(), parents);
}

#[test]
fn what_is_sent_while_the_same_is_on_its_way_is_sent_once() {
    let (goes_on, may_go_on) = mpsc::channel();
    let (uploads, may_go_on) = (AtomicUsize::new(0), Mutex::new(may_go_on));
    let stage = Stage::with_run(move |asked, point| {
        // The first of the retries waits, with its file on the way.
        if is_upload(asked) && point == Point::Whole && uploads.fetch_add(1, Ordering::SeqCst) == 3
        {
            may_go_on.lock().unwrap().recv().unwrap();
        }
        Then::Go
    });
    let mut session = stage.opened();
    session.wait("again, as 3 new batches");
    session.send("\r");
    session.wait("They become 3 new batches");
    session.send("y");
    session.wait_gone("Retry  mails");
    session.send("t");
    session.wait("again, as 3 new batches");
    session.send("\r");
    session.wait("They become 3 new batches");
    session.send("y");
    session.wait("mails: 2 of 3 retries submitted, 1 not sent");
    goes_on.send(()).unwrap();
    session.wait("Send the same requests again?");
    session.send("\r");
    session.wait_gone("Send the same requests again?");
    let mut parents = stage.parents();
    let all = parents.len();
    parents.dedup();
    assert_eq!((all, parents.len()), (3, 3), "{parents:?}");
}

#[test]
fn a_retry_that_breaks_off_keeps_no_other_from_being_sent_and_is_sent_the_next_time() {
    let uploads = AtomicUsize::new(0);
    let stage = Stage::with_run(move |asked, point| {
        let is_meant = is_upload(asked) && point == Point::Whole;
        // Three are those of the run itself; the second of the retries is refused for good.
        if is_meant && uploads.fetch_add(1, Ordering::SeqCst) == 4 {
            let length = REFUSED.len();
            return Then::Say(format!(
                "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n\
                 content-length: {length}\r\n\r\n{REFUSED}"
            ));
        }
        Then::Go
    });
    let mut session = stage.opened();
    session.wait("again, as 3 new batches");
    session.send("\r");
    session.wait("They become 3 new batches");
    session.send("y");
    session.wait("mails: 2 of 3 retries submitted, 1 not sent");
    let first = stage.parents();
    assert_eq!(first.len(), 2, "{first:?}");
    drop(session);
    let mut session = stage.opened();
    session.wait("again, as 1 new batch");
    session.send("\r");
    session.wait("They become a new batch");
    session.send("y");
    session.wait("mails: 1 retry submitted");
    let mut parents = stage.parents();
    parents.dedup();
    assert_eq!(parents.len(), 3, "{parents:?}");
}
