//! Batches over time: what changes, when it changes.
//!
//! Responsible for looking politely and telling each change once. Refuses to know how changes are
//! shown. Dropping the future is how a watch is stopped; nothing is lost by it.

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
            if let Some(due) = self.plan.due() {
                tokio::time::sleep_until(self.started + due.0).await;
            }
            self.plan.asked();
            let look = self.look().await?;
            let is_first = !std::mem::replace(&mut self.has_looked, true);
            if is_first || !look.changes.is_empty() || look.trouble.is_some() {
                return Ok(look);
            }
        }
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

    /// Asks once for everything: one listing, then those that are not on it.
    async fn ask(&mut self, changes: &mut Vec<Change>) -> Result<(), Failure> {
        let mut missing = self.awaited();
        // One batch is asked for by itself: as cheap as a listing, and never off the page.
        let can_list = self.provider.capabilities().lists || self.scope == Scope::All;
        if can_list && (missing.len() != 1 || self.scope == Scope::All) {
            let page = self.provider.list(None, PAGE).await?;
            for batch in page.items {
                missing.retain(|id| *id != batch.id);
                if self.is_watched(&batch.id) {
                    changes.extend(self.learn(batch));
                }
            }
        }
        for id in missing {
            match self.provider.get(id.clone()).await {
                // The one asked for, whatever it calls itself: else it would be awaited for ever.
                Ok(batch) => changes.extend(self.learn(Batch { id, ..batch })),
                Err(failure) if self.may_be_new(&id, &failure) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// Returns the ids whose news matter: those asked for, or those that live.
    fn awaited(&self) -> Vec<BatchId> {
        match &self.scope {
            Scope::All => {
                let alive = self.known.values().filter(|batch| !batch.status.is_ended());
                alive.map(|batch| batch.id.clone()).collect()
            }
            Scope::Only(ids) => ids
                .iter()
                .filter(|id| !self.has_ended(id))
                .cloned()
                .collect(),
        }
    }

    fn is_watched(&self, id: &BatchId) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::Only(ids) => ids.contains(id),
        }
    }

    fn has_ended(&self, id: &BatchId) -> bool {
        self.known
            .get(id)
            .is_some_and(|batch| batch.status.is_ended())
    }

    /// Tells whether a batch that is not found was only just made.
    fn may_be_new(&self, id: &BatchId, failure: &Failure) -> bool {
        let is_known = self.known.contains_key(id);
        failure.kind == Kind::NotFound && is_known && self.started.elapsed() < GRACE
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
