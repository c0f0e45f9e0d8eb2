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

pub use finding::{Code, Finding, Findings};
pub use stream::Stamp;
pub(in crate::ops) use stream::hex;

use super::transfer::Meter;
use crate::domain::{Endpoint, Failure};
use judge::Judge;

/// Requests a file may hold.
pub const MAX_REQUESTS: u64 = 50_000;
/// Bytes a file may have. The limit is published as 200 MB; this reading of it is safe.
pub const MAX_BYTES: u64 = 200_000_000;
/// Embedding inputs a file may hold, over all of its requests.
pub const MAX_INPUTS: u64 = 50_000;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Requests in the file: lines that are not blank.
    pub requests: u64,
    /// Its length.
    pub bytes: u64,
    /// Where the requests go: the endpoint of the first that names one.
    pub endpoint: Option<Endpoint>,
    /// The models asked for, in the order of their first use; the first few.
    pub models: Vec<String>,
    /// What is wrong, in the order of the file; the first 20 of each kind.
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub findings_total: u64,
    /// How many there are of each kind.
    pub totals: Vec<(Code, u64)>,
    /// The SHA-256 of the file in hex.
    pub sha256: String,
    /// Which file this is, so that an upload can tell whether it changed since.
    pub stamp: Stamp,
}

impl Report {
    /// Tells whether nothing is wrong, so that the file may be uploaded.
    pub fn is_valid(&self) -> bool {
        self.findings_total == 0
    }
}

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
