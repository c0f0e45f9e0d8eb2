//! A screenful of lines, with what it cost to read it.

use std::sync::Arc;

use super::read;
use crate::domain::result::ResultLine;

/// Some lines of a file, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The number of the first line, counted from 1.
    pub first: u64,
    /// The lines. Empty beyond the end, and where the index has not come near yet.
    pub lines: Vec<RawLine>,
    /// Whether the numbers are certain.
    pub numbering: Numbering,
    /// Whether the last line of the file is among the lines, or before them.
    pub reaches_end: bool,
    /// What it took.
    pub stats: Stats,
}

/// Whether the numbers of lines are counted or guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Counted.
    Exact,
    /// Guessed from the average length, while the index is not complete.
    Estimated,
}

/// The bytes of a line, and where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    /// Its number, counted from 1.
    pub number: u64,
    /// The offset of its first byte in the file.
    pub offset: u64,
    /// Its length in bytes without its line end.
    pub length: u64,
    /// Its bytes without the `\n`; at most 1 MiB of them.
    pub bytes: Arc<[u8]>,
}

impl RawLine {
    /// Tells whether `bytes` is only the beginning of the line.
    pub fn is_cut(&self) -> bool {
        self.length > self.bytes.len() as u64
    }

    /// Reads the line as people do.
    pub fn read(&self) -> ResultLine {
        if self.is_cut() {
            return read::read_cut_line(self.number, &self.bytes, self.length);
        }
        read::read_line(self.number, &self.bytes)
    }
}

/// The work that a read took. Tests hold these under fixed bounds, instead of a stopwatch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Bytes read from the file.
    pub bytes_read: u64,
    /// Line ends passed.
    pub lines_scanned: u64,
}
