//! Which batch was made of the failures of which.

use rusqlite::params;

use super::{Ledger, accounts};
use crate::domain::{Account, BatchId, Failure};

/// One step of descent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The batch that was made again.
    pub child: BatchId,
    /// The batch whose requests it has.
    pub parent: BatchId,
    /// Which class of its results was tried again, by the word of the class.
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
        Ok(Lineage {
            ancestors: self.walk(account, batch, "child", "parent")?,
            descendants: self.walk(account, batch, "parent", "child")?,
        })
    }

    fn walk(
        &self,
        account: i64,
        batch: &BatchId,
        from: &str,
        to: &str,
    ) -> Result<Vec<Origin>, Failure> {
        let walk = WALK.replace("{from}", from).replace("{to}", to);
        let mut walk = self.store.prepare(&walk)?;
        let rows = walk.query_map(params![account, batch.as_str()], |row| {
            Ok(Origin {
                child: BatchId::new(row.get::<_, String>(0)?),
                parent: BatchId::new(row.get::<_, String>(1)?),
                class: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
