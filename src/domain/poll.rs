//! When to look again: polite, adaptive, and pure.
//!
//! One listing serves all batches. The plan says when the next is due, from what is known of them
//! and from how the provider answered; randomness (jitter) is an argument. Everything is scheduled
//! on the monotonic clock, because the wall clock jumps.
//! Intervals: `reliability §4.3` of the project's reference notes.

use std::time::Duration;

use super::{Batch, Moment, Now, Status};

/// A state that ends soon deserves a quick look.
const SHORT_STATE: Duration = Duration::from_secs(5);
const RUNNING_MIN: Duration = Duration::from_secs(10);
const RUNNING_MAX: Duration = Duration::from_mins(5);
/// With nothing alive, a look only finds batches made elsewhere.
const QUIET: Duration = Duration::from_mins(5);
/// After this long without a key, looks become rarer.
const AWAY_AFTER: Duration = Duration::from_mins(10);
const BACKOFF_MAX: Duration = Duration::from_mins(15);
/// This many clean replies end the caution after a 429.
const CLEAN_REPLIES: u8 = 5;
/// A wall clock this far ahead of the monotonic one means that the machine slept.
const SLEPT: Duration = Duration::from_secs(30);

/// Where polling stands with one provider.
#[derive(Clone, Debug, PartialEq)]
pub struct PollPlan {
    state: State,
    failures: u32,
    caution: u8,
    pace: Speed,
    attention: Attention,
    last_key: Moment,
    last_seen: Option<Now>,
    interval: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Due at this moment.
    Waiting(Moment),
    /// Asked, not yet answered.
    Asking,
    /// Not to be asked again by itself: the key is wrong.
    Stopped,
}

/// Whether somebody is looking at the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// The terminal has the focus, or does not tell.
    Focused,
    /// The terminal lost the focus.
    Unfocused,
}

/// How often a provider may be asked, relative to the usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// The intervals for a provider across the network.
    Network,
    /// The embedded server in this process: a look costs nothing, so it may be every second.
    InProcess,
}

/// How a look ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was answered.
    Clean,
    /// The provider asked us to slow down, for this long if it said so.
    SlowDown(Option<Duration>),
    /// The provider was not reached or had trouble.
    Trouble(Option<Duration>),
    /// The key is not accepted; only a person can mend that.
    Refused,
}

impl PollPlan {
    /// Starts with a look that is due at once.
    pub fn new(speed: Speed, now: Now) -> Self {
        Self {
            state: State::Waiting(now.at),
            failures: 0,
            caution: 0,
            pace: speed,
            attention: Attention::Focused,
            last_key: now.at,
            last_seen: Some(now),
            interval: Duration::ZERO,
        }
    }

    /// Tells when the next look is due; `None` while one is under way or polling has stopped.
    pub fn due(&self) -> Option<Moment> {
        match self.state {
            State::Waiting(at) => Some(at),
            State::Asking | State::Stopped => None,
        }
    }

    /// Tells whether a look should start now.
    pub fn is_due(&self, now: Now) -> bool {
        self.due().is_some_and(|at| at <= now.at)
    }

    /// Tells whether polling stopped because the key is not accepted.
    pub fn is_stopped(&self) -> bool {
        self.state == State::Stopped
    }

    /// Returns how many looks in a row have failed.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// Takes note that a look was started.
    pub fn asked(&mut self) {
        self.state = State::Asking;
    }

    /// Asks for a look at once, whatever the plan was: the user said so.
    pub fn hurry(&mut self, now: Now) {
        if self.state != State::Asking {
            self.state = State::Waiting(now.at);
        }
    }

    /// Takes note of a key press: somebody is here. Brings a look forward that was put off for
    /// absence.
    pub fn key(&mut self, now: Now) {
        let was_away = now.at.since(self.last_key) >= AWAY_AFTER;
        self.last_key = now.at;
        if let (true, State::Waiting(due), 0) = (was_away, self.state, self.failures) {
            self.state = State::Waiting(due.min(now.at.plus(SHORT_STATE)));
        }
    }

