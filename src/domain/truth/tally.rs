//! How many requests ended in which way, by content.

use crate::domain::RequestCounts;
use crate::domain::result::Class;

/// Lines of the result files of a batch by class, whatever file they came from.
///
/// `ok + soft + error + cancelled + expired + unreadable` is the number of lines that are not blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Answered.
    pub ok: u64,
    /// Answered with 200, and yet no success.
    pub soft: u64,
    /// Failed.
    pub error: u64,
    /// Not begun before the batch was cancelled.
    pub cancelled: u64,
    /// Not begun in time.
    pub expired: u64,
    /// Not what the protocol says.
    pub unreadable: u64,
    /// Lines whose `custom_id` stood on an earlier line; counted in their class too.
    pub duplicate: u64,
    /// Requests in the input file; `None` while that is not here.
    pub asked: Option<u64>,
    /// Lines of the input file that do not say which request they are, and so can be neither
    /// answered nor missing; `None` while that is not here.
    pub unread_requests: Option<u64>,
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
            self.cancelled,
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
            Class::Cancelled => Some(self.cancelled),
            Class::Expired => Some(self.expired),
            Class::Missing => self.missing,
            Class::Duplicate => Some(self.duplicate),
            Class::Unknown => self.unknown,
            Class::Unreadable => Some(self.unreadable),
            Class::Blank => None,
        }
    }

    /// Counts a line.
    pub fn add(&mut self, class: Class) {
        let count = match class {
            Class::Ok => &mut self.ok,
            Class::Soft => &mut self.soft,
            Class::Error => &mut self.error,
            Class::Cancelled => &mut self.cancelled,
            Class::Expired => &mut self.expired,
            Class::Unreadable => &mut self.unreadable,
            Class::Duplicate => &mut self.duplicate,
            Class::Missing => self.missing.get_or_insert(0),
            Class::Unknown => self.unknown.get_or_insert(0),
            Class::Blank => return,
        };
        *count = count.saturating_add(1);
    }

    /// Adds the lines of another part of the same files.
    pub fn merge(&mut self, other: &Self) {
        let Self {
            ok,
            soft,
            error,
            cancelled,
            expired,
            unreadable,
            duplicate,
            asked,
            unread_requests,
            missing,
            unknown,
        } = other;
        let counts = [
            (&mut self.ok, ok),
            (&mut self.soft, soft),
            (&mut self.error, error),
            (&mut self.cancelled, cancelled),
            (&mut self.expired, expired),
            (&mut self.unreadable, unreadable),
            (&mut self.duplicate, duplicate),
        ];
        for (count, more) in counts {
            *count = count.saturating_add(*more);
        }
        let known = [
            (&mut self.asked, asked),
            (&mut self.unread_requests, unread_requests),
            (&mut self.missing, missing),
            (&mut self.unknown, unknown),
        ];
        for (count, more) in known {
            *count = match (*count, *more) {
                (Some(count), Some(more)) => Some(count.saturating_add(more)),
                (count, more) => count.or(more),
            };
        }
    }

    /// Compares with the counts of the provider for a batch that has ended; empty when they agree.
    ///
    /// Nobody documents whether requests that never ran count as failed: expired ones, and those of
    /// a cancelled batch. Both are taken for agreement, and so is either count of a line that cannot
    /// be read. Counts that are all 0 were not given.
    pub fn disagreements(&self, told: RequestCounts) -> Vec<Disagreement> {
        if told.total == 0 && told.done() == 0 {
            return Vec::new();
        }
        let sum = |counts: &[u64]| counts.iter().copied().fold(0, u64::saturating_add);
        let answered = sum(&[self.ok, self.soft]);
        let not_run = self.cancelled.saturating_add(self.expired);
        // A line that cannot be read was an answer or a failure, but not both.
        let taken = told.completed.saturating_sub(answered);
        let unread = self.unreadable.saturating_sub(taken);
        // Whether a provider counts a line that it cannot read is its own affair.
        let asked = self.asked.unwrap_or(told.total);
        let lines = asked.saturating_add(self.unread_requests.unwrap_or(0));
        let pairs = [
            (
                "completed",
                told.completed,
                (answered, sum(&[answered, self.unreadable])),
            ),
            (
                "failed",
                told.failed,
                (self.error, sum(&[self.error, not_run, unread])),
            ),
            ("total", told.total, (asked, lines)),
        ];
        pairs
            .into_iter()
            .filter(|(_, told, (least, most))| !(*least..=*most).contains(told))
            .map(|(what, told, (least, most))| Disagreement {
                what,
                told,
                counted: told.clamp(least, most),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
