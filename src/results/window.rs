//! Lines as they are handed out, how much of them is read, and what it cost.

use std::ops::AddAssign;
use std::sync::Arc;

use super::read;
use crate::domain::result::{Place, ResultLine};

/// Some lines of a file, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The number of the first line, counted from 1.
    pub first: u64,
    /// The lines, as many of those asked for as the limits allow: at least one, unless there is
    /// none, or its beginning is not known yet and too far to look for.
    pub lines: Vec<RawLine>,
    /// Whether the numbers are certain.
    pub numbering: Numbering,
    /// Whether the last line of the file is among the lines, or before them.
    pub reaches_end: bool,
    /// What it took.
    pub stats: Stats,
}

/// Lines from here and there, in the order in which they were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    /// One line for each place.
    pub lines: Vec<RawLine>,
    /// What it took.
    pub stats: Stats,
}

/// Whether the numbers of lines are counted or guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Counted.
    Exact,
    /// Guessed from the average length, while the index has not come that far.
    Estimated,
}

/// How much is read for some lines, and from which length on a line is cut.
///
/// A line that is longer than `whole` is cut to a share of `bytes`, so that a screen of lines of
/// 1 MB each is no 40 MB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes to read for lines; what it takes to find the first of them comes on top.
    pub bytes: u64,
    /// The longest line that is kept whole.
    pub whole: usize,
}

/// The least that is kept of a line that is cut: its `custom_id`, its status and first words.
const LEAST_HEAD: usize = 4096;

impl Limits {
    /// For a first screen, which must be there at once.
    pub const SCREEN: Self = Self {
        bytes: 256 * 1024,
        whole: 64 * 1024,
    };

    /// For reading on: nearly every line is whole.
    pub const WIDE: Self = Self {
        bytes: 4 * 1024 * 1024,
        whole: 1024 * 1024,
    };

    /// For one line of at most `cap` bytes; a longer one is cut there.
    pub fn one(cap: usize) -> Self {
        Self {
            bytes: cap as u64,
            whole: cap,
        }
    }

    /// Returns what is kept of a line that is too long, when `count` lines are wanted.
    pub(super) fn head(self, count: usize) -> usize {
        let share = self.bytes.checked_div(count as u64).unwrap_or(self.bytes);
        usize::try_from(share)
            .unwrap_or(usize::MAX)
            .max(LEAST_HEAD)
            .min(self.whole)
    }
}

/// The bytes of a line, and where they came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    /// Its number, counted from 1.
    pub number: u64,
    /// The offset of its first byte in the file.
    pub offset: u64,
    /// Its length in bytes without its `\n`; `None` where it is so long that its end is not known
    /// yet.
    pub length: Option<u64>,
    /// Its bytes without the `\n`, or its beginning where it is too long.
    pub bytes: Arc<[u8]>,
}

impl RawLine {
    /// Tells whether `bytes` is only the beginning of the line.
    pub fn is_cut(&self) -> bool {
        self.length
            .is_none_or(|length| length > self.bytes.len() as u64)
    }

    /// Reads the line as people do.
    pub fn read(&self) -> ResultLine {
        if self.is_cut() {
            return read::read_cut_line(self.number, &self.bytes, self.length);
        }
        read::read_line(self.number, &self.bytes)
    }

    /// Returns where it stands, being a line of this one of the open files.
    pub fn place(&self, file: u8) -> Place {
        Place {
            file,
            line: u32::try_from(self.number).unwrap_or(u32::MAX),
            offset: self.offset,
        }
    }
}

/// The work that a read took. Tests hold these under fixed bounds, instead of a stopwatch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Times the file was read from.
    pub reads: u64,
    /// Bytes read from the file.
    pub bytes_read: u64,
    /// Line ends passed.
    pub lines_scanned: u64,
}

impl AddAssign for Stats {
    fn add_assign(&mut self, other: Self) {
        self.reads += other.reads;
        self.bytes_read += other.bytes_read;
        self.lines_scanned += other.lines_scanned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_long_line_is_a_fair_share() {
        let limits = Limits::SCREEN;
        let heads = [0, 1, 40, 4096].map(|count| limits.head(count));
        assert_eq!(heads, [64 * 1024, 64 * 1024, 6553, LEAST_HEAD]);
        assert_eq!(Limits::one(100).head(1), 100);
    }
}
