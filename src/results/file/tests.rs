use std::io::{BufWriter, Write as _};

use proptest::prelude::*;

use super::*;
use crate::results::index::EVERY;
use crate::results::scan::MAX_LINE;

struct Scene {
    _dir: tempfile::TempDir,
    file: ResultsFile,
}

fn scene(bytes: &[u8]) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("output.jsonl");
    std::fs::write(&path, bytes).unwrap();
    Scene {
        file: ResultsFile::open(&path).unwrap(),
        _dir: dir,
    }
}

fn index_all(file: &ResultsFile, step: u64) {
    while file.total_lines().is_none() {
        file.advance(step).unwrap();
    }
}

fn texts(window: &Window) -> Vec<(u64, String)> {
    let text = |line: &RawLine| String::from_utf8_lossy(&line.bytes).into_owned();
    window
        .lines
        .iter()
        .map(|line| (line.number, text(line)))
        .collect()
}

fn numbered(lines: &[(u64, &str)]) -> Vec<(u64, String)> {
    lines
        .iter()
        .map(|(number, text)| (*number, (*text).to_owned()))
        .collect()
}

#[test]
fn a_window_needs_no_index() {
    let scene = scene(b"a\nb\nc\nd\n");
    assert_eq!(
        texts(&scene.file.window(2, 2).unwrap()),
        numbered(&[(2, "b"), (3, "c")])
    );
}

#[test]
fn empty_lines_and_a_last_line_without_an_end_are_listed() {
    let scene = scene(b"\n\r\n\xff\n\nlast");
    index_all(&scene.file, 3);
    let window = scene.file.window(1, 10).unwrap();
    assert_eq!(
        texts(&window),
        numbered(&[(1, ""), (2, "\r"), (3, "\u{fffd}"), (4, ""), (5, "last")])
    );
    assert_eq!(
        (scene.file.total_lines(), window.reaches_end),
        (Some(5), true)
    );
}

#[test]
fn an_empty_file_has_no_lines_and_an_end() {
    let scene = scene(b"");
    let window = scene.file.window(1, 10).unwrap();
    assert_eq!((window.lines.len(), window.reaches_end), (0, true));
    assert_eq!(scene.file.last_window(3).unwrap().lines, []);
    assert_eq!(scene.file.total_lines(), Some(0));
}

#[test]
fn a_window_beyond_the_end_is_empty_and_says_so() {
    let scene = scene(b"a\nb\n");
    index_all(&scene.file, 100);
    let window = scene.file.window(3, 5).unwrap();
    assert_eq!((window.lines.len(), window.reaches_end), (0, true));
}

#[test]
fn the_end_is_found_without_an_index_and_its_numbers_are_estimates() {
    let scene = scene("line\n".repeat(1000).as_bytes());
    let window = scene.file.last_window(2).unwrap();
    assert_eq!(window.numbering, Numbering::Estimated);
    assert_eq!(texts(&window), numbered(&[(999, "line"), (1000, "line")]));
}

#[test]
fn the_numbers_of_the_end_are_exact_once_the_index_is_complete() {
    let scene = scene(b"a\n\nlonger line\nz");
    index_all(&scene.file, 1);
    let window = scene.file.last_window(2).unwrap();
    assert_eq!(window.numbering, Numbering::Exact);
    assert_eq!(texts(&window), numbered(&[(3, "longer line"), (4, "z")]));
}

#[test]
fn a_very_long_line_is_cut_and_the_next_one_is_whole() {
    let long = "x".repeat(MAX_LINE + 10);
    let scene = scene(format!("{long}\nnext\n").as_bytes());
    let window = scene.file.window(1, 2).unwrap();
    let seen: Vec<_> = window
        .lines
        .iter()
        .map(|l| (l.bytes.len(), l.length, l.is_cut()))
        .collect();
    assert_eq!(seen, [(MAX_LINE, long.len() as u64, true), (4, 4, false)]);
}

#[test]
fn a_file_that_shrinks_under_the_reader_ends_where_its_bytes_end() {
    let scene = scene(b"a\nb\nc\n");
    std::fs::write(scene.file.path(), b"a\n").unwrap();
    index_all(&scene.file, 100);
    assert_eq!(scene.file.total_lines(), Some(1));
    assert_eq!(
        texts(&scene.file.window(1, 9).unwrap()),
        numbered(&[(1, "a")])
    );
}

