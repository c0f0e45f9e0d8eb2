//! Whether everything in the ledger is sound, and a copy of it to take elsewhere.

use std::path::Path;

use rusqlite::params;

use super::{Ledger, accounts, place, recovery, schema};
use crate::config::private;
use crate::domain::{Account, Failure, Kind};

/// What a look at the whole ledger found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// What is wrong; nothing if it is sound.
    pub problems: Vec<String>,
    /// The version of its tables.
    pub version: u32,
    /// How it writes: `wal`, or `delete` on disks of a network.
    pub journal: String,
    /// Batches that it knows.
    pub batches: u64,
    /// Intents that it knows.
    pub intents: u64,
    /// Intents that are neither a batch nor given up.
    pub unresolved: u64,
}

impl Ledger {
    /// Reads every page and every reference. Takes seconds for a hundred thousand batches.
    pub fn check(&self) -> Result<Health, Failure> {
        let store = &self.store;
        let mut problems: Vec<String> = store
            .prepare("PRAGMA integrity_check")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        problems.retain(|problem| problem != "ok");
        let strays: u64 = store
            .prepare("PRAGMA foreign_key_check")?
            .query_map([], |_| Ok(1))?
            .count()
            .try_into()
            .unwrap_or(u64::MAX);
        if strays > 0 {
            problems.push(format!("{strays} rows refer to rows that are not there"));
        }
        let count = |query: &str| -> Result<u64, Failure> {
            let number: i64 = store.query_row(query, [], |row| row.get(0))?;
            Ok(number.try_into().unwrap_or(0))
        };
        Ok(Health {
            problems,
            version: schema::version(store)?,
            journal: store.pragma_query_value(None, "journal_mode", |row| row.get(0))?,
            batches: count("SELECT count(*) FROM batches")?,
            intents: count("SELECT count(*) FROM intents")?,
            unresolved: count(
                "SELECT count(*) FROM intents
                 WHERE state NOT IN ('created', 'failed', 'abandoned')",
            )?,
        })
    }

    /// Takes up again what the log of ids knows and this ledger does not. Returns how many batches
    /// the log has, and how many of its lines cannot be read.
    pub fn replay_ids(&mut self) -> Result<(u64, u64), Failure> {
        let Some(mut ids) = self.ids.take() else {
            return Ok((0, 0));
        };
        let mut found = 0;
        let replayed = self.write(|unit| {
            ids.replay(|made| {
                found += 1;
                recovery::replay(unit, &made)
            })
        });
        self.ids = Some(ids);
        Ok((found, replayed?))
    }

    /// Writes a whole copy of the database to a new private file, while others go on using it.
    pub fn export(&self, target: &Path) -> Result<(), Failure> {
        let what = format!("cannot write {}", target.display());
        if target.exists() {
            return Err(Failure::new(Kind::TargetExists, what, "it exists already")
                .with_hint("name a file that is not there yet"));
        }
        let part = place::beside(target, ".part");
        std::fs::remove_file(&part).ok();
        place::touch(&part)?;
        let written = self
            .store
            .execute("VACUUM INTO ?1", params![part.to_string_lossy()])
            .map_err(Failure::from)
            .and_then(|_| publish(&part, target));
        if written.is_err() {
            std::fs::remove_file(&part).ok();
        }
        written.map_err(|failure| failure.in_order_to(what))
    }

    /// Returns every account of which anything is known, by name.
    pub fn accounts(&self) -> Result<Vec<Account>, Failure> {
        let mut find = self
            .store
            .prepare("SELECT * FROM accounts ORDER BY profile, base_url, organization, project")?;
        let rows = find.query_map([], accounts::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Gives a copy its name once it is on the disk; a file that came there meanwhile stays.
fn publish(part: &Path, target: &Path) -> Result<(), Failure> {
    std::fs::File::open(part)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::hard_link(part, target))
        .and_then(|()| std::fs::remove_file(part))
        .map_err(|error| private::disk("cannot write", target, &error))
}
