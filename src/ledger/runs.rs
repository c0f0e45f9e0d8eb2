//! Runs: one input that was split into several batches, each of which is an intent.

use std::path::PathBuf;

use rusqlite::{OptionalExtension as _, Row, params};

use super::{Ledger, accounts, codec, intent_row};
use crate::domain::intent::RunId;
use crate::domain::{Account, Failure, Intent, Timestamp};

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
    /// Writes a run down, before any intent of its shards.
    pub fn begin_run(&mut self, run: &Run) -> Result<(), Failure> {
        self.write(|unit| {
            let account = accounts::key(unit, &run.account)?;
            unit.execute(
                "INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    run.id.as_str(),
                    account,
                    codec::bytes(&run.path),
                    run.name,
                    run.sha256,
                    run.shards,
                    run.created.0,
                ],
            )?;
            Ok(())
        })
    }

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

    /// Returns the intents of the shards of a run, by their number; of one that was tried again,
    /// the newest comes last.
    pub fn shards(&self, run: &RunId) -> Result<Vec<Intent>, Failure> {
        let select = intent_row::SELECT;
        let mut find = self.store.prepare(&format!(
            "{select} WHERE i.run = ?1 ORDER BY i.shard, i.key"
        ))?;
        let rows = find.query_map([run.as_str()], intent_row::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: RunId::new(row.get::<_, String>("id")?),
        account: accounts::read(row)?,
        path: codec::path(row, "path")?,
        name: row.get("name")?,
        sha256: row.get("sha256")?,
        shards: row.get("shards")?,
        created: Timestamp(row.get("created_at")?),
    })
}
