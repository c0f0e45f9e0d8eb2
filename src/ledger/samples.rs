//! How far batches had come when: the points of a curve, thinned so that they cannot pile up.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Ledger, accounts, codec};
use crate::domain::{Account, Batch, BatchId, Failure, RequestCounts, Status, Timestamp};

/// Samples of one batch at most. When there are more, every second one is let go: a long curve has
/// fewer points and keeps its shape.
pub const MOST_SAMPLES: u32 = 256;

/// How far a batch had come at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When it was looked at.
    pub at: Timestamp,
    /// Its state then.
    pub status: Status,
    /// Its requests then.
    pub counts: RequestCounts,
}

impl Ledger {
    /// Returns the samples of a batch, oldest first.
    pub fn samples(&self, account: &Account, batch: &BatchId) -> Result<Vec<Sample>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self
            .store
            .prepare("SELECT * FROM samples WHERE account = ?1 AND batch = ?2 ORDER BY at")?;
        let rows = find.query_map(params![account, batch.as_str()], |row| {
            let status: String = row.get("status")?;
            Ok(Sample {
                at: Timestamp(row.get("at")?),
                status: Status::from_word(&status)
                    .unwrap_or_else(|| Status::Unknown(status.into())),
                counts: RequestCounts {
                    total: codec::count(row, "total")?,
                    completed: codec::count(row, "completed")?,
                    failed: codec::count(row, "failed")?,
                },
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Takes a sample if the batch has moved since the last one.
pub(super) fn take(
    unit: &Connection,
    account: i64,
    batch: &Batch,
    now: Timestamp,
) -> Result<(), Failure> {
    let counts = batch.counts.unwrap_or_default();
    let (total, completed) = (codec::whole(counts.total), codec::whole(counts.completed));
    let failed = codec::whole(counts.failed);
    let (id, status) = (batch.id.as_str(), batch.status.slug());
    let last: Option<(String, i64, i64, i64)> = unit
        .prepare(
            "SELECT status, total, completed, failed FROM samples
             WHERE account = ?1 AND batch = ?2 ORDER BY at DESC LIMIT 1",
        )?
        .query_row(params![account, id], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    if last.is_some_and(|last| last == (status.to_owned(), total, completed, failed)) {
        return Ok(());
    }
    unit.prepare("INSERT OR REPLACE INTO samples VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![
            account, id, now.0, status, total, completed, failed
        ])?;
    thin(unit, account, id)
}

/// Lets every second sample go when there are too many, but never the first and the last.
fn thin(unit: &Connection, account: i64, id: &str) -> Result<(), Failure> {
    let count: u32 = unit
        .prepare("SELECT count(*) FROM samples WHERE account = ?1 AND batch = ?2")?
        .query_row(params![account, id], |row| row.get(0))?;
    if count <= MOST_SAMPLES {
        return Ok(());
    }
    unit.execute(
        "DELETE FROM samples WHERE account = ?1 AND batch = ?2 AND at IN (
           SELECT at FROM (
             SELECT at, row_number() OVER (ORDER BY at) AS place, count(*) OVER () AS places
             FROM samples WHERE account = ?1 AND batch = ?2
           ) WHERE place % 2 = 0 AND place < places
         )",
        params![account, id],
    )?;
    Ok(())
}
