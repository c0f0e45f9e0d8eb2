//! How fast an input is checked, beside the least that anybody must do: parse each line strictly.
//!
//! `cargo bench --bench check` writes 50,000 requests of 200 MB to a throw-away folder and prints a
//! table; `cargo bench --bench check -- INPUT` takes a file that is there. Python and jq take part
//! where they are installed. It asserts nothing, because a busy machine proves nothing. Ratios
//! travel between machines, milliseconds do not.

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
#[path = "check/floor.rs"]
mod floor;
#[path = "../tests/it/support/lines.rs"]
#[expect(dead_code, reason = "the bench of results needs more of it")]
mod lines;
#[path = "screen/report.rs"]
#[expect(dead_code, reason = "the bench of the screen needs more of it")]
mod report;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use batchdeck::domain::check::Report as Checked;
use batchdeck::ops::check::{Asked, check_with, seal};
use batchdeck::ops::transfer::Meter;
use batchdeck::results::chunks::Stop;

use report::{Report, Times, millis};

/// How often each is measured; the first round warms the caches and is not counted.
const ROUNDS: usize = 9;
/// How often the slow ones are.
const SLOW_ROUNDS: usize = 2;

/// What people write for it: JSON, the members, unique ids, one model.
const PYTHON: &str = r#"
import json, sys
ids, models = set(), set()
with open(sys.argv[1]) as file:
    for line in file:
        request = json.loads(line)
        assert request["method"] == "POST" and request["url"] and isinstance(request["custom_id"], str)
        assert request["custom_id"] not in ids
        ids.add(request["custom_id"])
        models.add(request["body"]["model"])
assert len(models) == 1
"#;
/// Reads four members and compares nothing.
const JQ: &str = "select((.custom_id and .method and .url and .body.model) | not)";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // On the other stream: a test runner takes the first one for a list of tests.
        eprintln!("`cargo bench --bench check` measures; nothing was measured.");
        return;
    }
    let mut paths = arguments
        .iter()
        .filter(|argument| !argument.starts_with('-'));
    let folder = tempfile::tempdir().unwrap();
    let input = paths
        .next()
        .map_or_else(|| written(folder.path()), PathBuf::from);
    measure(&input);
}

fn written(folder: &Path) -> PathBuf {
    // What is longer than the limit would be a finding.
    let plan = lines::Plan {
        average: 4800,
        ..lines::Plan::default()
    };
    let input = folder.join("input.jsonl");
    lines::write_requests(&plan, File::create(&input).unwrap()).unwrap();
    input
}

/// Everything in turn, round after round, so that a noisy minute is noisy for all.
fn measure(input: &Path) {
    let mut report = Report::default();
    let idle = peak();
    let checked = check(input, 2);
    let flat = peak();
    let (mut lines, mut floor, mut sealed) = Default::default();
    let mut ours = [Times::default(), Times::default()];
    for round in 0..=ROUNDS {
        let keep = |times: &mut Times, work: &dyn Fn()| {
            let begun = Instant::now();
            work();
            if round > 0 {
                times.push(begun.elapsed());
            }
        };
        keep(&mut lines, &|| floor::count_lines(input));
        keep(&mut floor, &|| floor::parse(input));
        let [one, two] = &mut ours;
        keep(one, &|| drop(check(input, 1)));
        keep(two, &|| drop(check(input, 2)));
        keep(&mut sealed, &|| {
            seal(input, &checked, &Stop::default(), &Meter::unread()).unwrap();
        });
    }
    let (requests, bytes) = (checked.requests, checked.bytes / 1_000_000);
    let found = format!("{} errors, {} warnings", checked.errors, checked.warnings);
    report.line("input", &format!("{requests} requests, {bytes} MB"), &found);
    report.line("read and count lines", &shown(&lines, &floor), "");
    report.line(
        "strict parse and nothing else, 1 thread",
        &shown(&floor, &floor),
        "",
    );
    let [one, two] = &ours;
    report.line("check, 1 worker", &shown(one, &floor), "<= 1.2x");
    report.line("check, 2 workers", &shown(two, &floor), "<= 0.7x");
    report.line(
        "SHA-256, which is no part of it",
        &shown(&sealed, &floor),
        "",
    );
    let above = format!("{} kB over idle", flat.saturating_sub(idle));
    report.line("memory of the check", &above, "<= 16 MB");
    report_others(&mut report, input, &ours);
}

/// Times what people use instead, where it is installed.
fn report_others(report: &mut Report, input: &Path, ours: &[Times; 2]) {
    for (name, program, arguments, aim) in [
        (
            "python3, as people write it",
            "python3",
            ["-c", PYTHON],
            ">= 14x",
        ),
        ("jq, which reads 4 members", "jq", ["-c", JQ], ">= 20x"),
    ] {
        let Some(times) = timed(program, arguments, input) else {
            report.line(name, "not installed", "");
            continue;
        };
        let [one, two] = ours.each_ref().map(|ours| times.ratio(ours));
        let words = format!(
            "{}; over 1 worker {one}, over 2 {two}",
            millis(times.at(50))
        );
        report.line(name, &words, aim);
    }
}

fn shown(times: &Times, floor: &Times) -> String {
    let middle = millis(times.at(50));
    format!(
        "{middle}, {} (best {})",
        times.ratio(floor),
        millis(times.at(0))
    )
}

fn check(input: &Path, workers: usize) -> Checked {
    let (asked, stop) = (Asked::default(), Stop::default());
    check_with(workers, input, &asked, &stop, &Meter::unread()).unwrap()
}

/// Runs a program on the file; `None` where it is not installed.
fn timed(program: &str, arguments: [&str; 2], input: &Path) -> Option<Times> {
    let mut times = Times::default();
    for _ in 0..SLOW_ROUNDS {
        let begun = Instant::now();
        let mut command = Command::new(program);
        command.args(arguments).arg(input).stdout(Stdio::null());
        let ended = command.status().ok()?;
        assert!(ended.success(), "{program} failed");
        times.push(begun.elapsed());
    }
    Some(times)
}

/// Returns the most memory that this process has had, in kB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    number.unwrap_or(0)
}
