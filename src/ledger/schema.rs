//! The tables, version by version. A version that was released never changes.

use rusqlite::{Connection, TransactionBehavior};

use super::place::{self, Place};
use crate::domain::{Failure, Kind};

/// What leads from one version to the next; the first makes version 1 of an empty file.
pub(super) const MIGRATIONS: [&str; 3] = [BATCHES_AND_INTENTS, WHAT_CAME_OF_THEM, UNFINISHED];

const BATCHES_AND_INTENTS: &str = "
CREATE TABLE accounts (
  key INTEGER PRIMARY KEY,
  profile TEXT NOT NULL, base_url TEXT NOT NULL,
  organization TEXT NOT NULL, project TEXT NOT NULL,
  UNIQUE (profile, base_url, organization, project)
) STRICT;
CREATE TABLE batches (
  account INTEGER NOT NULL REFERENCES accounts(key), id TEXT NOT NULL,
  status TEXT NOT NULL, endpoint TEXT, model TEXT,
  input_file TEXT, output_file TEXT, error_file TEXT, window TEXT,
  total INTEGER, completed INTEGER, failed INTEGER,
  created_at INTEGER, in_progress_at INTEGER, finalizing_at INTEGER, completed_at INTEGER,
  failed_at INTEGER, expired_at INTEGER, cancelling_at INTEGER, cancelled_at INTEGER,
  expires_at INTEGER,
  tokens_input INTEGER, tokens_cached INTEGER, tokens_output INTEGER, tokens_reasoning INTEGER,
  metadata TEXT NOT NULL, errors TEXT NOT NULL,
  ordered_at INTEGER NOT NULL, first_seen INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  gone_since INTEGER, raw TEXT NOT NULL,
  UNIQUE (account, id)
) STRICT;
CREATE INDEX batches_in_order ON batches (account, ordered_at DESC, id DESC);
CREATE INDEX batches_gone ON batches (account, ordered_at DESC, id DESC)
  WHERE gone_since IS NOT NULL;
CREATE INDEX batches_by_input ON batches (account, input_file);
CREATE TABLE intents (
  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  account INTEGER NOT NULL REFERENCES accounts(key),
  path BLOB NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL, requests INTEGER NOT NULL,
  endpoint TEXT NOT NULL, window TEXT NOT NULL, metadata TEXT NOT NULL,
  model TEXT, input_tokens INTEGER, parent TEXT, run TEXT, shard INTEGER,
  state TEXT NOT NULL, file TEXT, uploaded INTEGER, attempt INTEGER, since INTEGER,
  batch TEXT, reason TEXT,
  created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  holder TEXT, lease_until INTEGER
) STRICT;
CREATE INDEX intents_by_content ON intents (account, sha256, endpoint);
CREATE INDEX intents_by_batch ON intents (account, batch);
CREATE INDEX intents_open ON intents (account, state)
  WHERE state NOT IN ('created', 'failed', 'abandoned');
CREATE TABLE transitions (
  key INTEGER PRIMARY KEY, intent TEXT NOT NULL REFERENCES intents(id),
  at INTEGER NOT NULL, state TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX transitions_of ON transitions (intent, key);
";

const WHAT_CAME_OF_THEM: &str = "
CREATE TABLE samples (
  account INTEGER NOT NULL REFERENCES accounts(key), batch TEXT NOT NULL, at INTEGER NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL, completed INTEGER NOT NULL, failed INTEGER NOT NULL,
  PRIMARY KEY (account, batch, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE downloads (
  key INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES accounts(key), batch TEXT NOT NULL,
  which TEXT NOT NULL, path BLOB NOT NULL, bytes INTEGER NOT NULL, lines INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (account, batch, which, path)
) STRICT;
CREATE TABLE runs (
  id TEXT PRIMARY KEY, account INTEGER NOT NULL REFERENCES accounts(key),
  path BLOB NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  shards INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX intents_of_run ON intents (run, shard) WHERE run IS NOT NULL;
CREATE TABLE lineage (
  account INTEGER NOT NULL REFERENCES accounts(key),
  child TEXT NOT NULL, parent TEXT NOT NULL, class TEXT NOT NULL,
  PRIMARY KEY (account, child, parent, class)
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_down ON lineage (account, parent);
CREATE TABLE limits (
  account INTEGER NOT NULL REFERENCES accounts(key), model TEXT NOT NULL,
  tokens INTEGER NOT NULL, learned_at INTEGER NOT NULL,
  PRIMARY KEY (account, model)
) STRICT, WITHOUT ROWID;
";

const UNFINISHED: &str = "
CREATE INDEX batches_unfinished ON batches (account)
  WHERE status NOT IN ('completed', 'failed', 'expired', 'cancelled') AND gone_since IS NULL;
";

/// Reads which version wrote the file; 0 for an empty one.
pub(super) fn version(store: &Connection) -> rusqlite::Result<u32> {
    store.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// The version that this program writes.
pub(super) const NEWEST: u32 = 3;

/// Refuses a file that a newer version wrote: what it means is not known here.
pub(super) fn refuse_newer(version: u32) -> Result<(), Failure> {
    if version <= NEWEST {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Disk,
        "the ledger cannot be used",
        format!("a newer batchdeck wrote it (version {version}; this one knows {NEWEST})"),
    )
    .with_hint("update batchdeck, or set BATCHDECK_HOME to another folder"))
}

/// Brings the file up to date, each version in a transaction of its own.
///
/// Another process may do the same at the same time: each looks again once it is alone in writing.
pub(super) fn migrate(store: &mut Connection, until: u32) -> rusqlite::Result<()> {
    for (number, change) in (0..until).zip(MIGRATIONS) {
        if version(store)? > number {
            continue;
        }
        let alone = store.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if version(&alone)? == number {
            alone.execute_batch(change)?;
            alone.pragma_update(None, "user_version", number + 1)?;
        }
        alone.commit()?;
    }
    Ok(())
}

/// Keeps a copy of the file as its version had it, as `ledger.db.before-<next version>`.
///
/// It is only kept when the file had not been changed by another process meanwhile, because such a
/// copy would not be what its name says.
pub(super) fn copy(store: &Connection, place: &Place, version: u32) -> Result<(), Failure> {
    let part = place.beside(&format!(
        ".before-{}.{}.part",
        version + 1,
        std::process::id()
    ));
    // It may be left of a process that had the same number and was killed.
    std::fs::remove_file(&part).ok();
    place::touch(&part)?;
    store.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    let copied = Connection::open(&part).and_then(|copy| self::version(&copy))?;
    let done = if copied == version {
        std::fs::File::open(&part)
            .and_then(|file| file.sync_all())
            .and_then(|()| {
                let kept = place.beside(&format!(".before-{}", version + 1));
                std::fs::rename(&part, kept)
            })
    } else {
        std::fs::remove_file(&part)
    };
    done.map_err(|error| crate::config::private::disk("cannot keep a copy", &part, &error))
}
