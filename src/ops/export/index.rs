//! Where the lines of some files are, and which request each is of.
//!
//! Responsible for one pass that reads ids and nothing else. Memory: 32 bytes a line. An id is kept
//! as 128 bits of a keyed hash: whoever made the files cannot know the key, so that two ids with one
//! hash are not to be met, and no line has to be read again to tell two ids apart.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::ops::ControlFlow;

use super::lines::{raw_lines, with_id, without_mark};
use super::source::Source;
use super::watch::Watch;
use crate::domain::{Failure, Kind};
use crate::results::chunks::{self, Chunk};
use crate::results::family::Overruled;
use crate::results::read::is_blank;

/// An id, hashed; no line has the hash of [`NO_ID`] unless it has no id.
pub(super) type Id = [u64; 2];
/// Stands for the id of a line that has none.
pub(super) const NO_ID: Id = [0, 0];

/// The length of a byte order mark.
const MARK: u64 = 3;

const FILE_SHIFT: u32 = 56;
const OFFSET_MASK: u64 = (1 << FILE_SHIFT) - 1;

/// Where a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The file in the highest byte, below it the offset of the first byte: a line is 16 bytes.
    place: u64,
    /// Its length without its `\n`.
    pub(super) length: u32,
    /// Its number, counted from 1.
    pub(super) number: u32,
}

impl Line {
    pub(super) fn file(self) -> usize {
        usize::try_from(self.place >> FILE_SHIFT).unwrap_or(usize::MAX)
    }

    pub(super) fn offset(self) -> u64 {
        self.place & OFFSET_MASK
    }

    /// Tells whether a line begins where this one ends, so that both are one read.
    pub(super) fn is_followed_by(self, other: Self) -> bool {
        self.place + u64::from(self.length) + 1 == other.place
    }
}

/// The lines of some files that are not blank, in their order, and their ids beside them.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) lines: Vec<Line>,
    pub(super) ids: Vec<Id>,
}

impl Index {
    /// Takes out the lines that do not count.
    pub(super) fn leave_out(&mut self, overruled: &Overruled) {
        if overruled.is_empty() {
            return;
        }
        let counts = |line: &Line| {
            let file = u8::try_from(line.file()).unwrap_or(u8::MAX);
            // A mark at the beginning of a file is no part of a line here, and one there; a line of
            // two bytes before this one has no id, and counts.
            let is_second = line.offset() == MARK && overruled.has(file, 0);
            !is_second && !overruled.has(file, line.offset())
        };
        let kept: Vec<bool> = self.lines.iter().map(counts).collect();
        let mut at = kept.iter();
        self.lines.retain(|_| at.next() == Some(&true));
        let mut at = kept.iter();
        self.ids.retain(|_| at.next() == Some(&true));
    }
}

/// Hashes ids, with a key that nobody outside knows.
#[derive(Debug, Default)]
pub(super) struct IdHash(RandomState, RandomState);

impl IdHash {
    fn of(&self, id: Option<&str>) -> Id {
        id.map_or(NO_ID, |id| [self.0.hash_one(id), self.1.hash_one(id)])
    }
}

/// Reads where the lines of some sources are.
pub(super) fn read(
    sources: &[Source],
    hash: &IdHash,
    workers: usize,
    watch: &Watch,
) -> Result<Index, Failure> {
    let mut index = Index::default();
    let mut longest = None;
    let readers = sources.iter().map(Source::reader).collect();
    let work = |chunk: &Chunk| found(chunk, hash);
    let ended = chunks::pass(readers, workers, watch.stop(), work, |taken| {
        watch.add(taken.bytes);
        for found in taken.value {
            let number = u32::try_from(taken.first_line + found.nth).unwrap_or(u32::MAX);
            let Ok(length) = u32::try_from(found.length) else {
                longest = Some((taken.file, number));
                return ControlFlow::Break(());
            };
            index.lines.push(Line {
                place: (u64::from(taken.file) << FILE_SHIFT) | found.offset,
                length,
                number,
            });
            index.ids.push(found.id);
        }
        ControlFlow::Continue(())
    });
    let names: Vec<_> = sources.iter().map(|source| &source.path).collect();
    ended.map_err(|broken| broken.failure(&names))?;
    match longest {
        Some((file, number)) => Err(too_long(sources.get(usize::from(file)), number)),
        None => Ok(index),
    }
}

fn too_long(source: Option<&Source>, number: u32) -> Failure {
    let name = source.map_or_else(String::new, |source| source.path.display().to_string());
    let what = format!("cannot put {name} in order");
    Failure::new(
        Kind::Disk,
        what,
        format!("line {number} is longer than 4 GB"),
    )
    .with_hint("`--order file` takes lines of any length")
}

/// A line within its chunk.
struct Found {
    nth: u64,
    offset: u64,
    length: u64,
    id: Id,
}

fn found(chunk: &Chunk, hash: &IdHash) -> Vec<Found> {
    let (skipped, bytes) = without_mark(&chunk.bytes, chunk.offset);
    let from = chunk.offset + skipped;
    let lines = (0..).zip(raw_lines(bytes));
    let lines = lines.filter(|(_, (_, line))| !is_blank(line));
    lines
        .map(|(nth, (at, line))| Found {
            nth,
            offset: from + at,
            length: chunk.cut.map_or(line.len() as u64, |cut| cut - skipped),
            id: with_id(line, |id| hash.of(id)),
        })
        .collect()
}
