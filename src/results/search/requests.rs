//! A pass over the requests: which results they find, and which of them have none.

use std::ops::ControlFlow;
use std::path::Path;

use super::asked;
use super::found::Hit;
use super::judge::Judge;
use super::walk::Walk;
use crate::domain::Failure;
use crate::domain::result::Place;
use crate::results::chunks::{self, Chunk, Stop, Taken};
use crate::results::ids::Ids;

/// What the requests found.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Results whose request holds the text, in the order of the rows.
    results: Vec<Place>,
    /// Requests that are wanted themselves, because they have no result or cannot be read.
    missing: Vec<Place>,
}

impl Asked {
    /// Returns the results in a chunk.
    pub(super) fn among(&self, chunk: &Chunk) -> &[Place] {
        let begin = (chunk.file, chunk.offset);
        let end = (chunk.file, chunk.offset + chunk.bytes.len() as u64);
        let before = |bound: (u8, u64)| {
            let place = |place: &Place| (place.file, place.offset) < bound;
            self.results.partition_point(place)
        };
        self.results
            .get(before(begin)..before(end))
            .unwrap_or_default()
    }

    /// Returns the requests without a result, as lines of the file that stands for the input.
    pub(super) fn missing(self, file: u8) -> Vec<Place> {
        let missing = self.missing.into_iter();
        missing.map(|place| Place { file, ..place }).collect()
    }
}

/// A request that is wanted, or whose results may be.
enum Found {
    Results(Vec<Place>),
    Missing(Hit),
}

/// Finds the requests that have no result, where they are wanted whatever they say.
pub(super) fn unanswered(ids: &Ids, judge: &Judge) -> Asked {
    let mut missing = Vec::new();
    if judge.fits_missing() {
        missing.extend(ids.missing());
    }
    if judge.fits_unread() {
        missing.extend(ids.unreadable_requests());
    }
    missing.sort_unstable();
    Asked {
        results: Vec::new(),
        missing,
    }
}

/// Reads the requests and looks for the text in them; `on` is told of the bytes.
pub(super) fn read(
    input: &Path,
    ids: &Ids,
    judge: &Judge,
    workers: usize,
    stop: &Stop,
    mut on: impl FnMut(u64),
) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    let work = |chunk: &Chunk| found(chunk, ids, judge);
    let take = |taken: Taken<Vec<Found>>| {
        for found in &taken.value {
            match found {
                Found::Results(places) => asked.results.extend(places),
                Found::Missing(hit) => asked.missing.push(hit.place(&taken)),
            }
        }
        on(taken.bytes);
        ControlFlow::Continue(())
    };
    let passed = chunks::pass(chunks::files(&[input])?, workers, stop, work, take);
    passed.map_err(|broken| broken.failure(&[input]))?;
    asked.results.sort_unstable();
    asked.results.dedup();
    Ok(asked)
}

fn found(chunk: &Chunk, ids: &Ids, judge: &Judge) -> Vec<Found> {
    let mut found = Vec::new();
    for candidate in Walk::new(chunk, judge.anchor(), &[]) {
        if candidate.is_blank() {
            continue;
        }
        let heard = asked::heard(candidate.line, judge);
        if !heard.is_said {
            continue;
        }
        let results: Vec<Place> = heard.id.iter().flat_map(|id| ids.results(id)).collect();
        if results.is_empty() {
            let fits = match heard.id {
                Some(_) => judge.fits_missing(),
                None => judge.fits_unread(),
            };
            let missing = fits.then(|| Hit::of(&candidate));
            found.extend(missing.map(Found::Missing));
        } else {
            found.push(Found::Results(results));
        }
    }
    found
}
