//! What is meant to become a batch: each step is written here before it is taken.

pub(super) mod rows;

use rusqlite::params;

use rows::{find, holder, list, lost, note, open_of_content, refuse_duplicate, take};

use super::{LEASE, Ledger, Owner, accounts, intent_row, lease, lineage};
use crate::domain::{
    Account, BatchId, Failure, Intent, IntentId, IntentState, Kind, Stage, Timestamp,
};

/// Whether requests may be sent that were sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// An unresolved intent of the same requests is taken up, and a batch of them is an error.
    Refuse,
    /// The user wants a second batch of them.
    Allow,
}

/// A step that an intent has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// When.
    pub at: Timestamp,
    /// Where it led.
    pub stage: Stage,
    /// What was known there: the file, the batch, the reason.
    pub detail: String,
}

impl Ledger {
    /// Writes an intent down and takes it, or takes up the unresolved one of the same requests.
    ///
    /// Two processes that begin the same at once get one intent: the second one fails with
    /// `Conflict`. Fails with `Duplicate` when a batch of the same requests is running or younger
    /// than a day, unless that is allowed. A batch that the provider did not accept does not count, and
    /// neither does one that has ended whose failures these are.
    pub fn begin(
        &mut self,
        intent: Intent,
        again: Again,
        owner: &Owner,
        now: Timestamp,
    ) -> Result<Intent, Failure> {
        self.write(|unit| {
            if again == Again::Refuse {
                let account = accounts::key(unit, &intent.wanted.account)?;
                if let Some(open) = open_of_content(unit, account, &intent)? {
                    take(unit, &open.id, owner, now)?;
                    return Ok(open);
                }
                refuse_duplicate(unit, account, &intent, now)?;
            }
            intent_row::insert(unit, &intent, Some((&owner.text(), now.plus(LEASE))))?;
            note(unit, &intent.id, &intent.state, now)?;
            Ok(intent)
        })
    }

    /// Takes an intent that nobody is at, for whoever goes on with it.
    ///
    /// Fails with `Conflict` while another process is at it.
    pub fn claim(
        &mut self,
        id: &IntentId,
        owner: &Owner,
        now: Timestamp,
    ) -> Result<Intent, Failure> {
        self.write(|unit| {
            take(unit, id, owner, now)?;
            find(unit, id)
        })
    }

    /// Says that its owner is still at an intent.
    pub fn renew(&mut self, id: &IntentId, owner: &Owner, now: Timestamp) -> Result<(), Failure> {
        self.write(|unit| {
            let changed = unit
                .prepare("UPDATE intents SET lease_until = ?3 WHERE id = ?1 AND holder = ?2")?
                .execute(params![id.as_str(), owner.text(), now.plus(LEASE).0])?;
            if changed == 1 { Ok(()) } else { Err(lost(id)) }
        })
    }

    /// Lets go of an intent, so that anybody may go on with it at once.
    pub fn release(&mut self, id: &IntentId, owner: &Owner) -> Result<(), Failure> {
        self.write(|unit| {
            unit.prepare(
                "UPDATE intents SET holder = NULL, lease_until = NULL
                 WHERE id = ?1 AND holder = ?2",
            )?
            .execute(params![id.as_str(), owner.text()])?;
            Ok(())
        })
    }

    /// Writes the next step of an intent down, before it is taken.
    ///
    /// Fails when no arrow leads there, and when the intent was taken by somebody else meanwhile:
    /// then nothing may be sent for it any more.
    pub fn advance(
        &mut self,
        id: &IntentId,
        owner: &Owner,
        next: IntentState,
        now: Timestamp,
    ) -> Result<Intent, Failure> {
        self.write(|unit| {
            let mut intent = find(unit, id)?;
            if holder(unit, id)?.is_none_or(|(holder, _)| holder != owner.text()) {
                return Err(lost(id));
            }
            if !intent.state.may_become(&next) {
                let (from, to) = (intent.state.stage().word(), next.stage().word());
                let why = format!("no arrow leads from {from} to {to}");
                return Err(Failure::new(Kind::Internal, "the intent cannot go on", why));
            }
            let until = next.is_open().then(|| now.plus(LEASE));
            intent_row::update(unit, id, &next, now, until)?;
            note(unit, id, &next, now)?;
            if let (IntentState::Created { batch, .. }, Some(parent)) =
                (&next, &intent.wanted.parent)
            {
                lineage::note(unit, &intent.wanted.account, batch, parent)?;
            }
            intent.state = next;
            intent.changed = now;
            Ok(intent)
        })
    }

    /// Returns an intent.
    pub fn intent(&self, id: &IntentId) -> Result<Intent, Failure> {
        find(&self.store, id)
    }

    /// Returns the intents whose ids begin so, newest first: people type a few letters.
    pub fn intents_named(&self, beginning: &str) -> Result<Vec<Intent>, Failure> {
        let clause = "WHERE substr(i.id, 1, length(?1)) = ?1 ORDER BY i.key DESC LIMIT 100";
        list(&self.store, clause, params![beginning])
    }

    /// Returns the intents that are neither a batch nor given up, oldest first: of one account, or
    /// of all.
    pub fn unresolved(&self, account: Option<&Account>) -> Result<Vec<Intent>, Failure> {
        const OPEN: &str = "i.state NOT IN ('created', 'failed', 'abandoned')";
        let Some(account) = account else {
            return list(&self.store, &format!("WHERE {OPEN} ORDER BY i.key"), []);
        };
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(Vec::new());
        };
        let clause = format!("WHERE {OPEN} AND i.account = ?1 ORDER BY i.key");
        list(&self.store, &clause, [account])
    }

    /// Returns the intent that became a batch.
    pub fn intent_of(&self, account: &Account, batch: &BatchId) -> Result<Option<Intent>, Failure> {
        let Some(account) = accounts::find(&self.store, account)? else {
            return Ok(None);
        };
        let clause = "WHERE i.account = ?1 AND i.batch = ?2 LIMIT 1";
        let found = list(&self.store, clause, params![account, batch.as_str()])?;
        Ok(found.into_iter().next())
    }

    /// Tells which process is at an intent, if one is.
    pub fn holder(
        &self,
        id: &IntentId,
        own: &Owner,
        now: Timestamp,
    ) -> Result<Option<u32>, Failure> {
        let held = holder(&self.store, id)?;
        let held = held.filter(|(holder, until)| *until > now && !lease::is_gone(holder, own));
        Ok(held.and_then(|(holder, _)| lease::pid_of(&holder)))
    }

    /// Returns the steps that an intent has taken, oldest first.
    pub fn history(&self, id: &IntentId) -> Result<Vec<Transition>, Failure> {
        let mut find = self
            .store
            .prepare("SELECT * FROM transitions WHERE intent = ?1 ORDER BY key")?;
        let rows = find.query_map([id.as_str()], |row| {
            let word: String = row.get("state")?;
            Ok(Transition {
                at: Timestamp(row.get("at")?),
                stage: Stage::from_word(&word).unwrap_or(Stage::Failed),
                detail: row.get("detail")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

#[cfg(test)]
mod tests;
