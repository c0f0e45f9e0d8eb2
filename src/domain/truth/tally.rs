//! How many requests ended in which way, by content.

use crate::domain::RequestCounts;
use crate::domain::result::Class;

/// Lines of the result files of a batch by class, whatever file they came from.
///
/// `ok + soft + error + expired + unreadable` is the number of lines that are not blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Answered.
    pub ok: u64,
    /// Answered with 200, and yet no success.
    pub soft: u64,
    /// Failed.
    pub error: u64,
    /// Not begun in time.
    pub expired: u64,
    /// Not what the protocol says.
    pub unreadable: u64,
    /// Lines whose `custom_id` stood on an earlier line; counted in their class too.
    pub duplicate: u64,
    /// Requests in the input file; `None` while that is not here.
    pub asked: Option<u64>,
    /// Requests with no line; `None` while the input file is not here.
    pub missing: Option<u64>,
    /// Lines whose `custom_id` is in no request; `None` while the input file is not here.
    pub unknown: Option<u64>,
}

/// One number in which files and provider differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What is counted: `completed`, `failed`, `total`.
    pub what: &'static str,
    /// What the provider counts.
    pub told: u64,
    /// What the files hold.
    pub counted: u64,
}

impl Tally {
    /// Returns the lines that are not blank.
    pub fn lines(&self) -> u64 {
        [
            self.ok,
            self.soft,
            self.error,
            self.expired,
            self.unreadable,
        ]
        .into_iter()
        .fold(0, u64::saturating_add)
    }

    /// Returns how many there are of a class; `None` where that cannot be known yet.
    pub fn of(&self, class: Class) -> Option<u64> {
        match class {
            Class::Ok => Some(self.ok),
            Class::Soft => Some(self.soft),
            Class::Error => Some(self.error),
            Class::Expired => Some(self.expired),
            Class::Missing => self.missing,
            Class::Duplicate => Some(self.duplicate),
            Class::Unknown => self.unknown,
            Class::Unreadable => Some(self.unreadable),
        }
    }

    /// Compares with the counts of the provider; empty when they agree.
    pub fn disagreements(&self, told: RequestCounts) -> Vec<Disagreement> {
        let pairs = [
            (
                "completed",
                told.completed,
                self.ok.saturating_add(self.soft),
            ),
            (
                "failed",
                told.failed,
                self.error.saturating_add(self.unreadable),
            ),
        ];
        pairs
            .into_iter()
            .filter(|(_, told, counted)| told != counted)
            .map(|(what, told, counted)| Disagreement {
                what,
                told,
                counted,
            })
            .collect()
    }
}
