//! Which batch was made of the failures of which.

use rusqlite::{Connection, params};

use super::{Ledger, accounts};
use crate::domain::{Account, BatchId, Failure};

/// One step of descent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The batch that was made again.
    pub child: BatchId,
    /// The batch whose requests it has.
    pub parent: BatchId,
    /// Which class of its results was tried again, by the word of the class; empty where they were
    /// several or where it was not told.
    pub class: String,
}

/// The family of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// From whom it descends, the nearest first.
    pub ancestors: Vec<Origin>,
    /// Who descends from it, the nearest first.
    pub descendants: Vec<Origin>,
}

/// The way up or down from a batch. A circle, which no run of ours makes, is walked once.
const WALK: &str = "
WITH RECURSIVE walk (child, parent, class, depth) AS (
  SELECT child, parent, class, 1 FROM lineage WHERE account = ?1 AND {from} = ?2
  UNION
  SELECT l.child, l.parent, l.class, walk.depth + 1 FROM lineage l
  JOIN walk ON l.{from} = walk.{to} WHERE l.account = ?1 AND walk.depth < 100
)
SELECT child, parent, class FROM walk GROUP BY child, parent, class
ORDER BY min(depth), child, parent, class";

impl Ledger {
    /// Takes note of a batch that was made of a class of another one's results.
    pub fn record_origin(&mut self, account: &Account, origin: &Origin) -> Result<(), Failure> {
        self.write(|unit| {
            let account = accounts::key(unit, account)?;
            unit.execute(
                "INSERT OR IGNORE INTO lineage VALUES (?1, ?2, ?3, ?4)",
                params![
                    account,
                    origin.child.as_str(),
                    origin.parent.as_str(),
                    origin.class
                ],
            )?;
            Ok(())
        })
    }

    /// Returns from whom a batch descends and who descends from it.
    pub fn lineage(&self, account: &Account, batch: &BatchId) -> Result<Lineage, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Lineage::default());
        };
        of(&self.store, account, batch)
    }
}

/// Takes note of a batch that was made, in the transaction in which it becomes known.
pub(super) fn note(
    unit: &Connection,
    account: &Account,
    child: &BatchId,
    parent: &BatchId,
) -> Result<(), Failure> {
    let account = accounts::key(unit, account)?;
    unit.execute(
        "INSERT OR IGNORE INTO lineage VALUES (?1, ?2, ?3, '')",
        params![account, child.as_str(), parent.as_str()],
    )?;
    Ok(())
}

/// Returns the batches that have requests of a batch, itself among them: what it descends from, and
/// all that descends from the oldest of those.
pub(super) fn family(
    store: &Connection,
    account: i64,
    batch: &BatchId,
) -> Result<Vec<BatchId>, Failure> {
    let ancestors = walk(store, account, batch, "child", "parent")?;
    let root = ancestors.last().map_or(batch, |origin| &origin.parent);
    let descendants = walk(store, account, root, "parent", "child")?;
    let born = descendants.into_iter().map(|origin| origin.child);
    Ok([batch.clone(), root.clone()]
        .into_iter()
        .chain(born)
        .collect())
}

/// Returns the batches that were made of the failures of a batch, the nearest first, each once.
pub(super) fn descendants(
    store: &Connection,
    account: i64,
    batch: &BatchId,
) -> Result<Vec<BatchId>, Failure> {
    let mut found: Vec<BatchId> = Vec::new();
    for origin in walk(store, account, batch, "parent", "child")? {
        if origin.child != *batch && !found.contains(&origin.child) {
            found.push(origin.child);
        }
    }
    Ok(found)
}

fn of(store: &Connection, account: i64, batch: &BatchId) -> Result<Lineage, Failure> {
    Ok(Lineage {
        ancestors: walk(store, account, batch, "child", "parent")?,
        descendants: walk(store, account, batch, "parent", "child")?,
    })
}

fn walk(
    store: &Connection,
    account: i64,
    batch: &BatchId,
    from: &str,
    to: &str,
) -> Result<Vec<Origin>, Failure> {
    let walk = WALK.replace("{from}", from).replace("{to}", to);
    let mut walk = store.prepare(&walk)?;
    let rows = walk.query_map(params![account, batch.as_str()], |row| {
        Ok(Origin {
            child: BatchId::new(row.get::<_, String>(0)?),
            parent: BatchId::new(row.get::<_, String>(1)?),
            class: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
