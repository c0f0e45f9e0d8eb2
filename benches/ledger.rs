//! What the ledger costs: a durable step of an intent, a look at a listing, and a start with a
//! hundred thousand batches.
//!
//! `cargo bench --bench ledger` writes to a throw-away folder in the working directory, because the
//! usual folder for such is often no disk; `cargo bench --bench ledger -- FOLDER` takes another. It
//! asserts nothing, because a busy machine proves nothing.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench that cannot measure stops, reads the clock and prints what it has measured"
)]

use std::time::{Duration, Instant};

use batchdeck::domain::intent::Intended;
use batchdeck::domain::{
    Account, Batch, BatchId, Endpoint, Intent, IntentId, IntentState, Status, Timestamp,
};
use batchdeck::ledger::{Again, Coverage, Ledger, Owner, Place};

const NOW: Timestamp = Timestamp(1_795_000_000);
const BATCHES: i64 = 100_000;
const STEPS: u32 = 1_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench ledger` measures; nothing was measured.");
        return;
    }
    let mut folders = arguments.iter().filter(|it| !it.starts_with('-'));
    let folder = folders.next().map_or(".", String::as_str);
    let home = tempfile::tempdir_in(folder).unwrap();
    let place = Place::within(home.path(), home.path());
    println!("in {}", home.path().display());
    steps(&place);
    fill(&place);
    starts(&place);
    pages(&place);
}

fn account() -> Account {
    Account::of("openai", "https://api.openai.com/v1")
}

/// Times each durable write of an intent: written down, and one step on.
fn steps(place: &Place) {
    let mut ledger = Ledger::open(place, NOW).unwrap();
    let owner = Owner::of_this_process([1; 16]);
    let mut taken = Vec::new();
    for n in 0..STEPS {
        let id = IntentId::known(format!("{n:032x}"));
        let wanted = Intended {
            account: account(),
            path: "/data/requests.jsonl".into(),
            name: "nightly".into(),
            sha256: format!("{n:064x}"),
            bytes: 200_000_000,
            requests: 50_000,
            endpoint: Endpoint::new("/v1/responses"),
            window: "24h".into(),
            metadata: [("team".to_owned(), "search".to_owned())].into(),
            model: Some("gpt-4.1-nano".into()),
            input_tokens: None,
            parent: None,
            shard: None,
        };
        let intent = Intent::planned(id.clone(), wanted, NOW);
        taken.push(timed(|| {
            let begun = ledger.begin(intent, Again::Refuse, &owner, NOW);
            begun.unwrap();
        }));
        taken.push(timed(|| {
            let step = ledger.advance(&id, &owner, IntentState::Uploading, NOW);
            step.unwrap();
        }));
    }
    told("durable write of an intent", taken, "goal p99 <= 10 ms");
}

/// Fills the ledger as a hundred thousand batches would, each with a reply of usual length.
fn fill(place: &Place) {
    let mut ledger = Ledger::open(place, NOW).unwrap();
    let began = Instant::now();
    let numbers: Vec<i64> = (0..BATCHES).collect();
    for page in numbers.chunks(1000) {
        let batches: Vec<Batch> = page.iter().map(|n| batch(*n)).collect();
        let kept = ledger.record(&account(), &batches, Coverage::Some, NOW);
        kept.unwrap();
    }
    let size = std::fs::metadata(&place.database).map_or(0, |about| about.len());
    println!(
        "{BATCHES} batches kept in {:.1} s, {} MB",
        began.elapsed().as_secs_f64(),
        size / 1_000_000
    );
    let page: Vec<Batch> = (0..100).map(batch).collect();
    let looks = (0..200).map(|_| {
        timed(|| {
            let kept = ledger.record(&account(), &page, Coverage::Newest, NOW);
            kept.unwrap();
        })
    });
    told("unchanged listing of 100", looks.collect(), "no write");
}

fn batch(n: i64) -> Batch {
    let mut batch = Batch::bare(BatchId::new(format!("batch_{n:032x}")), Status::Completed);
    batch.timeline.created = Some(Timestamp(NOW.0 - 1000 - n * 60));
    batch
        .metadata
        .insert("name".to_owned(), "nightly".to_owned());
    batch.raw = format!(
        "{{\"id\":\"batch_{n}\",\"filler\":\"{}\"}}",
        "x".repeat(1000)
    )
    .into();
    batch
}

fn starts(place: &Place) {
    let starts = (0..20).map(|_| timed(|| drop(Ledger::open(place, NOW).unwrap())));
    told(
        "start, closed well before",
        starts.collect(),
        "goal <= 150 ms",
    );
    let ledger = Ledger::open(place, NOW).unwrap();
    let whole = timed(|| {
        let health = ledger.check().unwrap();
        assert!(health.problems.is_empty());
    });
    println!("whole check (`ledger check`): {} ms", whole.as_millis());
    println!("resident: {}", resident());
}

fn pages(place: &Place) {
    let ledger = Ledger::open(place, NOW).unwrap();
    let (mut before, mut pages, mut known) = (None, Vec::new(), 0);
    loop {
        let mut page = Vec::new();
        pages.push(timed(|| {
            page = ledger.known(&account(), before.as_ref(), 100).unwrap();
        }));
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.place());
        known += page.len();
    }
    told("a page of 100 known batches", pages, "any of them");
    println!("resident after {known} batches: {}", resident());
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("not told here").to_owned()
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

fn told(what: &str, mut taken: Vec<Duration>, goal: &str) {
    taken.sort_unstable();
    let at = |per_cent: usize| taken[(taken.len() - 1) * per_cent / 100].as_secs_f64() * 1000.0;
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms ({goal})",
        at(50),
        at(99)
    );
}
