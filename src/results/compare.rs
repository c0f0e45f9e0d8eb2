//! Two sets of result files side by side, joined by `custom_id`.
//!
//! Responsible for telling which requests ended the same way on both sides. Reads every line once
//! and keeps no answer: of each request an index holds where its lines are, and 128 bits of what
//! they say (`print`). Refuses to know screens, prices, and how differences are shown.
//!
//! The same means: the same class, and the same answer. Of a text, white space at its ends does
//! not count, because servers trim differently; inside it does. Calls of tools are compared by name
//! and arguments as the model wrote them, vectors, moderations and pictures by their JSON without
//! its white space, failures by status, code and message without the request's own id, lines that
//! nobody can read byte by byte. Ids, times, models, tokens and why the model stopped do not count
//! beyond the class that they make.

mod members;
mod pairs;
mod print;
mod sheet;
mod sources;
mod spot;
mod table;

#[cfg(test)]
mod slow;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use super::chunks::{self, Ending, Stop};
use crate::domain::comparison::{Comparison, Listing, PairKinds, PairLines};
use crate::domain::result::ResultLine;
use crate::domain::{Failure, Progress};
use pairs::{Found, Pairs};
use sheet::Sheet;
use sources::Sources;
use table::Table;

/// A comparison that was made: its numbers, and every pair of it.
///
/// The files stay open, so that what is read later is what was compared, whatever took their names.
#[derive(Debug)]
pub struct Compared {
    numbers: Comparison,
    pairs: Pairs,
    left: Sources,
    right: Sources,
}

/// Which side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    Left,
    Right,
}

/// Compares two sets of result files. Blocking.
///
/// The pairs are in the order of the left files, those only on the right follow in theirs. Memory
/// grows with the number of requests, about 100 bytes each, and not with the size of the files.
/// Files of one side are read as if they were one. `progress` counts the bytes of both sides.
///
/// # Errors
///
/// `Kind::Disk` when a file cannot be read, `Kind::Interrupted` when `stop` was set.
pub fn compare(
    left: &[PathBuf],
    right: &[PathBuf],
    workers: usize,
    stop: &Stop,
    mut progress: impl FnMut(Progress),
) -> Result<Compared, Failure> {
    let (left, right) = (Sources::open(left)?, Sources::open(right)?);
    let total = Some(left.size().saturating_add(right.size()));
    let mut table = Table::default();
    let mut done: u64 = 0;
    for (hand, sources) in [(Hand::Left, &left), (Hand::Right, &right)] {
        let readers = sources.readers()?;
        let passed = chunks::pass(readers, workers, stop, Sheet::of, |taken| {
            done = done.saturating_add(taken.bytes);
            table.take(hand, taken.file, taken.first_line, taken.value);
            progress(Progress { done, total });
            ControlFlow::Continue(())
        });
        let passed = passed.map_err(|broken| broken.failure(&sources.paths()))?;
        if passed.ending == Ending::Stopped {
            return Err(Stop::failure("the comparison"));
        }
    }
    let (numbers, pairs) = table.finish();
    Ok(Compared {
        numbers,
        pairs,
        left,
        right,
    })
}

impl Compared {
    /// Returns what was found, in numbers.
    pub fn numbers(&self) -> &Comparison {
        &self.numbers
    }

    /// Returns what every pair is, for whoever counts and filters them.
    pub fn listing(&self) -> &Listing {
        self.pairs.listing()
    }

    /// Reads pairs of some kinds from the `first` of those on, counted from 0. Blocking.
    ///
    /// Contract: fewer than `count` only at the end. The lines come without `raw`, so that a window
    /// of them takes no more memory than what they say.
    pub fn pairs(
        &self,
        first: u64,
        count: usize,
        kinds: PairKinds,
    ) -> Result<Vec<PairLines>, Failure> {
        let skipped = usize::try_from(first).unwrap_or(usize::MAX);
        let wanted = self.pairs.of(kinds).skip(skipped).take(count);
        wanted
            .map(|found| Ok(without_raw(self.read(found)?)))
            .collect()
    }

    /// Reads the pairs of some kinds, one after the other. Each step blocks.
    pub fn each(&self, kinds: PairKinds) -> impl Iterator<Item = Result<PairLines, Failure>> {
        self.pairs.of(kinds).map(|found| self.read(found))
    }

    fn read(&self, found: Found) -> Result<PairLines, Failure> {
        found.read(&self.left, &self.right)
    }
}

fn without_raw(pair: PairLines) -> PairLines {
    let bare = |line: Option<ResultLine>| {
        line.map(|line| ResultLine {
            raw: Arc::default(),
            ..line
        })
    };
    PairLines {
        left: bare(pair.left),
        right: bare(pair.right),
        ..pair
    }
}
