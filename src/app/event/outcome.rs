//! What reading, seeking and jobs have brought.

use std::path::PathBuf;

use crate::app::state::retry::RetryPlan;
use crate::domain::result::ResultLine;
use crate::domain::{Batch, BatchId, Failure};

/// A row that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number among all rows, from 0.
    pub row: u64,
    /// Its number among the hits of the search, from 0, where it is one.
    pub hit: Option<u64>,
}

/// Results that were opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Where they come from.
    pub origin: Origin,
    /// The first lines.
    pub lines: Vec<ResultLine>,
    /// Something to know about them.
    pub note: Option<String>,
}

/// Where results come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The first part of the files at the provider.
    Provider {
        /// Whether the first part is all there is.
        is_whole: bool,
    },
    /// Files that were downloaded: every line can be read.
    Files(Vec<PathBuf>),
}

/// What a job brought.
#[derive(Clone, Debug, PartialEq)]
pub enum JobDone {
    /// A batch was made.
    Created(Box<Batch>),
    /// It was not sent, because it does not fit into the queue of its model.
    Held {
        /// For what it waits.
        reason: String,
    },
    /// A run was sent, as far as there is room for it.
    RunSent {
        /// The batches that were made.
        batches: Vec<Batch>,
        /// How many shards are held.
        held: usize,
    },
    /// What failed in a run was sent again, as far as that was possible.
    RetriesSent {
        /// The batches that were made.
        batches: Vec<Batch>,
        /// How many are held.
        held: usize,
        /// Those that were not made, by their place among what was to be sent, and why.
        failed: Vec<(usize, Failure)>,
    },
    /// Somebody else is at it, or was quicker.
    LeftAlone,
    /// What failed in a batch or a run was planned to be sent again; nothing was sent.
    RetryPlanned(Box<RetryPlan>),
    /// Requests were written to a file.
    Prepared {
        /// The file.
        path: PathBuf,
        /// How many.
        requests: u64,
    },
    /// The input file of a batch was fetched.
    InputFetched {
        /// Whose.
        id: BatchId,
    },
    /// Results were written in another form.
    Exported {
        /// The file.
        path: PathBuf,
        /// Results in it.
        rows: u64,
    },
    /// Results were saved.
    Downloaded {
        /// Whose.
        id: BatchId,
        /// The folder.
        dir: PathBuf,
        /// The files, with their number of lines.
        files: Vec<(PathBuf, u64)>,
        /// What is odd about them.
        warnings: Vec<String>,
    },
}
