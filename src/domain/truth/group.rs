//! Failures that have the same cause, told by code and message.

use crate::domain::result::{Class, Place};

/// Names a group in a query: the same code and message give the same key in every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupKey(pub u64);

impl GroupKey {
    /// The group of all failures beyond the most groups that are kept. No line names it as its own,
    /// so that a query for it finds nothing.
    pub const OTHERS: Self = Self(0);

    /// Makes a key of a hash; never [`Self::OTHERS`].
    pub(super) fn named(hash: u64) -> Self {
        Self(hash.max(1))
    }
}

/// Failures of one code and one message, numbers and ids in the message folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorGroup {
    /// Its name in a query.
    pub key: GroupKey,
    /// `Error`, `Expired`, `Soft` or `Unreadable`.
    pub class: Class,
    /// The code, or the status where there is no code; why the model stopped for a soft failure.
    pub code: Option<String>,
    /// The message with numbers and ids folded.
    pub message: String,
    /// How many lines.
    pub count: u64,
    /// The first of them.
    pub sample: Sample,
}

/// One line of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Where it stands.
    pub place: Place,
    /// Which request it was.
    pub custom_id: Option<String>,
    /// Its message as it came, cut where it is very long; what was said for a soft failure.
    pub message: String,
}
