//! An input that is over the limits of a provider, cut into shards that are not.
//!
//! Responsible for cuts at line ends only, in the order of the file, each shard as full as it may
//! be, and for shards that are all there or none. Refuses to change a byte of a line, and to judge
//! requests: that is what [`super::check`] does. Blocking.

mod plan;
mod write;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

pub use plan::{Line, Most, Planner, Shard, TooMuch, Weight};
pub use write::{Destination, Written, write};

use super::check::{Opened, inputs_of_line};
use super::tokens::Counter;
use super::transfer::Meter;
use crate::domain::check::Stamp;
use crate::domain::{Failure, Kind, Progress};
use crate::results::chunks::{Chunk, Ending, Stop, Taken, lines, pass};

/// One reads while the other weighs.
const WORKERS: usize = 2;

/// How a file is to be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The file.
    pub path: PathBuf,
    /// Which file it was: shards are cut only of the one that was planned.
    pub stamp: Stamp,
    /// The shards, in the order of the file.
    pub shards: Vec<Shard>,
}

/// Weighs a line without its line end. Called on two threads.
pub type Weigh<'w> = dyn Fn(&[u8]) -> Result<Weight, Failure> + Sync + 'w;

/// Weighs lines by the inputs of embeddings that they hold, and with a `counter` by their tokens too.
///
/// What it returns fails when the vocabulary of a model cannot be had.
pub fn weighing(counter: Option<&Counter>) -> impl Fn(&[u8]) -> Result<Weight, Failure> + Sync {
    move |line| {
        let tokens = counter.map(|counter| counter.of_line(line)).transpose()?;
        Ok(Weight {
            inputs: inputs_of_line(line),
            tokens: tokens.unwrap_or_default(),
        })
    }
}

/// What there is of a piece: a line each, by its length and its weight.
type Sizes = Vec<(u64, Weight, bool)>;

/// Plans how to cut a file. Reads it once; nothing is written.
///
/// Fails when a single request is over the limits, naming its line, when one cannot be weighed, and
/// when the file cannot be read.
pub fn plan(
    path: &Path,
    most: Most,
    weigh: &Weigh<'_>,
    stop: &Stop,
    meter: &Meter,
) -> Result<Plan, Failure> {
    let what = || format!("cannot split {}", path.display());
    let opened = Opened::open(path).map_err(|failure| failure.in_order_to(what()))?;
    let mut planner = Planner::new(most);
    let mut refused = None;
    let work = |chunk: &Chunk| sizes(chunk, weigh);
    let stats = pass(
        vec![opened.input()?],
        WORKERS,
        stop,
        work,
        |taken: Taken<Result<Sizes, Failure>>| {
            meter.set(Progress {
                done: taken.offset + taken.bytes,
                total: Some(opened.stamp.bytes),
            });
            match add(&mut planner, taken) {
                Ok(()) => ControlFlow::Continue(()),
                Err(failure) => {
                    refused = Some(failure.in_order_to(what()));
                    ControlFlow::Break(())
                }
            }
        },
    );
    if let Some(refused) = refused {
        return Err(refused);
    }
    let stats = stats.map_err(|broken| opened.broken(&broken))?;
    if stats.ending == Ending::Stopped || stop.is_set() {
        return Err(Stop::failure(&format!("the split of {}", path.display())));
    }
    Ok(Plan {
        path: path.to_owned(),
        stamp: opened.stamp,
        shards: planner.finish(),
    })
}

/// Hands the lines of a piece to the planner, in their order.
fn add(planner: &mut Planner, taken: Taken<Result<Sizes, Failure>>) -> Result<(), Failure> {
    let mut offset = taken.offset;
    for (number, (bytes, weight, is_request)) in (taken.first_line..).zip(taken.value?) {
        // What stands for a line that is too long to be held has its whole length.
        let bytes = if bytes == u64::MAX {
            taken.bytes
        } else {
            bytes
        };
        let line = Line {
            number,
            offset,
            bytes,
            weight,
            is_request,
        };
        offset += bytes;
        planner.add(line).map_err(|too_much| {
            Failure::new(Kind::InvalidInput, "", too_much.to_string())
                .with_hint("no cut helps a request that is too large by itself; shorten it")
        })?;
    }
    Ok(())
}

fn sizes(chunk: &Chunk, weigh: &Weigh<'_>) -> Result<Sizes, Failure> {
    if chunk.cut.is_some() {
        return Ok(vec![(u64::MAX, Weight::default(), true)]);
    }
    let mut found: Sizes = Vec::new();
    let mut lines = lines(&chunk.bytes).peekable();
    while let Some((begin, line)) = lines.next() {
        let end = lines.peek().map_or(chunk.bytes.len(), |(next, _)| *next);
        let is_request = !line.trim_ascii().is_empty();
        let weight = if is_request {
            weigh(line)?
        } else {
            Weight::default()
        };
        found.push(((end - begin) as u64, weight, is_request));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
