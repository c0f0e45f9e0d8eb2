//! Rows on their way out of a dataset: bytes, and where each row ends.

use std::collections::VecDeque;
use std::io;

use memchr::{memchr, memchr_iter};

/// Stands for a line end within a row. It occurs in no UTF-8.
pub(in crate::ops::prepare) const MASK: u8 = 0xFF;
/// Stands for that byte, should it be in the dataset: it is no UTF-8 either, and found out later.
const FOREIGN: u8 = 0xFE;

/// Rows that were cut, each with a line end, and the beginning of one that is not whole.
#[derive(Debug, Default)]
pub(super) struct Sink {
    bytes: Vec<u8>,
    /// So many of the bytes were handed out.
    passed: usize,
    /// The whole rows: where each ends, and in which line it begins.
    ends: VecDeque<(usize, u32)>,
    /// Where the row begins that is not whole.
    begun: usize,
    /// The line in which it begins.
    line: u32,
    /// Whether a part of it was handed out.
    is_split: bool,
    /// Whether the block that is cut holds a byte that stands for something else here.
    has_foreign: bool,
}

/// Whether a row without a byte is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// It is left out where it is empty.
    Empty,
    /// It is left out also where it is spaces.
    Spaces,
}

impl Sink {
    /// Sees a block that is cut next.
    pub(super) fn see(&mut self, block: &[u8]) {
        self.has_foreign = memchr(MASK, block).is_some();
    }

    /// Says in which line the next row begins.
    pub(super) fn open(&mut self, line: u64) {
        self.line = u32::try_from(line).unwrap_or(u32::MAX);
    }

    /// Appends bytes of a row that hold no line end.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if self.has_foreign {
            self.replace(begin, MASK, FOREIGN);
        }
    }

    /// Appends bytes of a row with the line ends that they hold; returns how many these are.
    pub(super) fn push_lines(&mut self, bytes: &[u8]) -> u64 {
        let begin = self.bytes.len();
        self.push(bytes);
        let ends = memchr_iter(b'\n', bytes).count() as u64;
        if ends > 0 {
            self.replace(begin, b'\n', MASK);
        }
        ends
    }

    /// Appends a line end within a row.
    pub(super) fn push_line_end(&mut self) {
        self.bytes.push(MASK);
    }

    /// Replaces a byte in what was appended from a place on.
    fn replace(&mut self, begin: usize, old: u8, new: u8) {
        // A choice and no condition, so that many bytes are done together.
        for byte in self.bytes.get_mut(begin..).unwrap_or_default() {
            *byte = if *byte == old { new } else { *byte };
        }
    }

    /// Ends a row, unless it is blank.
    pub(super) fn close(&mut self, blank: Blank) {
        if self.bytes.len() > self.begun && self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
        let row = self.bytes.get(self.begun..).unwrap_or_default();
        let is_blank = match blank {
            Blank::Empty => row.is_empty(),
            Blank::Spaces => row.trim_ascii().is_empty(),
        };
        // Of a row that was handed out in part, the rest may well be blank.
        if is_blank && !self.is_split {
            self.bytes.truncate(self.begun);
            return;
        }
        self.bytes.push(b'\n');
        self.ends.push_back((self.bytes.len(), self.line));
        self.begun = self.bytes.len();
        self.is_split = false;
    }

    /// Forgets the row that is not whole.
    pub(super) fn drop_open(&mut self) {
        self.bytes.truncate(self.begun);
    }

    /// Returns the first whole row, without its line end and with those within it.
    pub(super) fn first(&mut self) -> Option<&[u8]> {
        let (end, _) = *self.ends.front()?;
        let row = self.bytes.get_mut(self.passed..end.saturating_sub(1))?;
        for byte in &mut *row {
            if *byte == MASK {
                *byte = b'\n';
            }
        }
        Some(row)
    }

    /// Leaves the first whole row out; tells whether there was one.
    pub(super) fn skip_first(&mut self) -> bool {
        let Some((end, _)) = self.ends.pop_front() else {
            return false;
        };
        self.passed = end;
        true
    }

    /// Returns how many bytes wait.
    pub(super) fn held(&self) -> usize {
        self.bytes.len() - self.passed
    }

    /// Returns how many whole rows wait.
    pub(super) fn rows(&self) -> usize {
        self.ends.len()
    }

    /// Takes the first whole rows that fit: at most so many bytes, and so many rows. Returns their
    /// lines and their length.
    pub(super) fn measure(&self, room: usize, most: usize) -> (Vec<u32>, usize) {
        let fits = |end: &&(usize, u32)| end.0 - self.passed <= room;
        let taken: Vec<&(usize, u32)> = self.ends.iter().take(most).take_while(fits).collect();
        let length = taken.last().map_or(0, |end| end.0 - self.passed);
        (taken.into_iter().map(|(_, line)| *line).collect(), length)
    }

    /// Returns the line of the first row that waits, whole or not.
    pub(super) fn first_line(&self) -> u32 {
        self.ends.front().map_or(self.line, |(_, line)| *line)
    }

    /// Returns where the first row that waits ends, if that is known.
    pub(super) fn first_end(&self) -> Option<usize> {
        self.ends.front().map(|(end, _)| end - self.passed)
    }

    /// Returns how many of the first `most` bytes of a row can be handed out before its end is known:
    /// a carriage return may turn out to be a part of the line end.
    pub(super) fn sure(&self, most: usize) -> usize {
        let held = self.bytes.get(self.passed..).unwrap_or_default();
        let held = held.get(..most).unwrap_or(held);
        held.strip_suffix(b"\r").unwrap_or(held).len()
    }

    /// Hands out so many bytes.
    pub(super) fn hand_out(&mut self, room: &mut [u8], length: usize) -> io::Result<usize> {
        let from = self.bytes.get(self.passed..self.passed + length);
        let (Some(from), Some(to)) = (from, room.get_mut(..length)) else {
            return Err(io::Error::other("rows were measured wrong"));
        };
        to.copy_from_slice(from);
        self.passed += length;
        self.is_split |= self.passed > self.begun;
        while self
            .ends
            .front()
            .is_some_and(|(end, _)| *end <= self.passed)
        {
            self.ends.pop_front();
        }
        Ok(length)
    }

    /// Gives up the bytes that were handed out.
    pub(super) fn tidy(&mut self) {
        self.bytes.drain(..self.passed);
        for end in &mut self.ends {
            end.0 -= self.passed;
        }
        self.begun = self.begun.saturating_sub(self.passed);
        self.passed = 0;
    }
}
