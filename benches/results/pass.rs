//! Passes over a large file: its index, and a search in it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::Path;
use std::time::Instant;

use batchdeck::domain::query::{Needle, Query};
use batchdeck::results::ResultsFile;
use batchdeck::results::chunks::Stop;
use batchdeck::results::family::Overruled;
use batchdeck::results::search::{Scope, search};

use super::report::{Report, Times, millis};
use super::{ROUNDS, memory, rival, rounds, shown};

/// Lines of a tall screen.
const SCREEN: usize = 45;
/// How far from its end the rare word stands, in bytes: about 97 % of a gigabyte are before it.
const BEHIND: u64 = 30_000_000;
/// What one turn of the background index reads.
const TURN: u64 = 16 * 1024 * 1024;

/// Reads a large file beside `wc -l` and `rg -j1`, as whole processes.
pub(crate) fn measure(report: &mut Report, idle: u64, large: &Path) {
    windows(report, large);
    let [floor, index] = rounds([&|| rival::run("wc", &["-l"], large), &|| read_index(large)]);
    report.line("wc -l", &shown(&floor, &floor), "");
    report.line("index", &shown(&index, &floor), "<= 1.2x");
    report.line(
        "memory of the index",
        &memory(idle, || read_index(large)),
        "<= 16 MB",
    );
    let word = rare_word(large);
    let (name, flags): (_, &[&str]) = if rival::is_there("rg") {
        ("rg", &["-j1", "-F", "-e", &word])
    } else {
        ("grep", &["-F", "-e", &word])
    };
    let [floor, found] = rounds([&|| rival::run(name, flags, large), &|| {
        find(large, &word);
    }]);
    let beside = format!("{name} for a rare word");
    report.line(&beside, &shown(&floor, &floor), "");
    report.line(
        "search for it, 2 workers",
        &shown(&found, &floor),
        "<= 1.2x",
    );
    let spent = memory(idle, || {
        find(large, &word);
    });
    report.line("memory of the search", &spent, "<= 16 MB");
}

/// The first screen, the last one without an index, and any one with it.
fn windows(report: &mut Report, large: &Path) {
    let [open, last] = rounds([
        &|| {
            let file = ResultsFile::open(large).unwrap();
            std::hint::black_box(file.window(0, SCREEN).unwrap());
        },
        &|| {
            let file = ResultsFile::open(large).unwrap();
            std::hint::black_box(file.last_window(SCREEN).unwrap());
        },
    ]);
    report.line("open and read the first screen", &millis(open.at(50)), "");
    report.line("open and read the last screen", &millis(last.at(50)), "");
    let file = ResultsFile::open(large).unwrap();
    while file.total_lines().is_none() {
        file.advance(TURN).unwrap();
    }
    let lines = file.total_lines().unwrap();
    let mut jumps = Times::default();
    for jump in 0..(100 * ROUNDS as u64) {
        // Anywhere, but the same every time.
        let line = jump.wrapping_mul(0x9e37_79b9_7f4a_7c15) % lines;
        let begun = Instant::now();
        std::hint::black_box(file.window(line, SCREEN).unwrap());
        jumps.push(begun.elapsed());
    }
    report.line(
        "any screen of the indexed file",
        &jumps.percentiles(),
        "<= 1 ms",
    );
}

fn read_index(large: &Path) {
    let file = ResultsFile::open(large).unwrap();
    while file.total_lines().is_none() {
        file.advance(TURN).unwrap();
    }
    std::hint::black_box(file.total_lines());
}

/// Returns the name of a request near the end, which is there once.
fn rare_word(large: &Path) -> String {
    let mut file = File::open(large).unwrap();
    let size = file.metadata().unwrap().len();
    file.seek(SeekFrom::Start(size.saturating_sub(BEHIND)))
        .unwrap();
    let line = BufReader::new(file).lines().nth(1).unwrap().unwrap();
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    line["custom_id"].as_str().unwrap().to_owned()
}

fn find(large: &Path, word: &str) -> u64 {
    let query = Query {
        text: Some(Needle::literal(word).unwrap()),
        ..Query::default()
    };
    let files = [large.to_owned()];
    let scope = Scope {
        files: &files,
        input: None,
        ids: None,
        overruled: Overruled::none(),
    };
    let hits = search(&scope, &query, 2, &Stop::default(), |_, _| ()).unwrap();
    assert_eq!(hits, 1, "the rare word is in the file once");
    hits
}
