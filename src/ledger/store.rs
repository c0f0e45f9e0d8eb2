//! The connection to the database, with the settings that every use of it needs.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::place::Place;
use super::{damage, schema};
use crate::domain::Failure;

/// How long a write waits for another process.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the store did not start.
#[derive(Debug)]
pub(super) enum Unusable {
    /// The store says no.
    Store(rusqlite::Error),
    /// We say no.
    Refused(Failure),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<Unusable> for Failure {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Store(error) => error.into(),
            Unusable::Refused(failure) => failure,
        }
    }
}

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Refused(failure) => failure.fmt(f),
        }
    }
}

/// Opens the database and brings it up to date.
///
/// All its pages are checked when it is small, or when nobody else has it open and its last user
/// did not close it: a store that was closed has no `-wal` beside it.
pub(super) fn start(place: &Place, is_alone: bool) -> Result<Connection, Unusable> {
    let suspicion = damage::suspicion(place, is_alone)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut store = Connection::open_with_flags(&place.database, flags)?;
    set_up(&store)?;
    let journal = if place.is_on_a_network() {
        "DELETE"
    } else {
        "WAL"
    };
    store.pragma_update_and_check(None, "journal_mode", journal, |_| Ok(()))?;
    if suspicion == damage::Suspicion::Some {
        damage::check(&store)?;
    }
    let version = schema::version(&store)?;
    schema::refuse_newer(version)?;
    if version > 0 && version < schema::NEWEST {
        schema::copy(&store, place, version)?;
    }
    schema::migrate(&mut store, schema::NEWEST)?;
    Ok(store)
}

/// Makes a database that is gone with its connection.
pub(super) fn in_memory() -> rusqlite::Result<Connection> {
    let mut store = Connection::open_in_memory()?;
    set_up(&store)?;
    schema::migrate(&mut store, schema::NEWEST)?;
    Ok(store)
}

fn set_up(store: &Connection) -> rusqlite::Result<()> {
    store.busy_timeout(PATIENCE)?;
    store.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    store.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    store.pragma_update(None, "synchronous", "FULL")?;
    store.pragma_update(None, "foreign_keys", true)?;
    // Pages kept in memory: as many as the usual queries touch, however large the file.
    store.pragma_update(None, "cache_size", -2048)
}
