//! What waits at a provider, by what this machine knows of it.

use rusqlite::params;

use super::{Ledger, accounts, codec};
use crate::domain::queue::{CODE, Limits, Waiting, learn};
use crate::domain::{Account, Batch, Failure, Status, Timestamp};

use super::limits;

/// A batch that has not ended, or that is about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enqueued {
    /// The model it asks, when that is known.
    pub model: Option<String>,
    /// Tokens of its input, when they were counted here.
    pub tokens: Option<u64>,
}

impl Enqueued {
    /// Returns it as the gauge of a queue takes it; one of an unknown model belongs to none.
    pub fn waiting(&self) -> Option<Waiting<'_>> {
        let model = self.model.as_deref()?;
        Some(Waiting {
            model,
            tokens: self.tokens,
        })
    }
}

/// Batches that have not ended, and intents that may be batches already or are being made into
/// one. The words of ended states are those of the index.
const ENQUEUED: &str = "
SELECT coalesce(i.model, b.model) AS model, i.input_tokens AS tokens
FROM batches b
LEFT JOIN intents i ON i.account = b.account AND i.batch = b.id
WHERE b.account = ?1 AND b.gone_since IS NULL
  AND b.status NOT IN ('completed', 'failed', 'expired', 'cancelled')
UNION ALL
SELECT model, input_tokens AS tokens FROM intents
WHERE account = ?1 AND state NOT IN ('created', 'failed', 'abandoned')
  AND (state IN ('creating', 'unknown')
       OR (state != 'held' AND holder IS NOT NULL AND lease_until > ?2))";

impl Ledger {
    /// Returns what waits at the provider of an account, with the tokens that were counted here.
    ///
    /// An intent counts while somebody is at it, and as long as it is not known whether there is a
    /// batch of it: too much is safe here, and too little is a batch that fails.
    pub fn enqueued(&self, account: &Account, now: Timestamp) -> Result<Vec<Enqueued>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self.store.prepare(ENQUEUED)?;
        let rows = find.query_map(params![account, now.0], |row| {
            Ok(Enqueued {
                model: row.get("model")?,
                tokens: codec::maybe(row, "tokens")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds the limits that refusals taught to those that the settings name.
    pub fn known_limits(&self, account: &Account, mut limits: Limits) -> Result<Limits, Failure> {
        for limit in self.limits(account)? {
            limits.learn(&crate::domain::queue::Learned {
                model: limit.model,
                tokens: limit.tokens,
            });
        }
        Ok(limits)
    }
}

/// Returns the limit that a batch teaches by having failed of a full queue.
pub(super) fn lesson(batch: &Batch, now: Timestamp) -> Option<limits::Limit> {
    if batch.status != Status::Failed {
        return None;
    }
    let refusals = batch.errors.iter();
    let mut refusals = refusals.filter(|error| error.code.as_deref().is_none_or(|it| it == CODE));
    let learned = refusals.find_map(|error| learn(&error.message))?;
    Some(limits::Limit {
        model: learned.model,
        tokens: learned.tokens,
        learned: batch.timeline.failed.unwrap_or(now),
    })
}

#[cfg(test)]
mod tests;