#[test]
fn a_folder_is_no_result_file() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(ResultsFile::open(dir.path()).unwrap_err().kind, Kind::Disk);
}

const LINES: u64 = 1_000_000;
const LINE: u64 = 24;

fn million() -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("output.jsonl");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&path).unwrap());
    for number in 1..=LINES {
        writeln!(out, "{{\"custom_id\":\"{number:07}\"}}").unwrap();
    }
    out.flush().unwrap();
    drop(out);
    Scene {
        file: ResultsFile::open(&path).unwrap(),
        _dir: dir,
    }
}

/// Performance as counted work: no stopwatch, and true on every machine.
#[test]
fn opening_scrolling_and_the_end_of_a_million_lines_cost_little_work() {
    let scene = million();
    let file = &scene.file;
    assert_eq!(file.size(), LINES * LINE);
    let block = 128 * 1024;

    let open = file.window(1, 60).unwrap().stats;
    assert_eq!(
        open,
        Stats {
            bytes_read: block,
            lines_scanned: 60
        }
    );

    let end = file.last_window(60).unwrap().stats;
    assert!(
        end.bytes_read <= block + 60 * LINE && end.lines_scanned <= 120,
        "{end:?}"
    );

    index_all(file, 8 << 20);
    assert_eq!(file.total_lines(), Some(LINES));
    for first in [257, 500_000, 999_999 - EVERY] {
        let window = file.window(first, 60).unwrap();
        assert!(texts(&window)[0].1.contains(&format!("{first:07}")));
        let scroll = window.stats;
        assert!(
            scroll.bytes_read <= block && scroll.lines_scanned < EVERY + 60,
            "{scroll:?}"
        );
    }
}

#[test]
fn windows_work_while_the_index_grows() {
    let scene = million();
    let mut total = None;
    while total.is_none() {
        scene.file.advance(5 << 20).unwrap();
        total = scene.file.total_lines();
        let window = scene.file.window(150_000, 1).unwrap();
        assert_eq!(texts(&window)[0].1, "{\"custom_id\":\"0150000\"}");
    }
}

#[test]
fn a_line_far_beyond_the_index_is_not_searched_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sparse");
    let size = 1 << 30;
    File::create(&path).unwrap().set_len(size).unwrap();
    let file = ResultsFile::open(&path).unwrap();
    let window = file.window(2, 1).unwrap();
    assert!(window.lines.is_empty() && !window.reaches_end);
    assert!(window.stats.bytes_read < size / 8, "{:?}", window.stats);
}

/// Lines as the reader must see them, found by the standard library.
fn expected(bytes: &[u8]) -> Vec<Vec<u8>> {
    let whole = bytes.split_inclusive(|byte| *byte == b'\n');
    whole
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line).to_vec())
        .collect()
}

fn file_bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![3 => Just(b'\n'), 1 => any::<u8>()];
    prop::collection::vec(byte, 0..2000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_line_of_any_file_is_reached_by_windows(
        bytes in file_bytes(), step in 1u64..600, rows in 1usize..50,
    ) {
        let scene = scene(&bytes);
        let wanted = expected(&bytes);
        scene.file.advance(step).unwrap();
        let mut seen = Vec::new();
        loop {
            let window = scene.file.window(seen.len() as u64 + 1, rows).unwrap();
            if window.lines.is_empty() { break; }
            seen.extend(window.lines.iter().map(|line| line.bytes.to_vec()));
            scene.file.advance(step).unwrap();
        }
        prop_assert_eq!(&seen, &wanted);
        let tail = scene.file.last_window(rows).unwrap();
        let from = wanted.len().saturating_sub(rows);
        let tail: Vec<Vec<u8>> = tail.lines.iter().map(|line| line.bytes.to_vec()).collect();
        prop_assert_eq!(&tail, &wanted[from..]);
        index_all(&scene.file, step);
        prop_assert_eq!(scene.file.total_lines(), Some(wanted.len() as u64));
    }
}
