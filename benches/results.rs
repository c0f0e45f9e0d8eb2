//! How fast results are read, beside the least that anybody must do and beside what people use today.
//!
//! `cargo bench --bench results` writes 200 MB and 1 GB of results to a throw-away folder and prints a
//! table; `cargo bench --bench results -- RESULTS [INPUT [LARGE]]` takes files that are there. The
//! folder is in memory where the system has such a one, so that the disk does not decide. Programs
//! beside it (`rg`, `jq`, `python3`) are run where they are installed, and left out in words where
//! they are not. It asserts nothing, because a busy machine proves nothing. Ratios travel between
//! machines, milliseconds do not.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a bench that cannot measure stops, reads the clock and prints what it has measured"
)]

#[path = "results/blocks.rs"]
mod blocks;
#[path = "results/export.rs"]
mod export;
#[path = "results/floor.rs"]
mod floor;
#[path = "../tests/it/support/lines.rs"]
mod lines;
#[path = "results/pass.rs"]
mod pass;
#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;
#[path = "results/rival.rs"]
mod rival;
#[path = "results/truth.rs"]
mod truth;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use report::{Report, Times, megabytes, millis};

/// How often each is measured; the first round warms the caches and is not counted.
const ROUNDS: usize = 9;
/// Lines of the large file; about 1 GB.
const LARGE: u64 = 250_000;

/// What is read.
struct Files {
    results: PathBuf,
    input: Option<PathBuf>,
    large: PathBuf,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench results` measures; nothing was measured.");
        return;
    }
    let given: Vec<PathBuf> = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'))
        .map(PathBuf::from)
        .collect();
    let folder = folder();
    let files = match given.as_slice() {
        [] => written(folder.path()),
        [results, rest @ ..] => Files {
            results: results.clone(),
            input: rest.first().cloned(),
            large: rest.get(1).unwrap_or(results).clone(),
        },
    };
    let mut report = Report::default();
    let idle = peak();
    for (what, path) in [
        ("results", &files.results),
        ("the large file", &files.large),
    ] {
        let bytes = std::fs::metadata(path).unwrap().len();
        report.line(what, &megabytes(bytes), "");
    }
    pass::measure(&mut report, idle, &files.large);
    truth::measure(&mut report, idle, &files.results, files.input.as_deref());
    export::measure(&mut report, idle, &files, folder.path());
}

/// Makes a throw-away folder, in memory where that is possible.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn written(folder: &Path) -> Files {
    let [results, input, large] =
        ["results", "input", "large"].map(|name| folder.join(format!("{name}.jsonl")));
    let plan = lines::Plan::default();
    lines::write_results(&plan, File::create(&results).unwrap()).unwrap();
    lines::write_requests(&plan, File::create(&input).unwrap()).unwrap();
    let plan = lines::Plan {
        lines: LARGE,
        ..plan
    };
    lines::write_results(&plan, File::create(&large).unwrap()).unwrap();
    Files {
        results,
        input: Some(input),
        large,
    }
}

/// Does everything in turn, round after round, so that a noisy minute is noisy for all.
fn rounds<const N: usize>(works: [&dyn Fn(); N]) -> [Times; N] {
    let mut times = [(); N].map(|()| Times::default());
    for round in 0..=ROUNDS {
        for (work, times) in works.iter().zip(&mut times) {
            let begun = Instant::now();
            work();
            if round > 0 {
                times.push(begun.elapsed());
            }
        }
    }
    times
}

/// Says how long something took, beside a floor.
fn shown(times: &Times, floor: &Times) -> String {
    let middle = millis(times.at(50));
    format!(
        "{middle}, {} (best {})",
        times.ratio(floor),
        millis(times.at(0))
    )
}

/// Does something once, and says how much more memory the process had at most than before it did
/// anything at all: what an earlier pass did not give back counts too.
fn memory(idle: u64, work: impl FnOnce()) -> String {
    // Where the system cannot begin anew with its highest, the figure is too high, never too low.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
    work();
    format!("{} kB over idle", peak().saturating_sub(idle))
}

/// Returns the most memory that this process has had since it was told to begin anew, in kB; 0 where
/// the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    number.unwrap_or(0)
}
