//! Which result of a request counts, where it was tried in several batches.
//!
//! Responsible for one pass over the result files of a batch and of all that was made of its
//! failures: what became of each request in the end, and which lines another batch's line overrules.
//! Refuses to know how batches descend from each other; that is the ledger's.
//! Keeps no ids but 16 bytes for each of them and 32 for each line, see [`super::ids`].

mod overruled;

use std::collections::HashMap;
use std::hash::RandomState;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::chunks::{self, Chunk, Ending, Stop};
use super::ids;
use super::read::is_blank;
use super::row::Row;
use crate::domain::result::{Class, Place};
use crate::domain::retry::counts_instead;
use crate::domain::{Failure, Kind};

pub use overruled::Overruled;

/// Files are numbered by a byte.
const MOST_FILES: usize = 255;

/// The result files of one batch among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// Its files, output before errors.
    pub files: Vec<PathBuf>,
    /// What counts of it.
    pub weight: Weight,
    /// Which requests it tries: those of different groups have nothing to do with each other, even
    /// where their ids are the same.
    pub group: u16,
}

/// What counts of the results of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Everything.
    Whole,
    /// Successes alone: another try of the same requests, from which this one does not descend.
    Successes,
}

/// What became of requests in the end.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    key: RandomState,
    best: HashMap<u64, Best>,
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Best {
    class: Class,
    /// The batch, by its position.
    by: u8,
}

/// A line of a result, with the hash of its id.
#[derive(Clone, Copy, Debug)]
struct Line {
    id: u64,
    place: Place,
    by: u8,
}

impl Standing {
    /// Returns what became of a request, `Missing` if no line answers it.
    pub fn class(&self, id: &str) -> Class {
        let best = self.best.get(&self.hash(id));
        best.map_or(Class::Missing, |best| best.class)
    }

    /// Hashes an id, so that a reader of requests need not keep ids either.
    pub fn hash(&self, id: &str) -> u64 {
        ids::hash(&self.key, id)
    }

    /// Returns which lines do not count.
    pub fn overruled(&self) -> Overruled {
        let is_overruled =
            |line: &&Line| (self.best.get(&line.id)).is_some_and(|best| best.by != line.by);
        let lines = self.lines.iter().filter(is_overruled);
        Overruled::of(lines.map(|line| line.place).collect())
    }

    /// Returns the line that counts instead of a line, by its file and its number there; `None`
    /// where that counts itself, and where it is none.
    pub fn instead_of(&self, file: u8, line: u64) -> Option<Place> {
        let is_there = |one: &&Line| one.place.file == file && u64::from(one.place.line) == line;
        let overruled = self.lines.iter().find(is_there)?;
        let best = self.best.get(&overruled.id)?;
        let counts = |one: &&Line| one.id == overruled.id && one.by == best.by;
        let instead = self.lines.iter().find(counts)?.place;
        (best.by != overruled.by).then_some(instead)
    }

    fn add(&mut self, found: &Found, by: u8, weight: Weight) {
        if weight == Weight::Successes && found.class != Class::Ok {
            return;
        }
        let new = Best {
            class: found.class,
            by,
        };
        let best = self.best.entry(found.id).or_insert(new);
        if counts_instead(new.class, best.class) {
            *best = new;
        }
    }
}

/// A line with an id, within its chunk.
struct Found {
    id: u64,
    class: Class,
    /// How many lines of the chunk stand before it.
    before: u32,
    offset: u64,
}

/// Reads the results of a batch and of its kin, the oldest first.
///
/// `progress` is called after each chunk. Fails when a file cannot be read, and as interrupted when
/// `stop` was set.
pub fn stand(
    tries: &[Try],
    workers: usize,
    stop: &Stop,
    mut progress: impl FnMut(u64),
) -> Result<Standing, Failure> {
    let mut standing = Standing::default();
    let (mut paths, mut owners) = (Vec::new(), Vec::new());
    for (by, one) in (0..=u8::MAX).zip(tries) {
        paths.extend(one.files.iter().cloned());
        owners.extend(one.files.iter().map(|_| (by, one)));
    }
    if paths.len() > MOST_FILES || tries.len() > MOST_FILES {
        let why = format!("there are more than {MOST_FILES} result files");
        return Err(Failure::new(Kind::Usage, "cannot read so many tries", why));
    }
    let key = standing.key.clone();
    let keeps_lines = tries.len() > 1;
    let group = |file: u8| {
        owners
            .get(usize::from(file))
            .map_or(0, |(_, one)| one.group)
    };
    let work = |chunk: &Chunk| found(chunk, &key, group(chunk.file));
    let read = chunks::pass(chunks::files(&paths)?, workers, stop, work, |taken| {
        let owner = owners.get(usize::from(taken.file));
        let (by, weight) = owner.map_or((0, Weight::Whole), |(by, one)| (*by, one.weight));
        for found in &taken.value {
            standing.add(found, by, weight);
            if keeps_lines {
                let line = taken.first_line.saturating_add(found.before.into());
                let place = Place {
                    file: taken.file,
                    line: u32::try_from(line).unwrap_or(u32::MAX),
                    offset: found.offset,
                };
                let id = found.id;
                standing.lines.push(Line { id, place, by });
            }
        }
        progress(taken.bytes);
        ControlFlow::Continue(())
    });
    match read.map_err(|broken| broken.failure(&paths))?.ending {
        Ending::Whole => Ok(standing),
        Ending::Stopped => Err(Stop::failure("the reading of the results")),
    }
}

fn found(chunk: &Chunk, key: &RandomState, group: u16) -> Vec<Found> {
    let lines = (0..).zip(chunk.lines());
    let lines = lines.filter(|(_, (_, line))| !is_blank(line));
    let read = lines.filter_map(|(before, (at, line))| {
        let row = match chunk.cut {
            Some(length) => Row::read_cut(0, line, length),
            None => Row::read(0, line),
        };
        Some(Found {
            id: of_group(ids::hash(key, row.custom_id()?), group),
            class: row.class(),
            before,
            offset: chunk.offset + at as u64,
        })
    });
    read.collect()
}

/// Keeps ids of different groups apart; those of the first stay as they are.
fn of_group(id: u64, group: u16) -> u64 {
    id.wrapping_add(u64::from(group).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Returns how many bytes a reading of tries will read; files that are gone count nothing.
pub fn size(tries: &[Try], input: &Path) -> u64 {
    let files = tries.iter().flat_map(|one| one.files.iter());
    let files = files.map(PathBuf::as_path).chain([input]);
    files
        .filter_map(|path| std::fs::metadata(path).ok())
        .map(|about| about.len())
        .sum()
}

#[cfg(test)]
mod tests;
