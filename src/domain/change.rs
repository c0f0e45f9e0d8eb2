//! What is different between two listings: one stream for the screen, `watch` and `watch --json`.

use super::{Batch, BatchId, RequestCounts, Status};

/// One difference between what was known of a batch and what is known now.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A batch that was not there before.
    Appeared {
        /// Which.
        id: BatchId,
        /// The state it appeared in.
        status: Status,
    },
    /// A batch entered another state. States may be skipped between two looks.
    Moved {
        /// Which.
        id: BatchId,
        /// The state it was in.
        from: Status,
        /// The state it is in.
        to: Status,
    },
    /// More requests have an outcome.
    Progressed {
        /// Which.
        id: BatchId,
        /// The counts before.
        from: RequestCounts,
        /// The counts now.
        to: RequestCounts,
    },
}

impl Change {
    /// Returns the batch that changed.
    pub fn id(&self) -> &BatchId {
        match self {
            Self::Appeared { id, .. } | Self::Moved { id, .. } | Self::Progressed { id, .. } => id,
        }
    }
}

/// Compares what was known with what is reported now.
///
/// A batch that is missing from `new` is no change: a listing shows pages, not everything.
/// A batch that moved and progressed gives both changes, the move first.
pub fn diff<'a>(
    known: impl Fn(&BatchId) -> Option<&'a Batch>,
    new: impl IntoIterator<Item = &'a Batch>,
) -> Vec<Change> {
    new.into_iter()
        .flat_map(|batch| changes_of(known(&batch.id), batch))
        .collect()
}

/// Compares two views of one batch; `None` before it was first seen.
pub fn changes_of(old: Option<&Batch>, new: &Batch) -> Vec<Change> {
    let id = || new.id.clone();
    let Some(old) = old else {
        return vec![Change::Appeared {
            id: id(),
            status: new.status.clone(),
        }];
    };
    let moved = (old.status != new.status).then(|| Change::Moved {
        id: id(),
        from: old.status.clone(),
        to: new.status.clone(),
    });
    let (before, after) = (
        old.counts.unwrap_or_default(),
        new.counts.unwrap_or_default(),
    );
    let progressed = (before != after && new.counts.is_some()).then(|| Change::Progressed {
        id: id(),
        from: before,
        to: after,
    });
    moved.into_iter().chain(progressed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(id: &str, status: Status, completed: u64) -> Batch {
        let mut batch = Batch::bare(BatchId::new(id), status);
        batch.counts = Some(RequestCounts {
            total: 10,
            completed,
            failed: 0,
        });
        batch
    }

    #[test]
    fn the_same_listing_twice_changes_nothing() {
        let seen = batch("a", Status::InProgress, 3);
        assert_eq!(diff(|_| Some(&seen), [&seen]), []);
    }

    #[test]
    fn a_batch_that_moved_and_progressed_gives_both_changes() {
        let (seen, now) = (
            batch("a", Status::InProgress, 3),
            batch("a", Status::Completed, 10),
        );
        let changes = diff(|_| Some(&seen), [&now]);
        assert!(matches!(
            changes.as_slice(),
            [Change::Moved { to: Status::Completed, .. }, Change::Progressed { to, .. }]
                if to.completed == 10
        ));
    }

    #[test]
    fn a_batch_missing_from_a_page_did_not_vanish() {
        let seen = batch("a", Status::InProgress, 3);
        assert_eq!(diff(|_| Some(&seen), []), []);
    }
}
