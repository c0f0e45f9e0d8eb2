//! What failed in a batch becomes the next one: the input minus the successes.
//!
//! Responsible for looking at the whole family of a batch before anything is taken again, for a file
//! of the requests that are left, byte for byte as they were sent but for what is to be changed, and
//! for leaving nothing half. Refuses to send anything: the file goes the way of every other, through
//! check, count and [`super::submit`].
//!
//! ```text
//! ledger ─► family ─► fetch (results of all, input of one) ─► write ─► check, count, submit
//! ```
//!
//! The input is streamed; memory holds 16 bytes for each result and 8 for each request.

mod edit;
mod family;
mod fetch;
mod next;
mod write;

use std::path::PathBuf;

use super::download::Existing;
use super::target::{self, GiveUp, Unfinished};
use super::transfer::Meter;
use crate::domain::result::Class;
use crate::domain::retry::{Choice, Plan};
use crate::domain::{BatchId, Failure};
use crate::results::family::Try;
use crate::text::file_name::safe_component;

pub use edit::Edits;
pub use family::{Family, family};
pub use fetch::{Fetched, fetch};
pub use next::next_batch;

/// The part of an id by which people know it.
const ID_TAIL: usize = 8;

/// What is to be taken again.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The results of the batch and of its kin, the oldest first.
    pub tries: Vec<Try>,
    /// The requests of the batch.
    pub input: PathBuf,
    /// Which classes are taken.
    pub choice: Choice,
    /// What is changed in them.
    pub edits: Edits,
}

/// A plan, and the file that was made by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// What became of every request, and which are taken.
    pub plan: Plan,
    /// Where the requests are; `None` where none is taken, and then there is no file.
    pub path: Option<PathBuf>,
    /// The first requests that are taken.
    pub first: Vec<Sample>,
}

/// A request that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What became of it before.
    pub class: Class,
    /// The line as it will be sent.
    pub line: Vec<u8>,
}

/// Writes the requests that are taken again to a file.
///
/// Contract: the file is whole under its name or not there; it is not there when nothing is taken.
/// Blocking. Fails when a line that is to be changed cannot be, with its number.
pub fn write(
    wish: &Wish,
    path: PathBuf,
    existing: Existing,
    meter: &Meter,
    give_up: &GiveUp,
) -> Result<Written, Failure> {
    let mut unfinished = Unfinished::begin(&path, give_up)?;
    let what = target::what(&path);
    let mut written = write::run(wish, &mut unfinished.file, &what, meter, &give_up.stop)?;
    if written.plan.taken() > 0 {
        unfinished.publish(existing)?;
        written.path = Some(path);
    }
    Ok(written)
}

/// Names the file of a retry: after the batch, and never twice.
pub fn file_name(batch: &BatchId, random: [u8; 16]) -> String {
    let id = batch.as_str();
    let skipped = id.chars().count().saturating_sub(ID_TAIL);
    let tail: String = id.chars().skip(skipped).collect();
    let random = u128::from_be_bytes(random) >> 96;
    safe_component(&format!("retry-{tail}-{random:08x}.jsonl"))
}

#[cfg(test)]
mod tests;
