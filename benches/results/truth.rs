//! The count of all classes and tokens.

use std::path::{Path, PathBuf};

use batchdeck::results::chunks::Stop;
use batchdeck::results::truth::study;

use super::report::Report;
use super::{floor, memory, rounds, shown};

/// Counts a file beside the least that anybody must do: parse each line once.
pub(crate) fn measure(report: &mut Report, idle: u64, results: &Path, input: Option<&Path>) {
    let [floor, one, two, with_input] = rounds([
        &|| floor::parse(results),
        &|| count(results, None, 1),
        &|| count(results, None, 2),
        &|| count(results, input, 2),
    ]);
    let bare = shown(&floor, &floor);
    report.line("bare typed serde_json, 1 thread", &bare, "");
    report.line("truth, 1 worker", &shown(&one, &floor), "<= 1.3x");
    report.line("truth, 2 workers", &shown(&two, &floor), "< 1x");
    report.line(
        "truth and input, 2 workers",
        &shown(&with_input, &floor),
        "",
    );
    let alone = memory(idle, || count(results, None, 2));
    report.line("memory of the truth", &alone, "<= 16 MB");
    let joined = memory(idle, || count(results, input, 2));
    report.line("memory of the truth and input", &joined, "<= 16 MB + ids");
}

fn count(results: &Path, input: Option<&Path>, workers: usize) {
    let results: [PathBuf; 1] = [results.to_owned()];
    let study = study(&results, input, workers, &Stop::default(), |_| ());
    std::hint::black_box(study.unwrap());
}
