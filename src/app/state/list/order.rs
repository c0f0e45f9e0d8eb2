//! What the list can be ordered by.

use std::cmp::{Ordering, Reverse};

use crate::domain::RequestCounts;

use super::Row;

/// A column to order by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What moves first, then the newest.
    #[default]
    Active,
    /// The newest first.
    Created,
    /// By name.
    Name,
    /// By status.
    Status,
    /// The furthest first.
    Progress,
    /// The most failed requests first.
    Failed,
}

impl Sort {
    /// Returns the column that follows.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Active => Self::Created,
            Self::Created => Self::Name,
            Self::Name => Self::Status,
            Self::Status => Self::Progress,
            Self::Progress => Self::Failed,
            Self::Failed => Self::Active,
        }
    }

    /// Returns what the order is called in the title of the list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active first",
            Self::Created => "newest first",
            Self::Name => "by name",
            Self::Status => "by status",
            Self::Progress => "furthest first",
            Self::Failed => "most failed first",
        }
    }
}

/// Compares two rows; rows that are equal by the column follow the time they were made, then the
/// id, so that the order never flickers.
pub fn compare(sort: Sort, a: &Row, b: &Row) -> Ordering {
    let (left, right) = (&a.batch, &b.batch);
    let by_column = match sort {
        // What is no batch yet waits for somebody, so it comes before what goes on by itself.
        Sort::Active => {
            (!a.is_waiting(), left.status.urgency()).cmp(&(!b.is_waiting(), right.status.urgency()))
        }
        Sort::Created => Ordering::Equal,
        Sort::Name => a.name.cmp(&b.name),
        Sort::Status => left.status.word().cmp(right.status.word()),
        Sort::Progress => {
            let share = |row: &Row| Reverse(row.batch.counts.and_then(RequestCounts::per_mille));
            share(a).cmp(&share(b))
        }
        Sort::Failed => right.failed_requests().cmp(&left.failed_requests()),
    };
    by_column
        .then_with(|| right.timeline.created.cmp(&left.timeline.created))
        .then_with(|| left.id.cmp(&right.id))
}
