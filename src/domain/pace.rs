//! How fast a batch moves, and when it will be done at that speed.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Batch, RequestCounts, Status, Timestamp};

/// Samples kept: enough for a steady rate at one look every few seconds.
const SAMPLES: usize = 32;
/// Samples older than this no longer speak for the present.
const WINDOW: Duration = Duration::from_mins(10);
/// A running batch without progress for this long is called out.
pub const STALLED_AFTER: Duration = Duration::from_mins(30);

/// Looks at the counts of one batch over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    samples: VecDeque<(Timestamp, u64)>,
    last_progress: Option<Timestamp>,
}

impl Pace {
    /// Takes note of the counts at a look. Looks that go back in time are ignored.
    pub fn note(&mut self, at: Timestamp, counts: RequestCounts) {
        let done = counts.done();
        let last = self.samples.back().copied();
        if last.is_some_and(|(when, _)| when >= at) {
            return;
        }
        if last.is_none_or(|(_, before)| before != done) {
            self.last_progress = Some(at);
        }
        self.samples.push_back((at, done));
        while self.samples.len() > SAMPLES
            || self
                .samples
                .front()
                .is_some_and(|(when, _)| at.since(*when) > WINDOW)
        {
            self.samples.pop_front();
        }
    }

    /// Returns requests a minute over the samples kept, or `None` while that cannot be said.
    pub fn per_minute(&self) -> Option<u64> {
        let ((first, from), (last, to)) = (self.samples.front()?, self.samples.back()?);
        let seconds = last.since(*first).as_secs();
        if seconds == 0 || to <= from {
            return None;
        }
        Some((to - from).saturating_mul(60).div_ceil(seconds))
    }

    /// Returns the rate of a batch: from own looks, else its average since it began to run.
    pub fn rate(&self, batch: &Batch, now: Timestamp) -> Option<u64> {
        self.per_minute().or_else(|| {
            let counts = batch.counts?;
            let ran = now.since(batch.timeline.in_progress?).as_secs();
            let done = counts.done();
            (batch.status == Status::InProgress && ran > 0 && done > 0)
                .then(|| done.saturating_mul(60).div_ceil(ran))
        })
    }

    /// Returns how long the open requests take at this rate; `None` when nothing can be said.
    pub fn time_left(&self, batch: &Batch, now: Timestamp) -> Option<Duration> {
        if batch.status != Status::InProgress {
            return None;
        }
        let open = batch.counts?.open();
        let rate = self.rate(batch, now)?;
        Some(Duration::from_secs(
            open.saturating_mul(60).checked_div(rate)?,
        ))
    }

    /// Returns for how long a running batch has not moved, once that is long enough to worry.
    pub fn stalled_for(&self, batch: &Batch, now: Timestamp) -> Option<Duration> {
        if batch.status != Status::InProgress {
            return None;
        }
        let still = now.since(self.last_progress?);
        (still >= STALLED_AFTER).then_some(still)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::BatchId;

    fn counts(completed: u64) -> RequestCounts {
        RequestCounts {
            total: 1000,
            completed,
            failed: 0,
        }
    }

    fn running(completed: u64) -> Batch {
        let mut batch = Batch::bare(BatchId::new("b"), Status::InProgress);
        batch.counts = Some(counts(completed));
        batch
    }

    #[test]
    fn the_rate_is_what_was_seen_to_happen() {
        let mut pace = Pace::default();
        pace.note(Timestamp(0), counts(100));
        pace.note(Timestamp(30), counts(300));
        assert_eq!(pace.per_minute(), Some(400));
        assert_eq!(
            pace.time_left(&running(300), Timestamp(30)),
            Some(Duration::from_secs(105))
        );
    }

    #[test]
    fn one_look_is_no_rate() {
        let mut pace = Pace::default();
        pace.note(Timestamp(0), counts(100));
        assert_eq!(pace.time_left(&running(100), Timestamp(0)), None);
    }

    #[test]
    fn a_batch_that_has_not_moved_for_half_an_hour_is_stalled() {
        let mut pace = Pace::default();
        for minute in 0..40 {
            pace.note(Timestamp(minute * 60), counts(100));
        }
        assert_eq!(
            pace.stalled_for(&running(100), Timestamp(39 * 60)),
            Some(Duration::from_mins(39))
        );
    }
}
