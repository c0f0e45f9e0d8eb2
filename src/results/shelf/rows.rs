//! The rows of one file: its lines but those that another batch's line overrules.

use super::long::Long;
use super::whole;
use crate::domain::Failure;
use crate::domain::result::ResultLine;
use crate::results::family::Overruled;
use crate::results::file::ResultsFile;
use crate::results::window::{Limits, RawLine};

/// Bytes of a file that are indexed between two looks at how far it is.
const STEP: u64 = 64 * 1024 * 1024;
/// Lines that are left out are read with the others where there are no more of them than this for
/// each line that is not; where there are more, they are stepped over.
const DENSE: u64 = 4;

/// One of the open files, and which of its lines are rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    pub(super) file: &'a ResultsFile,
    /// Its position among the open files.
    pub(super) number: u8,
    pub(super) overruled: &'a Overruled,
    pub(super) long: &'a Long,
}

impl Rows<'_> {
    /// Returns how many rows there are, once it is known.
    pub(super) fn total(self) -> Option<u64> {
        let lines = self.file.total_lines()?;
        Some(lines.saturating_sub(self.overruled.within(self.number)))
    }

    /// Indexes the file to its end, and returns its number of rows.
    pub(super) fn indexed(self) -> Result<u64, Failure> {
        loop {
            if let Some(total) = self.total() {
                return Ok(total);
            }
            self.file.advance(STEP)?;
        }
    }

    /// Returns the row of a line, counted from 0; for one that is no row, that of the next.
    pub(super) fn row_of(self, line: u64) -> u64 {
        let before = self.overruled.before(self.number, line);
        line.saturating_sub(1 + before)
    }

    /// Returns the number of the line, from 1, that a row is.
    pub(super) fn line_of(self, row: u64) -> u64 {
        self.overruled.line_of(self.number, row)
    }

    /// Reads rows, counted from 0. Where the index is too far behind to find the first, the file is
    /// indexed first.
    pub(super) fn rows(self, start: u64, count: usize) -> Result<Vec<ResultLine>, Failure> {
        let mut lines: Vec<ResultLine> = Vec::new();
        // A line that is no row is passed here, so that it is never read first.
        let mut row = start;
        loop {
            let next = self.line_of(row);
            let wanted = self.run(row, next, count - lines.len());
            let window = self.file.window_within(next, wanted, Limits::WIDE)?;
            if window.lines.is_empty() && !window.reaches_end {
                self.indexed()?;
                continue;
            }
            for raw in &window.lines {
                if !self.overruled.has_line(self.number, raw.number) {
                    lines.push(self.read(raw)?);
                    row += 1;
                }
            }
            if window.lines.is_empty() || window.reaches_end || lines.len() >= count {
                return Ok(lines);
            }
        }
    }

    /// Reads a line of the file as people do.
    pub(super) fn read(self, raw: &RawLine) -> Result<ResultLine, Failure> {
        whole::result((self.file, self.number), raw, self.long)
    }

    /// Returns how many lines to read from a row's line on: so many rows, or those up to the next
    /// line that is left out where most lines are.
    fn run(self, row: u64, line: u64, count: usize) -> usize {
        let last = row.saturating_add(count as u64).saturating_sub(1);
        let span = self.line_of(last).saturating_sub(line).saturating_add(1);
        if span <= DENSE.saturating_mul(count as u64) {
            return count;
        }
        let end = self.overruled.next(self.number, line);
        let run = end.map_or(u64::MAX, |end| end.saturating_sub(line));
        usize::try_from(run).unwrap_or(usize::MAX).clamp(1, count)
    }
}
