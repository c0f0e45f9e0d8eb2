//! Runs: one input that was split into several batches, each of which is an intent.

mod begin;

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::intents::rows::list;
use super::{Ledger, accounts, codec};
use crate::domain::run::RunId;
use crate::domain::{Account, Failure, Intent, Timestamp};

pub use begin::Left;

/// An input that was split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// Whose batches its shards become.
    pub account: Account,
    /// The whole input.
    pub path: PathBuf,
    /// What people call it.
    pub name: String,
    /// The SHA-256 of the whole input in hex.
    pub sha256: String,
    /// Into how many shards it is split.
    pub shards: u32,
    /// When it was written down.
    pub created: Timestamp,
}

impl Ledger {
    /// Returns the runs of an account, newest first.
    pub fn runs(&self, account: &Account) -> Result<Vec<Run>, Failure> {
        let Some(key) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self.store.prepare(
            "SELECT * FROM runs JOIN accounts ON accounts.key = account WHERE account = ?1
             ORDER BY created_at DESC, id",
        )?;
        let rows = find.query_map([key], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns a run.
    pub fn run(&self, id: &RunId) -> Result<Option<Run>, Failure> {
        let mut find = self
            .store
            .prepare("SELECT * FROM runs JOIN accounts ON accounts.key = account WHERE id = ?1")?;
        Ok(find.query_row([id.as_str()], read).optional()?)
    }

    /// Returns the intents of the shards of a run by their number; of one that was tried again, the
    /// newest.
    pub fn shards(&self, run: &RunId) -> Result<Vec<Intent>, Failure> {
        shards(&self.store, run)
    }
}

/// See [`Ledger::shards`].
fn shards(store: &Connection, run: &RunId) -> Result<Vec<Intent>, Failure> {
    let clause = "WHERE i.run = ?1 AND i.key =
                    (SELECT max(key) FROM intents WHERE run = ?1 AND shard = i.shard)
                  ORDER BY i.shard";
    list(store, clause, [run.as_str()])
}

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId::known(row.get::<_, String>("id")?),
        account: accounts::read(row)?,
        path: codec::path(row, "path")?,
        name: row.get("name")?,
        sha256: row.get("sha256")?,
        shards: row.get("shards")?,
        created: Timestamp(row.get("created_at")?),
    })
}
