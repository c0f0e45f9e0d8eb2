mod growing;
mod jumps;
mod random;
mod work;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use super::*;
use crate::domain::result::Place;
use crate::results::window::{Limits, RawLine};

struct Scene {
    dir: tempfile::TempDir,
    file: ResultsFile,
}

fn scene(bytes: &[u8]) -> Scene {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("output.jsonl");
    fs::write(&path, bytes).unwrap();
    Scene {
        file: ResultsFile::open(&path).unwrap(),
        dir,
    }
}

impl Scene {
    fn path(&self) -> PathBuf {
        self.dir.path().join("output.jsonl")
    }

    fn append(&self, bytes: &[u8]) {
        let mut file = File::options().append(true).open(self.path()).unwrap();
        file.write_all(bytes).unwrap();
    }
}

fn index_all(file: &ResultsFile, step: u64) {
    while file.total_lines().is_none() {
        file.advance(step).unwrap();
    }
}

fn texts(lines: &[RawLine]) -> Vec<(u64, String)> {
    let text = |line: &RawLine| String::from_utf8_lossy(&line.bytes).into_owned();
    lines.iter().map(|line| (line.number, text(line))).collect()
}

fn numbered(lines: &[(u64, &str)]) -> Vec<(u64, String)> {
    lines
        .iter()
        .map(|(number, text)| (*number, (*text).to_owned()))
        .collect()
}

fn place(line: u32, offset: u64) -> Place {
    Place {
        file: 0,
        line,
        offset,
    }
}

#[test]
fn a_window_needs_no_index() {
    let scene = scene(b"a\nb\nc\nd\n");
    assert_eq!(
        texts(&scene.file.window(2, 2).unwrap().lines),
        numbered(&[(2, "b"), (3, "c")])
    );
}

#[test]
fn every_kind_of_line_is_listed() {
    let scene = scene(b"\xEF\xBB\xBFbom\n\n\r\n\xff\n\0\n\r\r\n\nlast");
    index_all(&scene.file, 3);
    let window = scene.file.window(1, 10).unwrap();
    let bytes: Vec<&[u8]> = window.lines.iter().map(|line| &*line.bytes).collect();
    let wanted: [&[u8]; 8] = [
        b"\xEF\xBB\xBFbom",
        b"",
        b"\r",
        b"\xff",
        b"\0",
        b"\r\r",
        b"",
        b"last",
    ];
    assert_eq!(bytes, wanted);
    assert_eq!(
        (scene.file.total_lines(), window.reaches_end),
        (Some(8), true)
    );
}

#[test]
fn an_empty_file_has_no_lines_and_an_end() {
    let scene = scene(b"");
    let first = scene.file.window(1, 10).unwrap();
    let last = scene.file.last_window(3).unwrap();
    let middle = scene.file.by_percent(50, 3).unwrap();
    for window in [first, last, middle] {
        assert_eq!((window.lines.len(), window.reaches_end), (0, true));
    }
    assert_eq!(scene.file.total_lines(), Some(0));
    assert_eq!(scene.file.place_of_line(1).unwrap(), None);
}

#[test]
fn a_window_beyond_the_end_is_empty_and_says_so_with_an_index_and_without() {
    let scene = scene(b"a\nb\n");
    let before = scene.file.window(3, 5).unwrap();
    index_all(&scene.file, 100);
    let after = scene.file.window(u64::MAX, 5).unwrap();
    for window in [before, after] {
        assert_eq!((window.lines.len(), window.reaches_end), (0, true));
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

#[test]
fn a_window_waits_for_nobody_who_extends_the_index() {
    let scene = scene(b"a\nb\n");
    let extending = scene.file.indexing.lock().unwrap();
    let window = scene.file.window(1, 1).unwrap();
    drop(extending);
    assert_eq!(texts(&window.lines), numbered(&[(1, "a")]));
}

#[test]
fn a_line_too_long_for_a_list_is_cut_and_the_next_ones_are_whole() {
    let long = "x".repeat(100_000);
    let scene = scene(format!("first\n{long}\nnext\n").as_bytes());
    let window = scene.file.window(1, 40).unwrap();
    let seen: Vec<_> = window
        .lines
        .iter()
        .map(|line| (line.bytes.len(), line.length, line.is_cut()))
        .collect();
    let head = Limits::SCREEN.head(40);
    assert_eq!(
        seen,
        [
            (5, Some(5), false),
            (head, Some(100_000), true),
            (4, Some(4), false)
        ]
    );
}

#[test]
fn a_line_is_read_whole_from_its_place_or_up_to_a_cap() {
    let long = "x".repeat(300_000);
    let scene = scene(format!("first\n{long}\nlast").as_bytes());
    let whole = scene.file.line_at(place(2, 6), 1 << 20).unwrap();
    assert_eq!((whole.bytes.len(), whole.is_cut()), (300_000, false));
    let cut = scene.file.line_at(place(2, 6), 1000).unwrap();
    assert_eq!((cut.bytes.len(), cut.length), (1000, None));
    index_all(&scene.file, 1 << 20);
    let cut = scene.file.line_at(place(2, 6), 1000).unwrap();
    assert_eq!((cut.bytes.len(), cut.length), (1000, Some(300_000)));
    let last = scene.file.line_at(place(3, 300_007), 1000).unwrap();
    assert_eq!(texts(&[last]), numbered(&[(3, "last")]));
}

#[test]
fn lines_come_in_the_order_in_which_they_are_asked_for_and_neighbours_share_a_read() {
    let scene = scene("line\n".repeat(2000).as_bytes());
    let places = [place(3, 10), place(1, 0), place(1900, 9495), place(2, 5)];
    let read = scene.file.lines_at(&places, Limits::SCREEN).unwrap();
    let numbers: Vec<u64> = read.lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [3, 1, 1900, 2]);
    assert_eq!((read.stats.reads, read.stats.bytes_read), (2, 8192 + 506));
}

#[test]
fn a_place_at_which_no_line_begins_is_told_and_not_read() {
    let scene = scene(b"abc\ndef\n");
    for offset in [1, 5, 8, u64::MAX] {
        let failure = scene.file.line_at(place(1, offset), 100).unwrap_err();
        assert!(failure.hint().contains("open it again"), "{failure}");
    }
}

#[test]
fn the_place_and_the_number_of_a_line_are_known_as_far_as_the_index_has_come() {
    let scene = scene("line\n".repeat(100_000).as_bytes());
    let before = (
        scene.file.place_of_line(50_000).unwrap(),
        scene.file.number_at(249_995).unwrap(),
    );
    assert_eq!(before, (None, None));
    index_all(&scene.file, 1 << 20);
    let after = (
        scene.file.place_of_line(50_000).unwrap(),
        scene.file.number_at(249_995).unwrap(),
    );
    assert_eq!(after, (Some(249_995), Some(50_000)));
    let beyond = [0, 100_001].map(|number| scene.file.place_of_line(number).unwrap());
    assert_eq!(beyond, [None, None]);
}

#[test]
fn a_folder_and_a_pipe_are_no_result_files() {
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    for path in [dir.path(), &pipe] {
        assert_eq!(ResultsFile::open(path).unwrap_err().kind, Kind::Disk);
    }
}
