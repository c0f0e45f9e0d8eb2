//! Every line of an input file, checked before a byte of it leaves this machine.
//!
//! Responsible for finding what the provider would find hours later, with line numbers. Refuses to
//! correct anything, and to know prices and tokens. Streams: memory holds one block, one line and
//! the ids. Rules: `batch-api §1.3, §2, §3` of the project's reference notes.

mod finding;
mod judge;
mod request;
mod stream;

use std::path::Path;
use std::sync::atomic::AtomicBool;

pub use finding::Findings;
pub(in crate::ops) use stream::{hex, stamp};

use super::transfer::Meter;
use crate::domain::Failure;
use crate::domain::check::Report;
use judge::Judge;

/// Requests a file may hold.
pub const MAX_REQUESTS: u64 = 50_000;
/// Bytes a file may have. The limit is published as 200 MB; this reading of it is safe.
pub const MAX_BYTES: u64 = 200_000_000;
/// Embedding inputs a file may hold, over all of its requests.
pub const MAX_INPUTS: u64 = 50_000;

/// Checks a file of requests.
///
/// Blocking; looks at `cancel` once a block. Fails only when the file cannot be read or the check
/// was cancelled: what is wrong with the content is in the report.
pub fn check_file(path: &Path, cancel: &AtomicBool, meter: &Meter) -> Result<Report, Failure> {
    let mut judge = Judge::default();
    let seen = stream::run(path, cancel, meter, &mut judge)?;
    Ok(judge.report(seen))
}

#[cfg(test)]
mod tests;