    /// Takes note of whether the terminal has the focus. Coming back brings the next look forward.
    pub fn attend(&mut self, attention: Attention, now: Now) {
        let came_back = self.attention == Attention::Unfocused && attention == Attention::Focused;
        self.attention = attention;
        if let (true, State::Waiting(due), 0) = (came_back, self.state, self.failures) {
            self.state = State::Waiting(due.min(now.at.plus(self.interval / 2)));
        }
    }

    /// Notices that the machine slept, and looks at once.
    pub fn woke(&mut self, now: Now) {
        let slept = self.last_seen.is_some_and(|seen| {
            now.wall.since(seen.wall) > now.at.since(seen.at).saturating_add(SLEPT)
        });
        self.last_seen = Some(now);
        if slept {
            self.hurry(now);
        }
    }

    /// Plans the next look after one ended.
    ///
    /// `jitter` is a random number from 0 to 1; it spreads looks by ±20 %.
    pub fn answered<'a>(
        &mut self,
        verdict: Verdict,
        batches: impl IntoIterator<Item = &'a Batch>,
        now: Now,
        jitter: f64,
    ) {
        let usual = self.usual_interval(batches, now);
        let wait = match verdict {
            Verdict::Refused => {
                self.state = State::Stopped;
                return;
            }
            Verdict::Clean => {
                self.failures = 0;
                let wait = if self.caution > 0 {
                    usual.saturating_mul(2)
                } else {
                    usual
                };
                self.caution = self.caution.saturating_sub(1);
                spread(wait, jitter)
            }
            Verdict::SlowDown(asked) => {
                self.caution = CLEAN_REPLIES;
                self.failures = self.failures.saturating_add(1);
                self.back_off(usual, asked, jitter)
            }
            Verdict::Trouble(asked) => {
                self.failures = self.failures.saturating_add(1);
                self.back_off(usual, asked, jitter)
            }
        };
        self.interval = wait;
        self.state = State::Waiting(now.at.plus(wait));
    }

    fn back_off(&self, usual: Duration, asked: Option<Duration>, jitter: f64) -> Duration {
        let doubled = SHORT_STATE.saturating_mul(1 << self.failures.saturating_sub(1).min(8));
        let own = spread(doubled.max(usual.min(SHORT_STATE)), jitter);
        own.max(asked.unwrap_or_default()).min(BACKOFF_MAX)
    }

    fn usual_interval<'a>(
        &self,
        batches: impl IntoIterator<Item = &'a Batch>,
        now: Now,
    ) -> Duration {
        let urgent = batches
            .into_iter()
            .filter_map(|batch| interval_of(batch, now))
            .min();
        let base = match self.pace {
            Speed::InProcess if urgent.is_some() => return Duration::from_secs(1),
            Speed::InProcess | Speed::Network => urgent.unwrap_or(QUIET),
        };
        let unfocused = if self.attention == Attention::Unfocused {
            2
        } else {
            1
        };
        let away = if now.at.since(self.last_key) >= AWAY_AFTER {
            4
        } else {
            1
        };
        base.saturating_mul(unfocused * away)
    }
}

/// Returns how often a batch deserves a look; `None` once it has ended.
fn interval_of(batch: &Batch, now: Now) -> Option<Duration> {
    match batch.status {
        Status::Validating | Status::Finalizing | Status::Cancelling => Some(SHORT_STATE),
        Status::InProgress | Status::Unknown(_) => {
            let age = batch
                .timeline
                .created
                .map_or(Duration::ZERO, |made| now.wall.since(made));
            Some((age / 50).clamp(RUNNING_MIN, RUNNING_MAX))
        }
        Status::Completed | Status::Failed | Status::Expired | Status::Cancelled => None,
    }
}

/// Spreads a wait by ±20 %, so that many clients do not ask in step.
fn spread(wait: Duration, jitter: f64) -> Duration {
    let jitter = if jitter.is_finite() {
        jitter.clamp(0.0, 1.0)
    } else {
        0.5
    };
    wait.mul_f64(0.4f64.mul_add(jitter, 0.8))
}

#[cfg(test)]
mod tests;
