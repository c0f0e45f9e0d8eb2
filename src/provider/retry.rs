//! Whether and when a read is tried again: the only layer that repeats anything.
//!
//! Responsible for the waits between tries, for the share of requests that may be repeats, and for
//! failing fast while a host is out of reach. Refuses to know HTTP, and repeats nothing by itself
//! that changes something at the provider: [`Retry::once`] is one try, whatever comes of it.
//!
//! Policy: `reliability §4.2` of the project's reference notes. The client library's own repeats
//! are switched off, because stacked repeats multiply.

pub mod breaker;
pub mod budget;
pub mod delay;

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use self::breaker::Breaker;
use self::budget::Budget;
use super::Luck;
use crate::domain::time::short_span;
use crate::domain::{Failure, Kind, Moment};

/// A try that did not give what was asked for.
#[derive(Clone, Debug)]
pub struct Miss {
    /// What went wrong, for people.
    pub failure: Failure,
    /// How far the request came.
    pub reach: Reach,
    /// Whether another try may help.
    pub again: Again,
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// No byte of it left this machine: there was no connection.
    Unsent,
    /// It was sent, or part of it, and no whole reply came back.
    Cut,
    /// It was answered.
    Answered,
}

/// Whether a repeat of a read may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It may, after the wait that the failure names, if it names one.
    Worthwhile,
    /// It will not.
    Pointless,
}

/// How long a caller is willing to wait for a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries in all.
    pub tries: u32,
    /// The longest wait of our own choice before one try.
    pub cap: Duration,
    /// The longest time spent waiting in all. A provider that asks for more gets its way, but the
    /// wait then happens outside, where people see it.
    pub total: Duration,
}

impl Patience {
    /// For what somebody looks at: listings and single objects.
    pub const INTERACTIVE: Self = Self {
        tries: 4,
        cap: Duration::from_secs(8),
        total: Duration::from_secs(20),
    };
    /// For transfers, which take their time anyway.
    pub const TRANSFER: Self = Self {
        tries: 4,
        cap: Duration::from_secs(30),
        total: Duration::from_mins(2),
    };
}

/// Keeps count for one host, and repeats its reads.
pub struct Retry {
    luck: Luck,
    born: Instant,
    records: Mutex<Records>,
}

#[derive(Debug, Default)]
struct Records {
    budget: Budget,
    breaker: Breaker,
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry").finish_non_exhaustive()
    }
}

impl Retry {
    /// Starts with a clean record.
    pub fn new(luck: Luck) -> Self {
        Self {
            luck,
            born: Instant::now(),
            records: Mutex::default(),
        }
    }

    /// Lets the next read through at once, even while the host is out of reach: a person insists.
    pub fn insist(&self) {
        self.records().breaker.allow_probe();
    }

    /// Tries once. Counts for the record; what comes out is the caller's.
    pub async fn once<T>(&self, attempt: impl Future<Output = Result<T, Miss>>) -> Result<T, Miss> {
        let now = self.now();
        self.records().budget.note_request(now);
        let outcome = attempt.await;
        self.note(&outcome);
        outcome
    }

    /// Tries a read until it is answered, or patience, budget or hope is used up.
    ///
    /// A provider that asks for a longer wait than `patience` gives a failure with `retry_after`.
    pub async fn read<T, F>(
        &self,
        patience: Patience,
        attempt: impl Fn() -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Miss>>,
    {
        if let Err(left) = self.admit() {
            return Err(out_of_reach(left));
        }
        let mut waited = Duration::ZERO;
        let mut tries = 0;
        loop {
            let mut miss = match self.once(attempt()).await {
                Ok(answer) => return Ok(answer),
                Err(miss) => miss,
            };
            tries += 1;
            let Some(wait) = self.wait_before(tries, waited, patience, &miss) else {
                return Err(miss.failure);
            };
            if let Err(left) = self.admit() {
                miss.failure.retry_after = Some(left);
                return Err(miss.failure);
            }
            if !self.may_repeat() {
                return Err(miss.failure);
            }
            sleep(wait).await;
            waited = waited.saturating_add(wait);
        }
    }

    fn wait_before(
        &self,
        tries: u32,
        waited: Duration,
        patience: Patience,
        miss: &Miss,
    ) -> Option<Duration> {
        if miss.again == Again::Pointless || tries >= patience.tries {
            return None;
        }
        let asked = miss.failure.retry_after.filter(|wait| !wait.is_zero());
        let own = || delay::full_jitter(tries - 1, patience.cap, (self.luck.dice)());
        let wait = asked.unwrap_or_else(own);
        (waited.saturating_add(wait) <= patience.total).then_some(wait)
    }

    fn admit(&self) -> Result<(), Duration> {
        let now = self.now();
        self.records().breaker.admit(now)
    }

    fn may_repeat(&self) -> bool {
        let now = self.now();
        self.records().budget.spend_repeat(now)
    }

    fn note<T>(&self, outcome: &Result<T, Miss>) {
        let now = self.now();
        let answered = match outcome {
            Ok(_) => true,
            Err(miss) => miss.reach == Reach::Answered,
        };
        let breaker = &mut self.records().breaker;
        if answered {
            breaker.note_answer();
        } else {
            breaker.note_failure(now);
        }
    }

    fn now(&self) -> Moment {
        Moment(self.born.elapsed())
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn out_of_reach(left: Duration) -> Failure {
    let why = format!(
        "it was out of reach {} times in a row; next try in {}",
        breaker::TOLERATED,
        short_span(left.max(Duration::from_secs(1)))
    );
    let mut failure = Failure::new(Kind::Network, "the provider was not asked", why)
        .with_hint("refresh to try now; check the network and the base URL");
    failure.retry_after = Some(left);
    failure
}

#[cfg(test)]
mod tests;
