//! Which rows a chunk holds: told by the feed, which sees them in turn, to whoever works on them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Rows that are handed out together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ops::prepare) struct Batch {
    /// The first of them, counted from 0.
    pub(in crate::ops::prepare) first: u64,
    /// The line in which each begins, counted from 1.
    pub(in crate::ops::prepare) lines: Vec<u32>,
    /// How many bytes of the dataset were read until then.
    pub(in crate::ops::prepare) read: u64,
}

/// The batches that were handed out and not yet worked on, by where they begin in the feed.
#[derive(Debug, Default)]
pub(in crate::ops::prepare) struct Places(Mutex<BTreeMap<u64, Batch>>);

impl Places {
    pub(super) fn note(&self, offset: u64, batch: Batch) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(offset, batch);
    }

    /// Takes the batch that begins at an offset of the feed.
    pub(in crate::ops::prepare) fn take(&self, offset: u64) -> Option<Batch> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.remove(&offset)
    }
}
