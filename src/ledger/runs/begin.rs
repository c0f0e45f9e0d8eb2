//! A run is written down with all of its shards at once, or not at all.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Run, read, shards};
use crate::domain::{Failure, Intent, Kind, Stage, Timestamp};
use crate::ledger::intents::rows::{FRESH, note, open_of_content, refuse_duplicate};
use crate::ledger::{Again, Ledger, accounts, codec, intent_row};

/// What of a run is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The run: the one that was to be begun, or one of the same input that was not sent whole.
    pub run: Run,
    /// The intents of its shards that are no batches yet, by their number.
    pub intents: Vec<Intent>,
}

impl Ledger {
    /// Writes a run down together with the intents of its shards, which nobody holds; or, of an
    /// input whose run was not sent whole, returns what is left of that. A shard of it that failed
    /// or was given up is planned anew.
    ///
    /// Fails with `Duplicate` when there is a batch of the same requests as one of the shards, unless
    /// that is allowed, and with `Conflict` when one of them is being sent outside of this run, or
    /// when what is left was split otherwise.
    pub fn begin_run(
        &mut self,
        run: &Run,
        intents: Vec<Intent>,
        again: Again,
        now: Timestamp,
    ) -> Result<Left, Failure> {
        self.write(|unit| {
            let account = accounts::key(unit, &run.account)?;
            if again == Again::Refuse {
                if let Some(known) = unsent(unit, account, run, now)? {
                    return go_on(unit, known, &intents, now);
                }
                for intent in intents
                    .first()
                    .map(|first| whole(run, first))
                    .iter()
                    .chain(&intents)
                {
                    refuse_open(unit, account, intent)?;
                    refuse_duplicate(unit, account, intent, now)?;
                }
            }
            unit.execute(
                "INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    run.id.as_str(),
                    account,
                    codec::bytes(&run.path),
                    run.name,
                    run.sha256,
                    run.shards,
                    run.created.0,
                ],
            )?;
            for intent in &intents {
                plan(unit, intent, now)?;
            }
            Ok(Left {
                run: run.clone(),
                intents,
            })
        })
    }
}

/// Stands for the input as one batch, to find out whether it was sent as such, or split otherwise.
fn whole(run: &Run, first: &Intent) -> Intent {
    let mut whole = first.clone();
    whole.wanted.sha256.clone_from(&run.sha256);
    whole.wanted.name.clone_from(&run.name);
    whole
}

fn plan(unit: &Connection, intent: &Intent, now: Timestamp) -> Result<(), Failure> {
    intent_row::insert(unit, intent, None)?;
    note(unit, &intent.id, &intent.state, now)
}

/// Returns the newest run of the same input of which a shard is no batch, if that is unresolved or
/// younger than a day.
fn unsent(
    unit: &Connection,
    account: i64,
    run: &Run,
    now: Timestamp,
) -> Result<Option<Run>, Failure> {
    let since = now.0.saturating_sub(FRESH.as_secs().cast_signed());
    let mut find = unit.prepare(
        "SELECT * FROM runs JOIN accounts ON accounts.key = account
         WHERE account = ?1 AND sha256 = ?2 ORDER BY created_at DESC, id LIMIT 1",
    )?;
    let known = find
        .query_row(params![account, run.sha256], read)
        .optional()?;
    let Some(known) = known else {
        return Ok(None);
    };
    let shards = shards(unit, &known.id)?;
    let is_open = shards.iter().any(|shard| shard.state.is_open());
    let is_whole = shards.iter().all(is_batch);
    let counts = is_open || !is_whole && known.created.0 > since;
    Ok(counts.then_some(known))
}

fn is_batch(intent: &Intent) -> bool {
    intent.state.stage() == Stage::Created
}

/// Plans the shards of a known run anew that failed or were given up, and returns all that is left.
fn go_on(unit: &Connection, known: Run, fresh: &[Intent], now: Timestamp) -> Result<Left, Failure> {
    let mut left = Vec::new();
    for shard in shards(unit, &known.id)?
        .into_iter()
        .filter(|it| !is_batch(it))
    {
        if shard.state.is_open() {
            left.push(shard);
            continue;
        }
        let is_same = |new: &&Intent| new.wanted.sha256 == shard.wanted.sha256;
        let Some(new) = fresh.iter().find(is_same) else {
            return Err(split_otherwise(&known, &shard));
        };
        let mut new = new.clone();
        new.wanted.shard.clone_from(&shard.wanted.shard);
        new.wanted.metadata.clone_from(&shard.wanted.metadata);
        new.wanted.name.clone_from(&shard.wanted.name);
        plan(unit, &new, now)?;
        left.push(new);
    }
    Ok(Left {
        run: known,
        intents: left,
    })
}

fn refuse_open(unit: &Connection, account: i64, intent: &Intent) -> Result<(), Failure> {
    let Some(open) = open_of_content(unit, account, intent)? else {
        return Ok(());
    };
    let short = open.id.short();
    let why = format!("intent {short} has the requests of {}", intent.wanted.name);
    Err(
        Failure::new(Kind::Conflict, "a part of this is being sent already", why).with_hint(
            format!("`batchdeck resume {short}` goes on with it, `--abandon` gives it up"),
        ),
    )
}

fn split_otherwise(known: &Run, shard: &Intent) -> Failure {
    let id = &known.id;
    let why = format!("{} of {id} is no batch", shard.wanted.name);
    Failure::new(Kind::Conflict, "this input was split otherwise before", why).with_hint(
        "split it with the same limits to send what is left, or send all of it with \
         --allow-duplicate",
    )
}

#[cfg(test)]
mod tests;
