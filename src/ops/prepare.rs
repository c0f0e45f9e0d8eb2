//! From a dataset to a file of requests: each row printed by a recipe.
//!
//! Responsible for reading datasets of any length with flat memory, for requests in the order of
//! their rows, for names that occur once, and for a file that is whole or not there: not when a row
//! is bad, not when it is stopped, not when the disk is full. Refuses to know what a template says;
//! that is [`crate::recipe`]. Blocking.
//!
//! ```text
//! dataset ─ feed (cut into rows, in turn) ─┬─ worker: rows ─ press ─┐
//!                                          └─ worker: rows ─ press ─┴─ in order ─ names ─ part ─ rename
//! ```
//!
//! Memory holds a few chunks and 17 bytes for each row, by which a name that comes twice is found.

mod bad;
mod dataset;
mod piece;
mod rows;
mod sample;
mod stream;

use std::io::{self, Write};
use std::path::PathBuf;

use super::disk;
use super::target::{self, Ending, GiveUp, Target, Unfinished};
use super::transfer::Meter;
use crate::domain::{Failure, Kind};
use crate::recipe::Press;
use crate::results::chunks::Stop;
use piece::Joiner;

pub use bad::{BadRow, Place};
pub use dataset::{Dataset, Form, Reading};
pub use sample::{Look, Sample, SampleRow, Trial, look, printed, sample, try_out};

/// One reads while the other works.
const WORKERS: usize = 2;

/// What to prepare.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The rows.
    pub dataset: &'a Dataset,
    /// What prints them.
    pub press: &'a Press,
    /// So many rows at the beginning are left out; their names are taken all the same, because a
    /// pilot may have them.
    pub skip: u64,
    /// No more than so many rows behind them.
    pub limit: Option<u64>,
}

/// What was prepared, or why nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    /// Where the requests are, if they went to a file.
    pub path: Option<PathBuf>,
    /// Rows read, those that were left out not counted.
    pub rows: u64,
    /// Requests written.
    pub requests: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// Whether the very same file was there before.
    pub was_there: bool,
    /// The first rows that are no requests. With any there is no file, and a stream ends before the
    /// first of them.
    pub bad: Vec<BadRow>,
    /// How many there are in all, as far as was read.
    pub bad_total: u64,
    /// Whether the recipe itself is wrong, so that no other row was read.
    pub is_recipe_wrong: bool,
}

impl Prepared {
    /// Returns the failure of rows that are no requests.
    pub fn refusal(&self, dataset: &Dataset) -> Option<Failure> {
        let first = self.bad.first()?;
        let name = dataset.path().display();
        let what = format!("cannot prepare {name}");
        if self.is_recipe_wrong {
            let failure = Failure::new(Kind::Config, what, first.to_string());
            return Some(
                failure.with_hint("correct the recipe; nothing was written under the final name"),
            );
        }
        let count = match self.bad_total {
            1 => "1 row is no request".to_owned(),
            many => format!("{many} rows are no requests"),
        };
        let mut why = count;
        for bad in &self.bad {
            why.push('\n');
            why.push_str(&bad.to_string());
        }
        let more = self.bad_total.saturating_sub(self.bad.len() as u64);
        if more > 0 {
            why.push_str(&["\nand ", &more.to_string(), " more"].concat());
        }
        let hint = "correct the rows or the recipe; nothing was written under the final name";
        Some(Failure::new(Kind::InvalidInput, what, why).with_hint(hint))
    }
}

/// Prepares a file of requests.
///
/// Contract: bad rows are no failure but part of what is returned, and then nothing is under the
/// final name. The end is heeded within a row, see [`GiveUp`] for what waits
/// longer.
pub fn prepare(
    wish: &Wish<'_>,
    target: Target<'_>,
    meter: &Meter,
    give_up: &GiveUp,
) -> Result<Prepared, Failure> {
    let stop = &give_up.stop;
    match target {
        Target::Stream(out) => {
            let failed = |error: &io::Error| disk::failure("cannot write the requests", error);
            write(wish, WORKERS, out, &failed, meter, stop)
        }
        Target::File { path, existing } => {
            let failed = |error: &io::Error| disk::failure(&target::what(&path), error);
            if let Some(mut device) = target::device(&path)? {
                let prepared = write(wish, WORKERS, &mut device, &failed, meter, stop)?;
                let path = Some(path);
                return Ok(Prepared { path, ..prepared });
            }
            if wish.dataset.is_at(&path) {
                let why = "it is the dataset itself";
                return Err(Failure::new(Kind::Usage, target::what(&path), why)
                    .with_hint("name another file"));
            }
            let mut unfinished = Unfinished::begin(&path, give_up)?;
            let prepared = write(wish, WORKERS, &mut unfinished.file, &failed, meter, stop)?;
            if !prepared.bad.is_empty() {
                return Ok(prepared);
            }
            let ending = unfinished.publish(existing)?;
            Ok(Prepared {
                path: Some(path),
                was_there: ending == Ending::WasThere,
                ..prepared
            })
        }
    }
}

fn write(
    wish: &Wish<'_>,
    workers: usize,
    out: &mut (dyn Write + Send),
    failed: &dyn Fn(&io::Error) -> Failure,
    meter: &Meter,
    stop: &Stop,
) -> Result<Prepared, Failure> {
    let mut joiner = Joiner::new(wish.skip, out, failed);
    let maker = piece::Maker::new(wish, stop);
    let until = wish.limit.map(|limit| wish.skip.saturating_add(limit));
    let pass = stream::Pass {
        dataset: wish.dataset,
        workers,
        until,
        row_bytes: wish.press.fixed_bytes(),
        meter,
        stop,
    };
    pass.run(|rows| maker.make(rows), |piece| joiner.take(piece))?;
    if stop.is_set() {
        return Err(
            Stop::failure("the preparation").with_hint("nothing half is left under the final name")
        );
    }
    joiner.end(wish.dataset)
}

#[cfg(test)]
mod tests;
