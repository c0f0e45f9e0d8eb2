//! Where the lines of a file begin: a checkpoint every 256 lines.
//!
//! Responsible for finding a line near its place without reading what lies before it. Grows in
//! steps, and is of use from the first step on. A checkpoint each 256 lines is 28 kB for a million
//! lines, and no line is ever more than 255 lines away from one.

use std::fs::File;
use std::io;

use memchr::memchr_iter;

use super::scan;
use super::window::Stats;
use crate::domain::Progress;

/// Lines between two checkpoints.
pub const EVERY: u64 = 256;
const BLOCK: usize = 1024 * 1024;

/// Checkpoints of one file.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Offset of line `EVERY * n`, counted from 0.
    checkpoints: Vec<u64>,
    size: u64,
    scanned: u64,
    line_ends: u64,
    tail: Tail,
}

/// Whether the bytes scanned so far end with a line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    Closed,
    Open,
}

impl LineIndex {
    /// Begins an index of a file of `size` bytes.
    pub fn new(size: u64) -> Self {
        Self {
            checkpoints: vec![0],
            size,
            scanned: 0,
            line_ends: 0,
            tail: Tail::Closed,
        }
    }

    /// Scans about `budget` bytes more, and says how far it came. Done when `done` is `total`.
    ///
    /// Blocking. A file that has shrunk ends where its bytes end.
    pub fn advance(&mut self, file: &File, budget: u64) -> io::Result<Progress> {
        let until = self.scanned.saturating_add(budget.max(1)).min(self.size);
        let mut block = vec![0; BLOCK.min(usize::try_from(budget.max(1)).unwrap_or(BLOCK))];
        let mut stats = Stats::default();
        while self.scanned < until {
            let read = scan::read_block(file, &mut block, self.scanned, until, &mut stats)?;
            if read.is_empty() {
                self.size = self.scanned;
                break;
            }
            self.note(read);
        }
        Ok(self.progress())
    }

    fn note(&mut self, block: &[u8]) {
        for place in memchr_iter(b'\n', block) {
            self.line_ends += 1;
            if self.line_ends.is_multiple_of(EVERY) {
                self.checkpoints.push(self.scanned + place as u64 + 1);
            }
        }
        self.tail = match block.last() {
            Some(b'\n') => Tail::Closed,
            Some(_) => Tail::Open,
            None => self.tail,
        };
        self.scanned += block.len() as u64;
    }

    /// Tells how far it is.
    pub fn progress(&self) -> Progress {
        Progress {
            done: self.scanned,
            total: Some(self.size),
        }
    }

    /// Tells whether every line is known.
    pub fn is_complete(&self) -> bool {
        self.scanned >= self.size
    }

    /// Returns how many lines there are, once that is known. An unfinished last line counts.
    pub fn total_lines(&self) -> Option<u64> {
        self.is_complete().then(|| self.lines_seen())
    }

    fn lines_seen(&self) -> u64 {
        match self.tail {
            Tail::Closed => self.line_ends,
            Tail::Open => self.line_ends + 1,
        }
    }

    /// Returns the nearest checkpoint at or before a line counted from 0: its line and its offset.
    pub fn before(&self, line: u64) -> (u64, u64) {
        let known = (self.checkpoints.len() as u64).saturating_sub(1);
        let slot = (line / EVERY).min(known);
        let offset = usize::try_from(slot)
            .ok()
            .and_then(|slot| self.checkpoints.get(slot))
            .copied();
        offset.map_or((0, 0), |offset| (slot * EVERY, offset))
    }

    /// Estimates how many lines lie before an offset, from the lines seen or a length per line.
    pub(super) fn lines_before(&self, offset: u64, bytes_per_line: u64) -> u64 {
        let (seen, scanned) = (self.line_ends, self.scanned);
        let per_line = scanned.checked_div(seen).unwrap_or(bytes_per_line).max(1);
        if offset <= scanned {
            return offset / per_line;
        }
        seen + (offset - scanned) / per_line
    }
}
