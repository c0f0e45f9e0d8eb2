//! Which files of which batches were saved where.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Ledger, accounts, codec, lineage};
use crate::domain::batch::ResultFile;
use crate::domain::{Account, BatchId, Failure, Timestamp};

/// A file that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Whose it is.
    pub batch: BatchId,
    /// Which of its files.
    pub which: ResultFile,
    /// Where it was saved; it may be gone since.
    pub path: PathBuf,
    /// Its length then.
    pub bytes: u64,
    /// Its lines then.
    pub lines: u64,
    /// When.
    pub at: Timestamp,
}

/// A saved batch, and what was made of its failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Whose file it is.
    pub batch: BatchId,
    /// The batches made of its failures, the oldest first, each with the files that were saved of it,
    /// the newest first.
    pub retries: Vec<(BatchId, Vec<Download>)>,
}

impl Ledger {
    /// Takes note of a file that was saved; a file saved anew at the same place takes the place of
    /// the one before.
    pub fn record_download(
        &mut self,
        account: &Account,
        download: &Download,
    ) -> Result<(), Failure> {
        self.write(|unit| {
            let account = accounts::key(unit, account)?;
            unit.prepare(
                "INSERT OR REPLACE INTO downloads (account, batch, which, path, bytes, lines, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                account,
                download.batch.as_str(),
                download.which.word(),
                codec::bytes(&download.path),
                codec::whole(download.bytes),
                codec::whole(download.lines),
                download.at.0,
            ])?;
            Ok(())
        })
    }

    /// Finds the batch of a file that was saved, and what was saved of the batches that were made of
    /// its failures, the oldest first. Needs no account: a path belongs to one.
    pub fn retries_beside(&self, file: &Path) -> Result<Option<Beside>, Failure> {
        let mut find = self.store.prepare(
            "SELECT account, batch FROM downloads WHERE path = ?1 ORDER BY at DESC, key DESC LIMIT 1",
        )?;
        let owner = find.query_row([codec::bytes(file)], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?))
        });
        let Some((account, batch)) = owner.optional()? else {
            return Ok(None);
        };
        let batch = BatchId::new(batch);
        let retries = retries(&self.store, account, &batch)?;
        Ok(Some(Beside { batch, retries }))
    }

    /// Returns the batches that were made of the failures of a batch, the oldest first, each with
    /// the files that were saved of it, the newest first.
    pub fn retries_of(
        &self,
        account: &Account,
        batch: &BatchId,
    ) -> Result<Vec<(BatchId, Vec<Download>)>, Failure> {
        match accounts::find(&self.store, account)? {
            Some(account) => retries(&self.store, account, batch),
            None => Ok(Vec::new()),
        }
    }

    /// Returns the files that were saved of a batch, newest first.
    pub fn downloads(&self, account: &Account, batch: &BatchId) -> Result<Vec<Download>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        saved(&self.store, account, batch)
    }
}

fn retries(
    store: &Connection,
    account: i64,
    batch: &BatchId,
) -> Result<Vec<(BatchId, Vec<Download>)>, Failure> {
    let mut retries = Vec::new();
    for id in lineage::descendants(store, account, batch)? {
        let made = store.query_row(
            "SELECT ordered_at FROM batches WHERE account = ?1 AND id = ?2",
            params![account, id.as_str()],
            |row| row.get::<_, i64>(0),
        );
        let files = saved(store, account, &id)?;
        retries.push((made.optional()?.unwrap_or(i64::MAX), id, files));
    }
    // Those of one moment stay in the order of their descent.
    retries.sort_by_key(|(made, ..)| *made);
    let retries = retries.into_iter().map(|(_, id, files)| (id, files));
    Ok(retries.collect())
}

fn saved(store: &Connection, account: i64, batch: &BatchId) -> Result<Vec<Download>, Failure> {
    let mut find = store.prepare(
        "SELECT * FROM downloads WHERE account = ?1 AND batch = ?2 ORDER BY at DESC, key DESC",
    )?;
    let rows = find.query_map(params![account, batch.as_str()], |row| {
        let which: String = row.get("which")?;
        let files = [ResultFile::Output, ResultFile::Errors, ResultFile::Input];
        Ok(Download {
            batch: batch.clone(),
            which: files
                .into_iter()
                .find(|file| file.word() == which)
                .unwrap_or(ResultFile::Output),
            path: codec::path(row, "path")?,
            bytes: codec::count(row, "bytes")?,
            lines: codec::count(row, "lines")?,
            at: Timestamp(row.get("at")?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
