//! The lines of a chunk that are worth reading.
//!
//! Responsible for finding them in raw bytes, their number and their place. Refuses to read one.

use memchr::{memchr, memchr_iter, memrchr};

use super::anchor::Anchor;
use crate::domain::result::Place;
use crate::results::chunks::Chunk;
use crate::results::read::is_blank;
use crate::results::row::Row;

/// A line that may be wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate<'a> {
    /// How many lines of the chunk stand before it.
    pub(super) number: u32,
    /// The offset of its first byte in the chunk.
    pub(super) at: usize,
    /// The line without its line end.
    pub(super) line: &'a [u8],
    /// Whether it was named beforehand.
    pub(super) is_named: bool,
}

impl<'a> Candidate<'a> {
    /// Tells whether there is nothing on the line.
    pub(super) fn is_blank(&self) -> bool {
        is_blank(self.line)
    }

    /// Reads the line; of one that was too long to be kept, its beginning.
    pub(super) fn read(&self, chunk: &Chunk) -> Row<'a> {
        match chunk.cut {
            Some(length) => Row::read_cut(0, self.line, length),
            None => Row::read(0, self.line),
        }
    }
}

/// Goes through a chunk from one candidate to the next.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    anchor: Option<&'a Anchor>,
    /// Lines that are looked at in any case, in order.
    named: std::slice::Iter<'a, Place>,
    next_named: Option<usize>,
    /// The offset of the chunk in its file.
    base: u64,
    /// Where the first line begins that was not passed yet.
    at: usize,
    number: u32,
    /// Where the anchor was found behind that.
    found: Option<usize>,
}

impl<'a> Walk<'a> {
    /// Goes through the lines of a chunk that hold the anchor, all of them without one, and through
    /// those that are named, which are lines of this chunk.
    pub(super) fn new(chunk: &'a Chunk, anchor: Option<&'a Anchor>, named: &'a [Place]) -> Self {
        let mut walk = Self {
            bytes: &chunk.bytes,
            anchor,
            named: named.iter(),
            next_named: None,
            base: chunk.offset,
            at: 0,
            number: 0,
            found: None,
        };
        walk.find();
        walk.advance_named();
        walk
    }

    fn find(&mut self) {
        self.found = match self.anchor {
            Some(anchor) => anchor.find(self.bytes, self.at),
            None => Some(self.at).filter(|at| *at < self.bytes.len()),
        };
    }

    fn advance_named(&mut self) {
        let offset = self
            .named
            .next()
            .and_then(|place| place.offset.checked_sub(self.base));
        self.next_named = offset.and_then(|offset| usize::try_from(offset).ok());
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Candidate<'a>;

    fn next(&mut self) -> Option<Candidate<'a>> {
        let near = self.next_named.filter(|at| *at < self.bytes.len());
        let hit = match (self.found, near) {
            (Some(found), Some(named)) => found.min(named),
            (found, named) => found.or(named)?,
        };
        let passed = self.bytes.get(self.at..hit)?;
        let begin = memrchr(b'\n', passed).map_or(self.at, |place| self.at + place + 1);
        let ends = memchr_iter(b'\n', self.bytes.get(self.at..begin)?).count();
        self.number += u32::try_from(ends).unwrap_or(u32::MAX);
        let rest = self.bytes.get(begin..)?;
        // The anchor holds no line end, so that the line of a hit ends behind it.
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..length)?;
        let candidate = Candidate {
            number: self.number,
            at: begin,
            line: line.strip_suffix(b"\r").unwrap_or(line),
            is_named: near == Some(begin),
        };
        self.at = begin + length + 1;
        self.number += 1;
        if self.found.is_some_and(|found| found < self.at) {
            self.find();
        }
        if candidate.is_named {
            self.advance_named();
        }
        Some(candidate)
    }
}
