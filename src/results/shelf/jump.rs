//! Jumps: from a row to its place and back, to the end, and to a part of the way.

use super::{Rows, Shelf};
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
        if !self.overruled.is_empty() {
            return self.counted_end(count);
        }
        let mut end = End {
            first: 0,
            lines: Vec::new(),
        };
        for rows in self.numbered().rev() {
            let window = rows.file.last_window(count - end.lines.len())?;
            if window.lines.is_empty() {
                continue;
            }
            let lines = window.lines.iter().map(|raw| rows.read(raw));
            let mut lines: Vec<ResultLine> = lines.collect::<Result<_, _>>()?;
            lines.append(&mut end.lines);
            end = End {
                first: self.about_before(rows.number) + window.first.saturating_sub(1),
                lines,
            };
            let has_all = window.first <= 1 && window.numbering == Numbering::Exact;
            if end.lines.len() >= count || !has_all {
                break;
            }
        }
        Ok(end)
    }

    /// Reads the last rows by their numbers: where some lines are no rows, nobody can tell how far
    /// from the end so many rows begin.
    fn counted_end(&self, count: usize) -> Result<End, Failure> {
        let total = self.indexed()?;
        let first = total.saturating_sub(count as u64);
        let lines = self.window(first, count)?;
        Ok(End { first, lines })
    }

    /// Indexes all files, and returns the number of rows.
    fn indexed(&self) -> Result<u64, Failure> {
        self.numbered().map(Rows::indexed).sum()
    }

    /// Returns about how many rows lie before a file; exact once those are indexed.
    fn about_before(&self, number: u8) -> u64 {
        let files = self.numbered().take(usize::from(number));
        files.filter_map(Rows::total).sum()
    }

    /// Returns the row of a line, counted from 0; `None` for a place in no result file.
    pub fn row_of(&self, place: Place) -> Result<Option<u64>, Failure> {
        let mut before = 0;
        for rows in self.numbered() {
            if rows.number == place.file {
                return Ok(Some(before + rows.row_of(place.line.into())));
            }
            before += rows.indexed()?;
        }
        Ok(None)
    }

    /// Returns where a row stands, as far as order is concerned: its file and its line.
    ///
    /// The offset is not looked up, because nothing that compares places needs it.
    pub fn place_of(&self, row: u64) -> Result<Place, Failure> {
        let mut left = row;
        let last = self.files.len().saturating_sub(1);
        for rows in self.numbered() {
            let is_last = usize::from(rows.number) == last;
            let total = if is_last { u64::MAX } else { rows.indexed()? };
            if left < total {
                return Ok(place(rows.number, rows.line_of(left)));
            }
            left -= total;
        }
        Ok(place(0, left.saturating_add(1)))
    }

    /// Returns the lengths of the files, as far as they are known.
    pub fn sizes(&self) -> Vec<u64> {
        self.files.iter().map(ResultsFile::size).collect()
    }

    /// Returns the line of each file from which on everything is new where the files had these
    /// lengths before: the one that had no end then, or the one behind. Wants them indexed.
    pub fn news_since(&self, sizes: &[u64]) -> Result<Vec<Place>, Failure> {
        let files = self.numbered().zip(sizes);
        let from = files.map(|(rows, size)| {
            let number = rows.file.number_at(*size)?.unwrap_or(1);
            let offset = rows.file.place_of_line(number)?;
            Ok(Place {
                offset: offset.unwrap_or(*size),
                ..place(rows.number, number)
            })
        });
        from.collect()
    }

    /// Returns the row that lies at this part of the way, in percent; indexes what lies before it.
    pub fn percent(&self, percent: u8) -> Result<u64, Failure> {
        let total = self.indexed()?;
        let last = total.saturating_sub(1);
        let row = u128::from(total) * u128::from(percent.min(100)) / 100;
        Ok(u64::try_from(row).unwrap_or(u64::MAX).min(last))
    }
}

fn place(file: u8, line: u64) -> Place {
    Place {
        file,
        line: u32::try_from(line).unwrap_or(u32::MAX),
        offset: 0,
    }
}
