//! A result file on this machine, of any size, opened for looking at any part of it.
//!
//! Blocking: call it from a blocking thread. Nothing is kept in memory but checkpoints.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::index::LineIndex;
use super::scan::{self, Found, Span};
use super::window::{Numbering, RawLine, Stats, Window};
use crate::domain::{Failure, Kind, Progress};

/// No screen has more rows, and no caller gets more at once.
const MAX_WINDOW: usize = 4096;

/// An open file of lines with its index. Cheap to share: all methods take `&self`.
#[derive(Debug)]
pub struct ResultsFile {
    path: PathBuf,
    file: File,
    size: u64,
    index: Mutex<LineIndex>,
}

impl ResultsFile {
    /// Opens a file. Reads nothing yet.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |error: &io::Error| {
            let what = format!("cannot open {}", path.display());
            Failure::new(Kind::Disk, what, error.to_string())
        };
        let file = File::open(path).map_err(|error| failed(&error))?;
        let about = file.metadata().map_err(|error| failed(&error))?;
        if !about.is_file() {
            let what = format!("cannot open {}", path.display());
            return Err(Failure::new(Kind::Disk, what, "it is no regular file"));
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            size: about.len(),
            index: Mutex::new(LineIndex::new(about.len())),
        })
    }

    /// Returns the length of the file in bytes when it was opened.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Returns where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Extends the index by about `budget` bytes; call it until `done` is `total`.
    ///
    /// Windows are served between two steps, so a step should be short: 8 MiB take a millisecond
    /// from the page cache.
    pub fn advance(&self, budget: u64) -> Result<Progress, Failure> {
        let step = self.index().advance(&self.file, budget);
        step.map_err(|error| self.failed(&error))
    }

    /// Returns how many lines there are, once the index is complete.
    pub fn total_lines(&self) -> Option<u64> {
        self.index().total_lines()
    }

    /// Reads up to `count` lines from line `first` on, counted from 1.
    ///
    /// Works at any time. A line far beyond the part that is indexed so far gives an empty window
    /// that does not reach the end.
    pub fn window(&self, first: u64, count: usize) -> Result<Window, Failure> {
        let first = first.max(1);
        let (line, from) = self.index().before(first - 1);
        let mut stats = Stats::default();
        let span = Span {
            from,
            end: self.size,
            skip: first - 1 - line,
            count: count.min(MAX_WINDOW),
        };
        let found = scan::forward(&self.file, span, &mut stats).map_err(|e| self.failed(&e))?;
        let numbering = Numbering::Exact;
        let mut window = self.dressed(first, found, numbering, stats);
        let total = self.total_lines();
        window.reaches_end |= total.is_some_and(|total| first > total);
        Ok(window)
    }

    /// Reads the last `count` lines, from the end backwards and without the index.
    ///
    /// Their numbers are estimated until the index is complete.
    pub fn last_window(&self, count: usize) -> Result<Window, Failure> {
        let count = count.clamp(1, MAX_WINDOW);
        let mut stats = Stats::default();
        let from = scan::start_of_last(&self.file, self.size, count, &mut stats)
            .map_err(|error| self.failed(&error))?;
        let span = Span {
            from,
            end: self.size,
            skip: 0,
            count,
        };
        let found = scan::forward(&self.file, span, &mut stats).map_err(|e| self.failed(&e))?;
        let (first, numbering) = self.number_from_end(from, found.len() as u64);
        Ok(self.dressed(first, found, numbering, stats))
    }

    fn number_from_end(&self, from: u64, count: u64) -> (u64, Numbering) {
        if from == 0 {
            return (1, Numbering::Exact);
        }
        let index = self.index();
        if let Some(total) = index.total_lines() {
            return (total.saturating_sub(count) + 1, Numbering::Exact);
        }
        let per_line = (self.size - from).checked_div(count).unwrap_or(1);
        let before = index.lines_before(from, per_line);
        (before + 1, Numbering::Estimated)
    }

    fn dressed(&self, first: u64, found: Vec<Found>, numbering: Numbering, stats: Stats) -> Window {
        let end = found.last().map(|line| line.offset + line.length);
        let lines = (first..)
            .zip(found)
            .map(|(number, line)| RawLine {
                number,
                offset: line.offset,
                length: line.length,
                bytes: Arc::from(line.bytes),
            })
            .collect();
        Window {
            first,
            lines,
            numbering,
            // One byte more may follow: the line end of the last line.
            reaches_end: self.size == 0 || end.is_some_and(|end| end + 1 >= self.size),
            stats,
        }
    }

    fn index(&self) -> MutexGuard<'_, LineIndex> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let what = format!("cannot read {}", self.path.display());
        Failure::new(Kind::Disk, what, error.to_string())
    }
}

#[cfg(test)]
mod tests;
