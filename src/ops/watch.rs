//! Batches over time: what changes, when it changes.
//!
//! Responsible for looking politely and telling each change once. Refuses to know how changes are
//! shown. Dropping the future is how a watch is stopped; nothing is lost by it.

mod ask;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::change::changes_of;
use crate::domain::poll::{PollPlan, Speed, Verdict};
use crate::domain::{Batch, BatchId, Change, Failure, Kind, Moment, Now, Status};
use crate::provider::{Luck, Provider};

/// A page holds no more.
const PAGE: u32 = 100;
/// A batch that was just made may be unknown to the provider for this long.
const GRACE: Duration = Duration::from_secs(30);

/// Which batches are watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the first page of the listing, and every one that was ever on it and lives.
    All,
    /// These.
    Only(Vec<BatchId>),
}

/// A watch over batches of one provider.
#[derive(Debug)]
pub struct Watch {
    provider: Arc<dyn Provider>,
    scope: Scope,
    luck: Luck,
    plan: PollPlan,
    started: Instant,
    known: BTreeMap<BatchId, Batch>,
    has_looked: bool,
}

/// What a look brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The changes; at the first look, every batch has appeared.
    pub changes: Vec<Change>,
    /// Why the provider was not reached; it is asked again by itself.
    pub trouble: Option<Failure>,
}

impl Watch {
    /// Starts a watch whose first look is due at once.
    pub fn new(provider: Arc<dyn Provider>, scope: Scope, speed: Speed, luck: Luck) -> Self {
        let now = Now {
            wall: (luck.clock)(),
            at: Moment::default(),
        };
        Self {
            provider,
            scope,
            plan: PollPlan::new(speed, now),
            luck,
            started: Instant::now(),
            known: BTreeMap::new(),
            has_looked: false,
        }
    }

    /// Takes note of a batch that is known already, such as one just created: it does not appear.
    #[must_use]
    pub fn knowing(mut self, batch: Batch) -> Self {
        self.known.insert(batch.id.clone(), batch);
        self
    }

    /// Returns a batch as it was last seen.
    pub fn batch(&self, id: &BatchId) -> Option<&Batch> {
        self.known.get(id)
    }

    /// Returns all batches seen, by id.
    pub fn batches(&self) -> impl Iterator<Item = &Batch> {
        self.known.values()
    }

    /// Tells whether every batch of the scope has ended, so that nothing will change any more.
    ///
    /// A watch over everything is never over: new batches may come.
    pub fn is_over(&self) -> bool {
        match &self.scope {
            Scope::All => false,
            Scope::Only(ids) => ids.iter().all(|id| self.has_ended(id)),
        }
    }

    /// Waits for the next look that has something to tell.
    ///
    /// The first look always returns. Fails for good when the key is not accepted or a batch of the
    /// scope does not exist; everything else is told as trouble, and the next call goes on.
    pub async fn next_changes(&mut self) -> Result<Look, Failure> {
        loop {
            self.until_due().await;
            if let Some(look) = self.look_now().await? {
                return Ok(look);
            }
        }
    }

    /// Waits until the next look is due. May be dropped and called again.
    pub async fn until_due(&self) {
        if let Some(due) = self.plan.due() {
            tokio::time::sleep_until(self.started + due.0).await;
        }
    }

    /// Looks now; `None` when there is nothing to tell. Fails like [`Self::next_changes`].
    pub async fn look_now(&mut self) -> Result<Option<Look>, Failure> {
        self.plan.asked();
        let look = self.look().await?;
        let is_first = !std::mem::replace(&mut self.has_looked, true);
        let is_news = is_first || !look.changes.is_empty() || look.trouble.is_some();
        Ok(is_news.then_some(look))
    }

    /// Takes note of a batch that was made meanwhile, and looks at it soon.
    pub fn take(&mut self, batch: Batch) -> Vec<Change> {
        let now = self.now();
        self.plan.hurry(now);
        self.learn(batch)
    }

    async fn look(&mut self) -> Result<Look, Failure> {
        let mut changes = Vec::new();
        let asked = self.ask(&mut changes).await;
        let trouble = asked.err();
        let verdict = trouble.as_ref().map_or(Verdict::Clean, verdict_of);
        let (now, jitter) = (self.now(), (self.luck.dice)());
        // Whoever runs a watch waits for it: no key presses are no absence.
        self.plan.key(now);
        let watched = self.known.values().filter(|batch| match &self.scope {
            Scope::All => true,
            Scope::Only(ids) => ids.contains(&batch.id),
        });
        self.plan.answered(verdict, watched, now, jitter);
        match trouble {
            Some(failure) if verdict == Verdict::Refused => Err(failure),
            trouble => Ok(Look { changes, trouble }),
        }
    }

    fn learn(&mut self, batch: Batch) -> Vec<Change> {
        // A page may be older than what was fetched: an end is never taken back.
        if self.has_ended(&batch.id) && !batch.status.is_ended() {
            return Vec::new();
        }
        let changes = changes_of(self.known.get(&batch.id), &batch);
        self.known.insert(batch.id.clone(), batch);
        changes
    }

    fn now(&self) -> Now {
        Now {
            wall: (self.luck.clock)(),
            at: Moment(self.started.elapsed()),
        }
    }
}

/// Puts a failure into the words of the plan.
fn verdict_of(failure: &Failure) -> Verdict {
    match failure.kind {
        Kind::RateLimited => Verdict::SlowDown(failure.retry_after),
        _ if failure.is_retriable() => Verdict::Trouble(failure.retry_after),
        _ => Verdict::Refused,
    }
}

/// How a batch that has ended is told by an exit code; `None` while it lives.
///
/// For `wait` and `create --wait`.
pub fn ending(batch: &Batch) -> Option<Result<(), Failure>> {
    let what = || format!("{} is {}", batch.id, batch.status);
    match &batch.status {
        Status::Completed if batch.failed_requests() > 0 => {
            let why = format!("{} of its requests failed", batch.failed_requests());
            Some(Err(Failure::new(Kind::SomeFailed, what(), why)))
        }
        Status::Completed => Some(Ok(())),
        Status::Failed | Status::Expired | Status::Cancelled => {
            let why = batch
                .errors
                .first()
                .map_or("", |error| error.message.as_str());
            Some(Err(Failure::new(Kind::EndedBadly, what(), why)))
        }
        Status::Validating
        | Status::InProgress
        | Status::Finalizing
        | Status::Cancelling
        | Status::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests;
