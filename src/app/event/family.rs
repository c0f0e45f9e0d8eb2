//! News of a batch and its retries as one.

use std::path::PathBuf;

use crate::app::state::results::Kin;
use crate::domain::result::ResultLine;
use crate::domain::{BatchId, Failure, Progress};

/// What there is to know of the retries of what is open.
#[derive(Clone, Debug, PartialEq)]
pub enum FamilyNews {
    /// There are such batches; where there are retries, they are being read.
    Found {
        /// Whose failures the open batch was made of.
        parent: Option<BatchId>,
        /// What was made of its own failures, the oldest first.
        kin: Vec<BatchId>,
    },
    /// Their reading came on.
    Advanced(Progress),
    /// It is known which lines count, or not.
    Ended(Result<Merge, Failure>),
    /// All of them are open now.
    Shown(Result<Shown, Failure>),
}

/// What came of the reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merge {
    /// Every retry, and where its results are.
    pub kin: Vec<Kin>,
    /// Whose each file is, in their order; empty where there is nothing to add.
    pub owners: Vec<BatchId>,
}

/// What is shown where a batch was shown alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The row that had the cursor.
    pub asked: u64,
    /// The row on which its request is now.
    pub row: u64,
    /// The row of the first of the lines.
    pub first: u64,
    /// Lines around it.
    pub lines: Vec<ResultLine>,
    /// How many rows there are.
    pub total: u64,
    /// All files.
    pub paths: Vec<PathBuf>,
}
