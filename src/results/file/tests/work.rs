//! Performance as counted work: no stopwatch, and true on every machine.

use super::*;
use crate::results::window::Stats;

const LINES: u64 = 1_000_000;
const LINE: u64 = 24;
const SCREEN: u64 = 256 * 1024;
const BLOCK: u64 = 64 * 1024;
const ROWS: usize = 60;

fn million() -> Scene {
    let mut text = Vec::with_capacity(usize::try_from(LINES * LINE).unwrap());
    for number in 1..=LINES {
        writeln!(text, "{{\"custom_id\":\"{number:07}\"}}").unwrap();
    }
    scene(&text)
}

/// Lines of `length` bytes each, with their line ends; each begins with its number.
fn lines_of(length: usize, count: usize) -> Scene {
    let mut text = Vec::with_capacity(length * count);
    for number in 1..=count {
        let begin = text.len();
        write!(text, "{number:07}").unwrap();
        text.resize(begin + length - 1, b'x');
        text.push(b'\n');
    }
    scene(&text)
}

#[track_caller]
fn costs(stats: Stats, reads: u64, bytes: u64, lines: u64) {
    assert!(
        stats.reads <= reads && stats.bytes_read <= bytes && stats.lines_scanned <= lines,
        "{stats:?}"
    );
}

#[test]
fn a_million_lines_are_opened_scrolled_and_jumped_through_with_little_work() {
    let scene = million();
    let file = &scene.file;
    assert_eq!(file.size(), LINES * LINE);
    let open = file.window(1, ROWS).unwrap();
    costs(open.stats, 1, BLOCK, 60);
    let end = file.last_window(ROWS).unwrap();
    costs(end.stats, 2, BLOCK + 60 * LINE, 120);
    let middle = file.by_percent(50, ROWS).unwrap();
    costs(middle.stats, 2, 2 * BLOCK, 61);
    assert!(texts(&middle.lines)[0].1.contains("0500001"));

    index_all(file, 8 << 20);
    assert_eq!(file.total_lines(), Some(LINES));
    for first in [257, 500_000, 999_900] {
        let window = file.window(first, ROWS).unwrap();
        assert!(texts(&window.lines)[0].1.contains(&format!("{first:07}")));
        costs(window.stats, 2, 2 * BLOCK, BLOCK / LINE + 60);
    }
    let middle = file.by_percent(50, ROWS).unwrap();
    assert_eq!(middle.first, 500_001);
    costs(middle.stats, 3, 3 * BLOCK, 61);
    let end = file.last_window(ROWS).unwrap();
    assert_eq!(end.first, LINES - 59);
    costs(end.stats, 2, BLOCK + 60 * LINE, 120);
    let at = file.place_of_line(777_777).unwrap();
    assert_eq!(at, Some(777_776 * LINE));
    let hit = [place(777_777, 777_776 * LINE)];
    let line = file.lines_at(&hit, Limits::SCREEN).unwrap();
    assert!(texts(&line.lines)[0].1.contains("0777777"));
    costs(line.stats, 1, 8 * 1024, 1);
}

#[test]
fn windows_work_while_the_index_grows() {
    let scene = million();
    let mut total = None;
    while total.is_none() {
        scene.file.advance(5 << 20).unwrap();
        total = scene.file.total_lines();
        let window = scene.file.window(150_000, 1).unwrap();
        assert_eq!(texts(&window.lines)[0].1, "{\"custom_id\":\"0150000\"}");
    }
}

#[test]
fn a_first_screen_is_small_whatever_its_lines_are() {
    for (length, count) in [(1, 500_000), (4096, 500), (50_000, 50), (1_000_000, 20)] {
        let scene = lines_of(length.max(9), count);
        let window = scene.file.window(1, ROWS).unwrap();
        assert!(!window.lines.is_empty());
        assert!(window.stats.bytes_read <= SCREEN, "{:?}", window.stats);
    }
}

#[test]
fn a_screen_of_lines_of_a_megabyte_each_reads_only_their_beginnings() {
    let scene = lines_of(1_000_000, 45);
    index_all(&scene.file, 8 << 20);
    let window = scene.file.window(3, 40).unwrap();
    assert_eq!(window.lines.len(), 40);
    costs(window.stats, 41, SCREEN, 40);
    let line = &window.lines[39];
    assert_eq!((line.number, line.length), (42, Some(999_999)));
    assert!(line.bytes.starts_with(b"0000042"));
}

#[test]
fn the_end_of_lines_of_50_mb_is_found_with_bounded_work() {
    let scene = lines_of(50_000_000, 3);
    let window = scene.file.last_window(40).unwrap();
    assert_eq!(window.lines.len(), 1);
    assert!(window.stats.bytes_read < 65 << 20, "{:?}", window.stats);
    index_all(&scene.file, 64 << 20);
    let window = scene.file.last_window(40).unwrap();
    assert_eq!((window.first, window.lines.len()), (1, 3));
    assert!(window.stats.bytes_read <= 4 * SCREEN, "{:?}", window.stats);
    let whole = scene.file.line_at(place(3, 100_000_000), 64 << 20).unwrap();
    assert_eq!((whole.bytes.len(), whole.is_cut()), (49_999_999, false));
}

#[test]
fn hits_of_long_lines_are_cut_once_the_limits_are_reached() {
    let scene = lines_of(1_000_000, 40);
    let places: Vec<Place> = (0..40)
        .map(|line| place(line + 1, u64::from(line) * 1_000_000))
        .collect();
    let read = scene.file.lines_at(&places, Limits::SCREEN).unwrap();
    assert_eq!(read.lines.len(), 40);
    assert!(read.stats.bytes_read < 4 * SCREEN, "{:?}", read.stats);
}
