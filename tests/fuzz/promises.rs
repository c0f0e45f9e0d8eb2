//! What the reader of results promises for any bytes at all.
//!
//! Responsible for one list of promises, which the fuzz targets and the replay of the corpus share,
//! so that they cannot drift apart. A promise that is broken is a panic.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use batchdeck::domain::result::{Outcome, Place, ResultLine};
use batchdeck::results::read::read_cut_line;
use batchdeck::results::{Change, Limits, Numbering, RawLine, ResultsFile, read_line, summary};

/// Beyond this an index has more than its first mark.
const LARGE: usize = 80 * 1024;
const ROWS: usize = 40;

/// Reads bytes as one line.
pub(crate) fn of_a_line(bytes: &[u8]) {
    let line = read_line(7, bytes);
    says_the_same(&line, &read_line(7, bytes));
    assert_eq!(line.number, 7);
    assert!(
        bytes.starts_with(&line.raw),
        "the raw bytes are as they came"
    );
    let end = bytes.strip_prefix(&*line.raw).unwrap();
    assert!([b"".as_slice(), b"\n", b"\r", b"\r\n"].contains(&end));
    let with_end = [&line.raw, b"\n".as_slice()].concat();
    if !line.raw.ends_with(b"\r") {
        says_the_same(&line, &read_line(7, &with_end));
    }
    can_be_shown(&line);
    for length in [None, Some(u64::MAX)] {
        let (half, _) = bytes.split_at(bytes.len() / 2);
        let cut = read_cut_line(7, half, length);
        let is_media = matches!(cut.outcome, Outcome::Answer(_));
        assert!(is_media || matches!(cut.outcome, Outcome::Unreadable(_)));
        can_be_shown(&cut);
    }
}

fn can_be_shown(line: &ResultLine) {
    let said = summary(line);
    assert!(
        !said.contains('\n') && said.chars().count() <= 401,
        "{said}"
    );
    let _ = (line.words(), line.class());
}

/// Compares two readings; not by `==`, since a vector may hold no numbers.
fn says_the_same(one: &ResultLine, other: &ResultLine) {
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
}

/// Reads bytes as a file, as they are and repeated until an index has something to do.
pub(crate) fn of_a_file(bytes: &[u8]) {
    file_keeps_its_promises(bytes);
    if !bytes.is_empty() {
        file_keeps_its_promises(&bytes.repeat(LARGE / bytes.len() + 1));
    }
}

fn file_keeps_its_promises(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("output.jsonl");
    fs::write(&path, bytes).unwrap();
    let file = ResultsFile::open(&path).unwrap();
    let before = listed(&file, bytes);
    the_end_and_the_middle_are_among(&file, &before);
    while file.total_lines().is_none() {
        file.advance(50_000).unwrap();
    }
    let after = listed(&file, bytes);
    assert_eq!(file.total_lines(), Some(after.len() as u64));
    assert_eq!(places(&before), places(&after));
    the_end_and_the_middle_are_among(&file, &after);
    every_line_is_found(&file, bytes, &after);
    let grown = grown(bytes, &folder.path().join("growing.jsonl"));
    assert_eq!(places(&grown), places(&after));
}

fn places(lines: &[RawLine]) -> Vec<Place> {
    lines.iter().map(|line| line.place(0)).collect()
}

/// Reads all lines by windows, and sees that every byte belongs to exactly one of them.
fn listed(file: &ResultsFile, bytes: &[u8]) -> Vec<RawLine> {
    let mut lines: Vec<RawLine> = Vec::new();
    let rows = if bytes.len() < LARGE { 7 } else { 4000 };
    loop {
        let window = file.window(lines.len() as u64 + 1, rows).unwrap();
        assert!(window.reaches_end || !window.lines.is_empty());
        assert_eq!(window.numbering, Numbering::Exact);
        lines.extend(window.lines);
        if window.reaches_end {
            break;
        }
    }
    let mut rest = bytes;
    for (number, line) in (1..).zip(&lines) {
        assert_eq!(line.number, number);
        assert_eq!(line.offset, (bytes.len() - rest.len()) as u64);
        assert!(rest.starts_with(&line.bytes));
        let end = rest.iter().position(|byte| *byte == b'\n');
        let length = end.unwrap_or(rest.len());
        assert!(line.length.is_none_or(|told| told == length as u64));
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    assert!(rest.is_empty(), "{} bytes are in no line", rest.len());
    lines
}

fn the_end_and_the_middle_are_among(file: &ResultsFile, lines: &[RawLine]) {
    let offsets: Vec<u64> = lines.iter().map(|line| line.offset).collect();
    let last = file.last_window(ROWS).unwrap();
    assert!(last.reaches_end);
    let tail: Vec<u64> = last.lines.iter().map(|line| line.offset).collect();
    assert!(offsets.ends_with(&tail) && tail.is_empty() == lines.is_empty());
    for percent in [0, 33, 99] {
        let middle = file.by_percent(percent, ROWS).unwrap();
        let seen: Vec<u64> = middle.lines.iter().map(|line| line.offset).collect();
        let from = seen
            .first()
            .map_or(0, |first| offsets.binary_search(first).unwrap());
        assert!(offsets[from..].starts_with(&seen));
        let number = middle.lines.first().map_or(1, |line| line.number);
        assert!(middle.numbering == Numbering::Estimated || number == from as u64 + 1);
    }
}

/// Finds some lines by number and by place, and reads them whole.
fn every_line_is_found(file: &ResultsFile, bytes: &[u8], lines: &[RawLine]) {
    let step = lines.len() / 50 + 1;
    let some: Vec<&RawLine> = lines.iter().rev().step_by(step).collect();
    for line in &some {
        assert_eq!(file.place_of_line(line.number).unwrap(), Some(line.offset));
        assert_eq!(file.number_at(line.offset).unwrap(), Some(line.number));
        let whole = file.line_at(line.place(0), bytes.len()).unwrap();
        assert_eq!(Some(whole.bytes.len() as u64), line.length);
        says_the_same(&whole.read(), &whole.read());
        can_be_shown(&whole.read());
    }
    let asked: Vec<Place> = some.iter().map(|line| line.place(0)).collect();
    let read = file.lines_at(&asked, Limits::SCREEN).unwrap();
    assert_eq!(places(&read.lines), asked);
}

/// Opens the first half, adds the rest, and lists what is there then.
fn grown(bytes: &[u8], path: &Path) -> Vec<RawLine> {
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    fs::write(path, first).unwrap();
    let file = ResultsFile::open(path).unwrap();
    file.advance(30_000).unwrap();
    listed(&file, first);
    let mut more = File::options().append(true).open(path).unwrap();
    more.write_all(rest).unwrap();
    let expected = if rest.is_empty() {
        Change::Same
    } else {
        Change::Grown
    };
    assert_eq!(file.refresh().unwrap(), expected);
    while file.total_lines().is_none() {
        file.advance(70_000).unwrap();
    }
    listed(&file, bytes)
}
