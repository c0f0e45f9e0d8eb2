//! Every line of an input file, checked before a byte of it leaves this machine.
//!
//! Responsible for finding what the provider would find hours later, with line numbers, and for
//! mending into another file what can be mended without asking. Refuses to change the file itself,
//! and to know prices and tokens. Rules: `batch-api §1.3, §1.8, §2, §3` of the project's reference
//! notes.
//!
//! ```text
//! file ─► anchor (first endpoint, first model) ─┐
//!   └───► pass: piece ─► judge ─► what was seen ┴─► whole ─► ids again ─► report
//! ```
//!
//! Memory holds a few pieces of the file, and 16 bytes for each request. The SHA-256 of the file is
//! no part of the check, because it alone takes twice as long; whoever needs it asks for it with
//! [`seal()`], and gets it of the very bytes that were checked, by the sums of the pieces.

mod anchor;
mod finding;
mod fix;
mod ids;
mod judge;
mod near;
mod request;
mod rules;
mod seal;
mod shape;
mod stream;
mod sum;
mod whole;

use std::hash::{BuildHasher as _, RandomState};
use std::ops::ControlFlow;
use std::path::Path;

pub use fix::{Fixed, Fixing, fix};
pub(in crate::ops) use request::inputs_of_line;
pub use seal::seal;
pub(in crate::ops) use stream::{Opened, hex, stamp};

use super::transfer::Meter;
use crate::domain::check::Report;
use crate::domain::{Endpoint, Failure, Limits, Progress};
use crate::results::chunks::{Ending, Stop, Taken, pass};
use anchor::Anchor;
use judge::{Judge, Seen};
use rules::Rules;
use whole::Whole;

/// One reads while the other works; a third one finds nothing to do.
const WORKERS: usize = 2;

/// What a file is checked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What the provider takes.
    pub limits: Limits,
    /// Where the batch goes; `None` where that is what the file says.
    pub endpoint: Option<Endpoint>,
}

/// Checks a file of requests.
///
/// Blocking; heeds `stop` once a piece. Fails only when the file cannot be read or the check was
/// stopped: what is wrong with the content is in the report.
pub fn check_file(
    path: &Path,
    asked: &Asked,
    stop: &Stop,
    meter: &Meter,
) -> Result<Report, Failure> {
    check_with(WORKERS, path, asked, stop, meter)
}

/// Checks a file of requests with this many threads; the report is the same with any number.
pub fn check_with(
    workers: usize,
    path: &Path,
    asked: &Asked,
    stop: &Stop,
    meter: &Meter,
) -> Result<Report, Failure> {
    let key = RandomState::new();
    let hash = |id: &str| key.hash_one(id);
    run(workers, path, asked, stop, meter, &hash)
}

/// Checks with a given hash of ids, so that a test can make all of them equal.
fn run(
    workers: usize,
    path: &Path,
    asked: &Asked,
    stop: &Stop,
    meter: &Meter,
    hash: &(impl Fn(&str) -> u64 + Sync),
) -> Result<Report, Failure> {
    let opened = Opened::open(path)?;
    let whole = read(workers, &opened, asked, stop, meter, hash)?;
    whole.report(&opened, asked)
}

/// Reads a file to its end.
fn read(
    workers: usize,
    opened: &Opened<'_>,
    asked: &Asked,
    stop: &Stop,
    meter: &Meter,
    hash: &(impl Fn(&str) -> u64 + Sync),
) -> Result<Whole, Failure> {
    let broken = |broken| opened.broken(&broken);
    let rules = Rules::shipped();
    let anchor = Anchor::find(opened.input()?, stop).map_err(broken)?;
    let judge = Judge::new(&rules, asked, &anchor, hash);
    let mut whole = Whole::default();
    let mut failed = None;
    let work = |chunk: &_| judge.chunk(chunk);
    let stats = pass(
        vec![opened.input()?],
        workers,
        stop,
        work,
        |taken: Taken<Seen>| {
            meter.set(Progress {
                done: taken.offset + taken.bytes,
                total: Some(opened.stamp.bytes),
            });
            match whole.take(taken, opened) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        },
    );
    if let Some(error) = failed {
        return Err(opened.failure(&error));
    }
    if stats.map_err(broken)?.ending == Ending::Stopped || stop.is_set() {
        return Err(opened.stopped());
    }
    whole.anchor = anchor;
    Ok(whole)
}

#[cfg(test)]
mod tests;
