//! Wishes about a batch and its retries as one.

use std::path::PathBuf;

use crate::domain::BatchId;

use super::{Rows, Ticket};

/// The saved results of one batch among those that are opened as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchTry {
    /// Whose they are.
    pub batch: BatchId,
    /// The files, output before errors.
    pub files: Vec<PathBuf>,
    /// Which requests it tries: a batch and its retries are of one group, and no line overrules one
    /// of another group.
    pub group: u16,
}

/// What is wanted of the retries of what is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FamilyWish {
    /// Look where they are and read them, to know which lines count.
    Merge,
    /// Stop that.
    Stop,
    /// Show all of them from now on.
    Show {
        /// The ticket under which they are open then.
        now: Ticket,
        /// Which rows are counted.
        rows: Rows,
        /// The row with the cursor, whose request keeps it.
        cursor: u64,
    },
}
