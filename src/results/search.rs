//! Results that somebody looks for, found in whole files.
//!
//! Responsible for telling every place where a wanted result stands, in the order of the rows, while
//! the files are still being read. Refuses to show one. Raw bytes are searched at memory speed for a
//! few letters in all their spellings, and only lines that hold them are read; the line as people
//! read it decides. So nothing is missed because a file writes `\u00e9`, and nothing is found in
//! the names of members.
//!
//! Rejected: searching the text of every line (a file of 1 GB takes more than ten times as long), and
//! matching the needle in raw bytes alone (it would be found in `"role"`, and missed in escapes).
//! JSON inside a JSON string is understood as writers of JSON write it; escapes whose own letters
//! are escaped (`\\u00\u0065`) are not looked for, no writer makes them.

mod anchor;
mod asked;
mod found;
mod judge;
mod reasons;
mod requests;
mod runs;
mod spelling;
mod walk;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::chunks::{self, Chunk, Input, Stop, Taken};
use super::family::Overruled;
use super::ids::Ids;
use crate::domain::query::Query;
use crate::domain::result::{Class, Place};
use crate::domain::{Failure, Kind, Progress};
use found::Hit;
use requests::Asked;

pub use judge::Judge;

/// What is looked through.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Files of results, read as if they were one.
    pub files: &'a [PathBuf],
    /// Their requests. A text is looked for in them too, and those without a result are found.
    pub input: Option<&'a Path>,
    /// Which line answers which request: needed for requests, duplicates and unknown ids.
    pub ids: Option<&'a Ids>,
    /// Lines that are no rows, because those of another batch count. What `ids` tells leaves them
    /// out too.
    pub overruled: &'a Overruled,
}

impl<'a> Scope<'a> {
    /// Returns the number that stands for the input file in places: it comes after the results.
    pub fn input_file(&self) -> u8 {
        u8::try_from(self.files.len()).unwrap_or(u8::MAX)
    }

    /// Returns the requests beside what tells their results, where both are there.
    fn joined(&self) -> Option<(&'a Path, &'a Ids)> {
        self.input.zip(self.ids)
    }

    /// Refuses what cannot be told with what there is, rather than finding nothing.
    fn check(&self, judge: &Judge) -> Result<(), Failure> {
        let needs = |class, is_there: bool, what| {
            if is_there || !judge.asks_for(class) {
                return Ok(());
            }
            let title = class.title();
            Err(Failure::new(
                Kind::Usage,
                format!(
                    "cannot tell which results are of the class {}: {title}",
                    class.word()
                ),
                what,
            ))
        };
        let beside = "that is known only beside the input file";
        needs(Class::Missing, self.joined().is_some(), beside)?;
        needs(Class::Unknown, self.joined().is_some(), beside)?;
        let after = "that is known only after all lines were read once";
        needs(Class::Duplicate, self.ids.is_some(), after)
    }
}

/// Finds results, and hands their places to `on` in the order of the rows, with how far it is.
///
/// Returns how many there are. `on` is also called where nothing was found, for the progress. A
/// result is found by a text in its request too; a request without a result is a row of its own
/// behind all results, its place in the input file (see [`Scope::input_file`]). The requests are
/// read first, because their hits stand anywhere among the results. Ends early and without failure
/// when `stop` is set. Blank lines are no results.
pub fn search(
    scope: &Scope<'_>,
    query: &Query,
    workers: usize,
    stop: &Stop,
    on: impl FnMut(&[Place], Progress),
) -> Result<u64, Failure> {
    let inputs = chunks::files(scope.files)?;
    searched(scope, query, (inputs, &[]), (workers, stop), on)
}

/// Goes on with a search through files that have grown: from a line of each on, which is named by its
/// place. Requests without a result are found again, because fewer of them may be without.
///
/// Does otherwise what [`search`] does.
pub fn search_on(
    scope: &Scope<'_>,
    query: &Query,
    from: &[Place],
    workers: usize,
    stop: &Stop,
    on: impl FnMut(&[Place], Progress),
) -> Result<u64, Failure> {
    let offsets: Vec<u64> = from.iter().map(|place| place.offset).collect();
    let inputs = chunks::rests(scope.files, &offsets)?;
    searched(scope, query, (inputs, from), (workers, stop), on)
}

fn searched(
    scope: &Scope<'_>,
    query: &Query,
    (inputs, from): (Vec<Input>, &[Place]),
    (workers, stop): (usize, &Stop),
    mut on: impl FnMut(&[Place], Progress),
) -> Result<u64, Failure> {
    let judge = Judge::new(query)?;
    scope.check(&judge)?;
    let read = scope.joined().filter(|_| judge.has_text());
    let mut progress = Progress {
        done: from.iter().map(|place| place.offset).sum(),
        total: Some(sizes(scope.files, read.map(|(path, _)| path))),
    };
    let asked = match (read, scope.ids) {
        (Some((path, ids)), _) => requests::read(path, ids, &judge, workers, stop, |bytes| {
            progress.done += bytes;
            on(&[], progress);
        })?,
        (None, Some(ids)) => requests::unanswered(ids, &judge),
        (None, None) => Asked::default(),
    };
    let mut hits = 0;
    let mut tell = |places: &[Place], bytes| {
        hits += places.len() as u64;
        progress.done += bytes;
        on(places, progress);
    };
    let work = |chunk: &Chunk| found::hits(chunk, &judge, asked.among(chunk), scope);
    let take = |taken: Taken<Vec<Hit>>| {
        let before = from
            .get(usize::from(taken.file))
            .map_or(0, |place| place.line);
        let place = |hit: &Hit| {
            let place = hit.place(&taken);
            let line = place.line.saturating_add(before.saturating_sub(1));
            Place { line, ..place }
        };
        let places: Vec<Place> = taken.value.iter().map(place).collect();
        tell(&places, taken.bytes);
        ControlFlow::Continue(())
    };
    let passed = chunks::pass(inputs, workers, stop, work, take);
    passed.map_err(|broken| broken.failure(scope.files))?;
    if !stop.is_set() {
        tell(&asked.missing(scope.input_file()), 0);
    }
    Ok(hits)
}

/// Adds up the bytes of some files; what cannot be measured now fails when it is opened.
fn sizes(files: &[PathBuf], input: Option<&Path>) -> u64 {
    let paths = files.iter().map(PathBuf::as_path).chain(input);
    let sizes = paths.filter_map(|path| std::fs::metadata(path).ok());
    sizes.map(|about| about.len()).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests;
