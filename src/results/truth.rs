//! The truth about a batch: one pass over its files that counts by content.
//!
//! Responsible for what became of every request, whatever file its line is in: classes, groups of
//! failures, tokens, duplicates, and, where the input file is here, what is missing and what nobody
//! asked for. Reads each byte once, and keeps an index of ids and bounded lists: no file, however
//! hostile, fills the memory with names and groups. Refuses to know what the provider counts; that
//! comparison is [`crate::domain::truth::Tally::disagreements`].

mod counted;
mod groups;
mod material;
mod names;
mod spread;

use std::hash::RandomState;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::chunks::{self, Chunk, Ending, PassStats, Stop, Taken};
use super::family::Overruled;
use super::ids::{self, Ids, request_id};
use super::read::is_blank;
use super::row::Row;
use crate::domain::result::Place;
use crate::domain::truth::Truth;
use crate::domain::{Failure, Progress};
use counted::Counted;

pub use material::Material;

/// The most problems whose places are kept.
pub const MOST_PROBLEMS: usize = 1 << 20;

/// What one pass found.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// What is told to people.
    pub truth: Truth,
    /// Which line answers which request.
    pub ids: Ids,
    /// Every line that is no success, that is there twice or that nobody asked for, in order; the
    /// first [`MOST_PROBLEMS`] of them.
    pub problems: Vec<Place>,
    /// What it took.
    pub work: PassStats,
}

/// Reads result files, and the input file if it is here, and counts what is in them.
///
/// `progress` is called after each chunk. Fails when a file cannot be read, and as interrupted when
/// `stop` was set.
pub fn study(
    results: &[PathBuf],
    input: Option<&Path>,
    workers: usize,
    stop: &Stop,
    progress: impl FnMut(Progress),
) -> Result<Study, Failure> {
    study_material(Material::open(results, input)?, workers, stop, progress)
}

/// Does what [`study`] does with sources of any kind.
pub fn study_material(
    material: Material,
    workers: usize,
    stop: &Stop,
    mut progress: impl FnMut(Progress),
) -> Result<Study, Failure> {
    let has_input = material.input.is_some();
    let reader = Reader {
        input: has_input.then_some(material.results.len()),
        key: RandomState::new(),
        overruled: material.overruled,
    };
    let mut whole = Counted::default();
    let mut ids = Ids::new(reader.key.clone(), has_input);
    let mut done = 0;
    let sources = material.results.into_iter().chain(material.input);
    let read = chunks::pass(
        sources.collect(),
        workers,
        stop,
        |chunk| reader.read(chunk),
        |taken| {
            done += taken.bytes;
            add(taken, &mut whole, &mut ids);
            progress(Progress {
                done,
                total: material.bytes,
            });
            ControlFlow::Continue(())
        },
    );
    let work = read.map_err(|broken| broken.failure(&material.names))?;
    match work.ending {
        Ending::Whole => Ok(conclude(whole, ids, work)),
        Ending::Stopped => Err(Stop::failure("the count of the results")),
    }
}

/// Reads chunks, on any thread.
struct Reader {
    /// Which source is the input file.
    input: Option<usize>,
    key: RandomState,
    overruled: Overruled,
}

/// What is in a chunk. Lines are numbered from 0 within it.
enum Part {
    Results(Box<Counted>),
    Requests(Vec<(Option<u64>, Place)>),
}

impl Reader {
    fn read(&self, chunk: &Chunk) -> Part {
        if self.input == Some(usize::from(chunk.file)) {
            return Part::Requests(self.read_requests(chunk));
        }
        let mut counted = Counted::default();
        for (place, line) in lines(chunk, chunk.file) {
            if self.overruled.has(place.file, place.offset) {
                continue;
            }
            let row = match chunk.cut {
                Some(length) => Row::read_cut(0, line, length),
                None => Row::read(0, line),
            };
            let hash = row.custom_id().map(|id| ids::hash(&self.key, id));
            counted.see(&row, hash, place);
        }
        Part::Results(Box::new(counted))
    }

    fn read_requests(&self, chunk: &Chunk) -> Vec<(Option<u64>, Place)> {
        let named = lines(chunk, 0).map(|(place, line)| {
            let hash = request_id(line).map(|id| ids::hash(&self.key, &id));
            (hash, place)
        });
        named.collect()
    }
}

/// Iterates the lines that are not blank, with their places; their numbers count from 0.
fn lines(chunk: &Chunk, file: u8) -> impl Iterator<Item = (Place, &[u8])> {
    let numbered = (0..).zip(chunk.lines());
    numbered
        .filter(|(_, (_, line))| !is_blank(line))
        .map(move |(number, (at, line))| {
            let place = Place {
                file,
                line: number,
                offset: chunk.offset + at as u64,
            };
            (place, line)
        })
}

/// Adds a part to the whole, in the order of rows.
fn add(taken: Taken<Part>, whole: &mut Counted, ids: &mut Ids) {
    let first = u32::try_from(taken.first_line).unwrap_or(u32::MAX);
    let settle = |place: Place| Place {
        line: place.line.saturating_add(first),
        ..place
    };
    match taken.value {
        Part::Results(part) => {
            for (hash, place) in &part.lines {
                ids.add_result(*hash, settle(*place));
            }
            whole.merge(*part, settle);
        }
        Part::Requests(requests) => {
            for (hash, place) in requests {
                ids.add_request(hash, settle(place));
            }
        }
    }
}

/// Adds what only all lines together tell.
fn conclude(whole: Counted, mut ids: Ids, work: PassStats) -> Study {
    ids.finish();
    let (mut truth, mut problems) = whole.finish();
    let (duplicates, unknown) = (ids.duplicates(), ids.unknown());
    let tally = &mut truth.tally;
    tally.duplicate = duplicates.len() as u64;
    if let Some(asked) = ids.asked() {
        tally.asked = Some(asked);
        tally.missing = Some(ids.missing().len() as u64);
        tally.unread_requests = Some(ids.unreadable_requests().len() as u64);
        tally.unknown = Some(unknown.len() as u64);
        truth.unread_lines = ids.unread_lines();
    }
    if !duplicates.is_empty() || !unknown.is_empty() {
        problems.extend(duplicates);
        problems.extend(unknown);
        problems.sort_unstable();
        problems.dedup();
    }
    problems.truncate(MOST_PROBLEMS);
    Study {
        truth,
        ids,
        problems,
        work,
    }
}

#[cfg(test)]
mod tests;
