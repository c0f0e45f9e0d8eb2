//! A damaged ledger: set aside, and made anew from the log of ids and from what is still readable.

use std::path::PathBuf;

use rusqlite::{Connection, OpenFlags, params};

use super::id_log::{IdLog, Made};
use super::place::{Place, beside};
use super::{accounts, batches};
use crate::config::private;
use crate::domain::{Batch, Failure, Status, Timestamp};

/// What was done about a damaged ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Where the damaged file is now.
    pub kept: PathBuf,
    /// What was wrong with it.
    pub why: String,
    /// Rows that could still be read of it.
    pub salvaged: u64,
    /// Batches that the log of ids knows.
    pub ids: u64,
    /// Lines of that log that cannot be read.
    pub unreadable: u64,
}

/// The tables in the order in which rows may refer to earlier ones.
const TABLES: [&str; 9] = [
    "accounts",
    "batches",
    "intents",
    "transitions",
    "samples",
    "downloads",
    "runs",
    "lineage",
    "limits",
];

/// Gives the damaged file another name, which no file has yet, with what belongs to it.
pub(super) fn set_aside(place: &Place, now: Timestamp, why: &str) -> Result<Recovery, Failure> {
    let names = (0..1000).map(|turn| match turn {
        0 => format!(".corrupt-{}", now.0),
        _ => format!(".corrupt-{}-{turn}", now.0),
    });
    let kept = names
        .map(|ending| place.beside(&ending))
        .find(|path| !path.exists())
        .unwrap_or_else(|| place.beside(".corrupt"));
    std::fs::rename(&place.database, &kept)
        .map_err(|error| private::disk("cannot set aside", &place.database, &error))?;
    // The newest rows may be there alone; there may be none of these files too.
    std::fs::rename(place.beside("-wal"), beside(&kept, "-wal")).ok();
    std::fs::remove_file(place.beside("-shm")).ok();
    place.prepare()?;
    Ok(Recovery {
        kept,
        why: why.to_owned(),
        salvaged: 0,
        ids: 0,
        unreadable: 0,
    })
}

/// Fills the new ledger from the old one, as far as that can be read, and from the log of ids.
pub(super) fn refill(
    store: &mut Connection,
    ids: &mut IdLog,
    mut recovery: Recovery,
) -> Result<Recovery, Failure> {
    recovery.salvaged = salvage(store, &recovery).unwrap_or(0);
    let unit = store.transaction()?;
    let mut found = 0;
    recovery.unreadable = ids.replay(|made| {
        found += 1;
        replay(&unit, &made)
    })?;
    unit.commit()?;
    recovery.ids = found;
    Ok(recovery)
}

/// Writes down a batch of the log, unless more is known of it.
pub(super) fn replay(unit: &Connection, made: &Made) -> Result<(), Failure> {
    let account = accounts::key(unit, &made.account)?;
    let known = "SELECT 1 FROM batches WHERE account = ?1 AND id = ?2";
    if unit
        .prepare(known)?
        .exists(params![account, made.id.as_str()])?
    {
        return Ok(());
    }
    let mut batch = Batch::bare(made.id.clone(), Status::Unknown("unknown".into()));
    batch.timeline.created = Some(made.at);
    batch.input_file = Some(made.file.clone()).filter(|file| !file.as_str().is_empty());
    if !made.name.is_empty() {
        batch.metadata.insert("name".to_owned(), made.name.clone());
    }
    batches::put(unit, account, &batch, made.at)
}

/// Copies the rows of each table until one cannot be read.
fn salvage(store: &mut Connection, recovery: &Recovery) -> rusqlite::Result<u64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let old = Connection::open_with_flags(&recovery.kept, flags)?;
    let unit = store.transaction()?;
    let mut rows = 0;
    for table in TABLES {
        // A table that cannot be read, or that an older version did not have, is left out.
        rows += copy(&old, &unit, table).unwrap_or(0);
    }
    unit.commit()?;
    Ok(rows)
}

fn copy(old: &Connection, new: &Connection, table: &str) -> rusqlite::Result<u64> {
    let mut read = old.prepare(&format!("SELECT * FROM {table}"))?;
    let columns: Vec<String> = read.column_names().map(str::to_owned).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let names = columns.join(", ");
    let put = format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})");
    let mut put = new.prepare(&put)?;
    let mut rows = read.query([])?;
    let mut copied = 0;
    while let Ok(Some(row)) = rows.next() {
        let cells: rusqlite::Result<Vec<rusqlite::types::Value>> =
            (0..columns.len()).map(|at| row.get(at)).collect();
        // A row that refers to a lost one, or is no row any more, is lost with it.
        let kept = cells.and_then(|cells| put.execute(rusqlite::params_from_iter(cells)));
        copied += u64::try_from(kept.unwrap_or(0)).unwrap_or(0);
    }
    Ok(copied)
}
