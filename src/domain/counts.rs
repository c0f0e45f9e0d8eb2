//! How many requests a batch has, and how they went.

/// Requests of a batch by outcome, as the provider counts them.
///
/// Hints, not truth: `completed + failed` may stay below `total` for cancelled and expired batches,
/// and everything is 0 while validating.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestCounts {
    /// Requests in the input file.
    pub total: u64,
    /// Requests answered with success.
    pub completed: u64,
    /// Requests that failed.
    pub failed: u64,
}

impl RequestCounts {
    /// Returns how many requests have an outcome.
    pub fn done(self) -> u64 {
        self.completed.saturating_add(self.failed)
    }

    /// Returns how many requests have no outcome yet.
    pub fn open(self) -> u64 {
        self.total.saturating_sub(self.done())
    }

    /// Returns the part that has an outcome, 0 to 1000 per mille; `None` while the total is unknown.
    ///
    /// Never rounds up to 1000 while a request is open, so that 100 % means all of them.
    pub fn per_mille(self) -> Option<u16> {
        if self.total == 0 {
            return None;
        }
        let done = self.done().min(self.total);
        let mille = u128::from(done) * 1000 / u128::from(self.total);
        u16::try_from(mille).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_with_one_open_request_is_never_shown_as_whole() {
        let counts = RequestCounts {
            total: 1_000_000,
            completed: 999_999,
            failed: 0,
        };
        assert_eq!(counts.per_mille(), Some(999));
    }

    #[test]
    fn counts_that_exceed_the_total_stop_at_the_whole() {
        let counts = RequestCounts {
            total: 2,
            completed: u64::MAX,
            failed: 5,
        };
        assert_eq!((counts.per_mille(), counts.open()), (Some(1000), 0));
    }

    #[test]
    fn an_unknown_total_has_no_progress() {
        assert_eq!(RequestCounts::default().per_mille(), None);
    }
}
