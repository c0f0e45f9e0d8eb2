//! How fast results are counted, beside the least that anybody must do: parse each line once.
//!
//! `cargo bench --bench results` writes 200 MB of results and of requests to a throw-away folder and
//! prints a table; `cargo bench --bench results -- RESULTS [INPUT]` takes files that are there. It
//! asserts nothing, because a busy machine proves nothing. Ratios travel between machines,
//! milliseconds do not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench that cannot measure stops, reads the clock and prints what it has measured"
)]

#[path = "results/floor.rs"]
mod floor;
#[path = "../tests/it/support/lines.rs"]
mod lines;
#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use batchdeck::results::chunks::Stop;
use batchdeck::results::truth::study;

use report::{Report, Times, millis};

/// How often each is measured; the first round warms the caches and is not counted.
const ROUNDS: usize = 9;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench results` measures; nothing was measured.");
        return;
    }
    let mut paths = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'));
    let folder = tempfile::tempdir().unwrap();
    let (results, input) = match paths.next() {
        Some(results) => (PathBuf::from(results), paths.next().map(PathBuf::from)),
        None => written(folder.path()),
    };
    measure(&results, input.as_deref());
}

fn written(folder: &Path) -> (PathBuf, Option<PathBuf>) {
    let plan = lines::Plan::default();
    let (results, input) = (folder.join("results.jsonl"), folder.join("input.jsonl"));
    lines::write_results(&plan, File::create(&results).unwrap()).unwrap();
    lines::write_requests(&plan, File::create(&input).unwrap()).unwrap();
    (results, Some(input))
}

/// Everything in turn, round after round, so that a noisy minute is noisy for all.
fn measure(results: &Path, input: Option<&Path>) {
    let mut report = Report::default();
    let idle = peak();
    count(results, None, 2);
    let flat = peak();
    count(results, input, 2);
    let joined = peak();
    let (mut lines, mut floor) = (Times::default(), Times::default());
    let mut ours = [Times::default(), Times::default(), Times::default()];
    for round in 0..=ROUNDS {
        let keep = |times: &mut Times, work: &dyn Fn()| {
            let begun = Instant::now();
            work();
            if round > 0 {
                times.push(begun.elapsed());
            }
        };
        keep(&mut lines, &|| floor::count_lines(results));
        keep(&mut floor, &|| floor::parse(results));
        let [one, two, with_input] = &mut ours;
        keep(one, &|| count(results, None, 1));
        keep(two, &|| count(results, None, 2));
        keep(with_input, &|| count(results, input, 2));
    }
    let bytes = std::fs::metadata(results).unwrap().len();
    report.line("results", &format!("{} MB", bytes / 1_000_000), "");
    report.line("read and count lines", &shown(&lines, &floor), "");
    report.line(
        "bare typed serde_json, 1 thread",
        &shown(&floor, &floor),
        "",
    );
    let [one, two, with_input] = &ours;
    report.line("truth, 1 worker", &shown(one, &floor), "<= 1.3x");
    report.line("truth, 2 workers", &shown(two, &floor), "< 1x");
    report.line("truth and input, 2 workers", &shown(with_input, &floor), "");
    let above = |peak: u64| format!("{} kB over idle", peak.saturating_sub(idle));
    report.line("memory of the truth", &above(flat), "<= 16 MB");
    report.line("memory of the truth and input", &above(joined), "+ ids");
}

fn shown(times: &Times, floor: &Times) -> String {
    let middle = millis(times.at(50));
    format!(
        "{middle}, {} (best {})",
        times.ratio(floor),
        millis(times.at(0))
    )
}

fn count(results: &Path, input: Option<&Path>, workers: usize) {
    let study = study(
        &[results.to_owned()],
        input,
        workers,
        &Stop::default(),
        |_| (),
    );
    std::hint::black_box(study.unwrap());
}

/// Returns the most memory that this process has had, in kB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    number.unwrap_or(0)
}
