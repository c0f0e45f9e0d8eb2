//! Jumps: from a row to its place and back, to the end, and to a part of the way.

use super::{Shelf, indexed, whole};
use crate::domain::Failure;
use crate::domain::result::{Place, ResultLine};
use crate::results::file::ResultsFile;
use crate::results::window::Numbering;

/// The last rows.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The row of the first of them, counted from 0; a guess while the files are being indexed.
    pub first: u64,
    /// The rows.
    pub lines: Vec<ResultLine>,
}

impl Shelf {
    /// Reads the last rows, from the end backwards and without the index.
    pub fn end(&self, count: usize) -> Result<End, Failure> {
        let mut end = End {
            first: 0,
            lines: Vec::new(),
        };
        for (number, file) in self.files.iter().enumerate().rev() {
            let window = file.last_window(count - end.lines.len())?;
            if window.lines.is_empty() {
                continue;
            }
            let lines = window.lines.iter().map(|raw| whole::result(file, raw));
            let mut lines: Vec<ResultLine> = lines.collect::<Result<_, _>>()?;
            lines.append(&mut end.lines);
            end = End {
                first: self.about_before(number) + window.first.saturating_sub(1),
                lines,
            };
            let has_all = window.first <= 1 && window.numbering == Numbering::Exact;
            if end.lines.len() >= count || !has_all {
                break;
            }
        }
        Ok(end)
    }

    /// Returns about how many rows lie before a file; exact once those are indexed.
    fn about_before(&self, number: usize) -> u64 {
        let files = self.files.iter().take(number);
        files.filter_map(ResultsFile::total_lines).sum()
    }

    /// Returns the row of a line, counted from 0; `None` for a place in no result file.
    pub fn row_of(&self, place: Place) -> Result<Option<u64>, Failure> {
        let number = usize::from(place.file);
        if number >= self.files.len() {
            return Ok(None);
        }
        let mut before = 0;
        for file in self.files.iter().take(number) {
            before += indexed(file)?;
        }
        Ok(Some(before + u64::from(place.line).saturating_sub(1)))
    }

    /// Returns where a row stands, as far as order is concerned: its file and its line.
    ///
    /// The offset is not looked up, because nothing that compares places needs it.
    pub fn place_of(&self, row: u64) -> Result<Place, Failure> {
        let mut left = row;
        let last = self.files.len().saturating_sub(1);
        for (number, file) in self.files.iter().enumerate() {
            let total = if number == last {
                u64::MAX
            } else {
                indexed(file)?
            };
            if left < total {
                return Ok(place(number, left + 1));
            }
            left -= total;
        }
        Ok(place(last, left + 1))
    }

    /// Returns the row that lies at this part of the way, in percent; indexes what lies before it.
    pub fn percent(&self, percent: u8) -> Result<u64, Failure> {
        let mut total = 0;
        for file in &self.files {
            total += indexed(file)?;
        }
        let last = total.saturating_sub(1);
        let row = u128::from(total) * u128::from(percent.min(100)) / 100;
        Ok(u64::try_from(row).unwrap_or(u64::MAX).min(last))
    }
}

fn place(file: usize, line: u64) -> Place {
    Place {
        file: u8::try_from(file).unwrap_or(u8::MAX),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        offset: 0,
    }
}
