//! What providers said of batches, kept beyond their own memory.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Ledger, accounts, batch_row, codec, limits, queue, samples};
use crate::domain::{Account, Batch, BatchId, Failure, FileId, Timestamp};

/// A listing may lag behind, so a batch this young is not missed yet.
const GRACE: Duration = Duration::from_mins(10);

/// What a number of batches says about those that are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Nothing: they were asked for one by one.
    Some,
    /// They are pages of a listing from its beginning: nothing newer than the oldest is missing.
    Newest,
    /// They are all that the provider has.
    All,
}

/// A batch as it was last seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// What the provider said last.
    pub batch: Batch,
    /// When it was seen first.
    pub first_seen: Timestamp,
    /// When it was last seen to have changed.
    pub changed: Timestamp,
    /// Since when the provider no longer lists it, if so.
    pub gone_since: Option<Timestamp>,
}

/// Where a page of known batches begins: behind this one, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// When the last batch of the page before was made.
    pub created: Timestamp,
    /// The last batch of the page before.
    pub id: BatchId,
}

impl Known {
    /// Returns where the page behind this batch begins.
    pub fn place(&self) -> Before {
        Before {
            created: self.batch.timeline.created.unwrap_or(self.first_seen),
            id: self.batch.id.clone(),
        }
    }
}

impl Ledger {
    /// Keeps what a provider said, with a sample of the progress of each batch that has moved.
    ///
    /// What the listing covers and does not hold is marked as no longer listed; what is seen again
    /// loses that mark. A batch that failed of a full queue teaches its limit. Nothing is written
    /// for batches that did not change.
    pub fn record(
        &mut self,
        account: &Account,
        batches: &[Batch],
        coverage: Coverage,
        now: Timestamp,
    ) -> Result<(), Failure> {
        self.write(|unit| {
            let account = accounts::key(unit, account)?;
            // Most looks find most batches as they were: those cost one small question each.
            let mut same = unit.prepare(
                "SELECT 1 FROM batches
                 WHERE account = ?1 AND id = ?2 AND raw = ?3 AND raw != '' AND gone_since IS NULL",
            )?;
            for batch in batches {
                if same.exists(params![account, batch.id.as_str(), &*batch.raw])? {
                    continue;
                }
                put(unit, account, batch, now)?;
                samples::take(unit, account, batch, now)?;
                if let Some(limit) = queue::lesson(batch, now) {
                    limits::learn(unit, account, &limit)?;
                }
            }
            drop(same);
            mark_gone(unit, account, batches, coverage, now)
        })
    }

    /// Returns a page of the known batches of an account, newest first, `limit` at most.
    pub fn known(
        &self,
        account: &Account,
        before: Option<&Before>,
        limit: u32,
    ) -> Result<Vec<Known>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let (created, id) = before.map_or((i64::MAX, "\u{10ffff}"), |before| {
            (before.created.0, before.id.as_str())
        });
        let mut page = self.store.prepare(
            "SELECT * FROM batches WHERE account = ?1 AND (ordered_at, id) < (?2, ?3)
             ORDER BY ordered_at DESC, id DESC LIMIT ?4",
        )?;
        let rows = page.query_map(params![account, created, id, limit], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the newest batches that the provider no longer lists, `limit` at most.
    pub fn gone(&self, account: &Account, limit: u32) -> Result<Vec<Known>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut page = self.store.prepare(
            "SELECT * FROM batches WHERE account = ?1 AND gone_since IS NOT NULL
             ORDER BY ordered_at DESC, id DESC LIMIT ?2",
        )?;
        let rows = page.query_map(params![account, limit], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns what is known of a batch.
    pub fn batch(&self, account: &Account, id: &BatchId) -> Result<Option<Known>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(None);
        };
        let mut find = self
            .store
            .prepare("SELECT * FROM batches WHERE account = ?1 AND id = ?2")?;
        Ok(find
            .query_row(params![account, id.as_str()], read)
            .optional()?)
    }

    /// Returns the batches of an uploaded file other than the one that its intent became: those
    /// that a create made whose answer came too late.
    pub fn ghosts(&self, account: &Account) -> Result<Vec<Batch>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self.store.prepare(
            "SELECT b.* FROM intents i
             JOIN batches b ON b.account = i.account AND b.input_file = i.file AND b.id != i.batch
             WHERE i.account = ?1 AND i.state = 'created' AND i.file IS NOT NULL
               AND b.gone_since IS NULL
               AND b.status IN ('validating', 'in_progress', 'finalizing')",
        )?;
        let rows = find.query_map([account], batch_row::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the known batches of an uploaded file.
    pub fn batches_of(&self, account: &Account, file: &FileId) -> Result<Vec<Batch>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self
            .store
            .prepare("SELECT * FROM batches WHERE account = ?1 AND input_file = ?2")?;
        let rows = find.query_map(params![account, file.as_str()], batch_row::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Writes a batch as of now.
pub(super) fn put(
    unit: &Connection,
    account: i64,
    batch: &Batch,
    now: Timestamp,
) -> Result<(), Failure> {
    batch_row::put(unit, account, batch, now)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        batch: batch_row::read(row)?,
        first_seen: codec::time(row, "first_seen")?.unwrap_or(Timestamp(0)),
        changed: codec::time(row, "changed_at")?.unwrap_or(Timestamp(0)),
        gone_since: codec::time(row, "gone_since")?,
    })
}

fn mark_gone(
    unit: &Connection,
    account: i64,
    listed: &[Batch],
    coverage: Coverage,
    now: Timestamp,
) -> Result<(), Failure> {
    let oldest = match coverage {
        Coverage::Some => return Ok(()),
        Coverage::All => i64::MIN,
        // Without times there is no telling which of them would have been on the page.
        Coverage::Newest => match listed.iter().map(|it| it.timeline.created).min().flatten() {
            Some(oldest) => oldest.0,
            None => return Ok(()),
        },
    };
    let seen: HashSet<&str> = listed.iter().map(|batch| batch.id.as_str()).collect();
    let youngest = now.0.saturating_sub(GRACE.as_secs().cast_signed());
    let missing: Vec<String> = unit
        .prepare(
            "SELECT id FROM batches WHERE account = ?1 AND gone_since IS NULL
             AND ordered_at > ?2 AND ordered_at < ?3 AND first_seen < ?3",
        )?
        .query_map(params![account, oldest, youngest], |row| row.get(0))?
        .filter(|id| !matches!(id, Ok(id) if seen.contains(String::as_str(id))))
        .collect::<rusqlite::Result<_>>()?;
    let mut mark =
        unit.prepare("UPDATE batches SET gone_since = ?3 WHERE account = ?1 AND id = ?2")?;
    for id in missing {
        mark.execute(params![account, id, now.0])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
