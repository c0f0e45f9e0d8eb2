//! When a file was written last: what tells a rewriting that leaves length and both ends as they
//! were.
//!
//! The rule where a file grows: its time says nothing while its length moves on, because each part
//! that is added sets it, and some systems set it a moment before the length. So a new time with the
//! old length counts at once where the file has never grown since it was opened, and else only when
//! it is still so at the next look. What is written within the same tick of the system's clock as the
//! last look has the same time, and is not noticed.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;

/// A moment of the system's clock: seconds and nanoseconds.
type Instant = (i64, i64);

/// When a file was written and changed, as far as it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    known: Seen,
    /// Another time with the same length, seen once.
    suspect: Option<Seen>,
    growth: Growth,
}

/// What the system says: when bytes were written, and when anything about the file was changed. A
/// tool can set the first back, and not the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    written: Instant,
    changed: Instant,
}

/// Whether a file has become longer since it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Growth {
    None,
    Seen,
}

impl Seen {
    fn of(about: &Metadata) -> Self {
        Self {
            written: (about.mtime(), about.mtime_nsec()),
            changed: (about.ctime(), about.ctime_nsec()),
        }
    }
}

impl Times {
    pub(super) fn of(about: &Metadata) -> Self {
        Self {
            known: Seen::of(about),
            suspect: None,
            growth: Growth::None,
        }
    }

    /// Takes the times of a file that has become longer.
    pub(super) fn grew(&mut self, about: &Metadata) {
        *self = Self {
            growth: Growth::Seen,
            ..Self::of(about)
        };
    }

    /// Takes the times of a file of the same length as before; tells whether it was written since.
    pub(super) fn were_touched(&mut self, about: &Metadata) -> bool {
        let seen = Seen::of(about);
        if seen == self.known {
            self.suspect = None;
            return false;
        }
        let is_settled = self.growth == Growth::None || self.suspect == Some(seen);
        self.suspect = Some(seen);
        is_settled
    }
}
