//! Which files of which batches were saved where.

use std::path::PathBuf;

use rusqlite::params;

use super::{Ledger, accounts, codec};
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

    /// Returns the files that were saved of a batch, newest first.
    pub fn downloads(&self, account: &Account, batch: &BatchId) -> Result<Vec<Download>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self.store.prepare(
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
}
