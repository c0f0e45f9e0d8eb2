//! What was learned about the room in a provider's queue: no provider tells it.

use rusqlite::{Connection, params};

use super::{Ledger, accounts, codec};
use crate::domain::queue::pool;
use crate::domain::{Account, Failure, Timestamp};

/// How many tokens of a model may wait at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The model.
    pub model: String,
    /// The most tokens in unfinished batches.
    pub tokens: u64,
    /// When a failure taught it.
    pub learned: Timestamp,
}

impl Ledger {
    /// Takes note of a limit; what was learned last counts.
    pub fn learn_limit(&mut self, account: &Account, limit: &Limit) -> Result<(), Failure> {
        self.write(|unit| {
            let account = accounts::key(unit, account)?;
            learn(unit, account, limit)
        })
    }

    /// Returns the limits of an account, by model.
    pub fn limits(&self, account: &Account) -> Result<Vec<Limit>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let mut find = self
            .store
            .prepare("SELECT * FROM limits WHERE account = ?1 ORDER BY model")?;
        let rows = find.query_map([account], |row| {
            Ok(Limit {
                model: row.get("model")?,
                tokens: codec::count(row, "tokens")?,
                learned: Timestamp(row.get("learned_at")?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Keeps a limit under the name whose queue it is; an older lesson does not undo a newer one.
pub(super) fn learn(unit: &Connection, account: i64, limit: &Limit) -> Result<(), Failure> {
    unit.prepare(
        "INSERT INTO limits VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (account, model) DO UPDATE
         SET tokens = excluded.tokens, learned_at = excluded.learned_at
         WHERE excluded.learned_at >= learned_at",
    )?
    .execute(params![
        account,
        pool(&limit.model),
        codec::whole(limit.tokens),
        limit.learned.0
    ])?;
    Ok(())
}
