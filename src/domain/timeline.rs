//! When a batch entered each of its states.

use std::time::Duration;

use super::{Status, Timestamp};

/// One moment per state, each absent until the provider reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// When the batch was made.
    pub created: Option<Timestamp>,
    /// When the first request could run.
    pub in_progress: Option<Timestamp>,
    /// When the last request was answered.
    pub finalizing: Option<Timestamp>,
    /// When the results were ready.
    pub completed: Option<Timestamp>,
    /// When validation failed.
    pub failed: Option<Timestamp>,
    /// When the window closed on it.
    pub expired: Option<Timestamp>,
    /// When the cancel was accepted.
    pub cancelling: Option<Timestamp>,
    /// When the cancel was through.
    pub cancelled: Option<Timestamp>,
    /// When the window closes: the deadline.
    pub expires: Option<Timestamp>,
}

/// A state that a batch was in, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The state.
    pub status: Status,
    /// When it began.
    pub from: Timestamp,
    /// How long it lasted; for the last stay of a live batch, until now.
    pub lasted: Duration,
    /// Whether it is the state of this moment.
    pub is_current: bool,
}

impl Timeline {
    /// Returns the moment at which the batch ended, whatever the end was.
    pub fn ended(&self) -> Option<Timestamp> {
        [self.completed, self.failed, self.expired, self.cancelled]
            .into_iter()
            .flatten()
            .max()
    }

    /// Returns the states passed so far, in time order, each with its length.
    ///
    /// Ended states have no length of their own and are left out: the time *to* them is what counts.
    /// A state that the provider skipped is skipped here too.
    pub fn stays(&self, status: &Status, now: Timestamp) -> Vec<Stay> {
        let mut starts: Vec<(Status, Timestamp)> = [
            (Status::Validating, self.created),
            (Status::InProgress, self.in_progress),
            (Status::Finalizing, self.finalizing),
            (Status::Cancelling, self.cancelling),
        ]
        .into_iter()
        .filter_map(|(state, from)| Some((state, from?)))
        .collect();
        starts.sort_by_key(|(_, from)| *from);
        let end = if status.is_ended() {
            self.ended().unwrap_or(now)
        } else {
            now
        };
        let ends: Vec<Timestamp> = starts
            .iter()
            .skip(1)
            .map(|(_, from)| *from)
            .chain([end])
            .collect();
        let last = starts.len().saturating_sub(1);
        starts
            .into_iter()
            .zip(ends)
            .enumerate()
            .map(|(at, ((state, from), until))| Stay {
                is_current: at == last && !status.is_ended(),
                lasted: until.since(from),
                status: state,
                from,
            })
            .collect()
    }

    /// Returns when the state that the batch is in now began, as far as the provider says.
    pub fn entered(&self, status: &Status) -> Option<Timestamp> {
        match status {
            Status::Validating => self.created,
            Status::InProgress => self.in_progress,
            Status::Finalizing => self.finalizing,
            Status::Completed => self.completed,
            Status::Failed => self.failed,
            Status::Expired => self.expired,
            Status::Cancelling => self.cancelling,
            Status::Cancelled => self.cancelled,
            Status::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_batch_is_still_in_its_last_state() {
        let timeline = Timeline {
            created: Some(Timestamp(0)),
            in_progress: Some(Timestamp(41)),
            ..Timeline::default()
        };
        let stays = timeline.stays(&Status::InProgress, Timestamp(100));
        let read: Vec<_> = stays
            .iter()
            .map(|s| (s.status.slug(), s.lasted.as_secs(), s.is_current))
            .collect();
        assert_eq!(read, [("validating", 41, false), ("in_progress", 59, true)]);
    }

    #[test]
    fn a_state_that_was_skipped_is_not_made_up() {
        let timeline = Timeline {
            created: Some(Timestamp(0)),
            completed: Some(Timestamp(70)),
            ..Timeline::default()
        };
        let stays = timeline.stays(&Status::Completed, Timestamp(500));
        assert_eq!(
            stays.iter().map(|s| s.lasted.as_secs()).collect::<Vec<_>>(),
            [70]
        );
    }
}
