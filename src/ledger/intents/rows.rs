//! What the verbs on intents read and write, inside their transactions.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::domain::{Failure, Intent, IntentId, IntentState, Kind, Status, Timestamp};
use crate::ledger::{LEASE, Owner, intent_row, lease, lineage, not_there};

/// How long a batch of the same requests counts as the same batch, however it ended.
pub(in crate::ledger) const FRESH: Duration = Duration::from_hours(24);

pub(in crate::ledger) fn list(
    store: &Connection,
    clause: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<Intent>, Failure> {
    let mut find = store.prepare(&format!("{} {clause}", intent_row::SELECT))?;
    let rows = find.query_map(values, intent_row::read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find(store: &Connection, id: &IntentId) -> Result<Intent, Failure> {
    let found = list(store, "WHERE i.id = ?1", [id.as_str()])?;
    let what = || not_there(&format!("there is no intent {}", id.short()));
    found.into_iter().next().ok_or_else(what)
}

pub(in crate::ledger) fn note(
    unit: &Connection,
    id: &IntentId,
    state: &IntentState,
    now: Timestamp,
) -> Result<(), Failure> {
    let (word, detail) = (state.stage().word(), intent_row::detail(state));
    unit.prepare("INSERT INTO transitions (intent, at, state, detail) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id.as_str(), now.0, word, detail])?;
    Ok(())
}

pub(super) fn holder(
    store: &Connection,
    id: &IntentId,
) -> Result<Option<(String, Timestamp)>, Failure> {
    let mut find = store
        .prepare("SELECT holder, lease_until FROM intents WHERE id = ?1 AND holder IS NOT NULL")?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, Timestamp(row.get(1)?)));
    Ok(find.query_row([id.as_str()], read).optional()?)
}

/// Takes an intent unless somebody who may still be there has it.
pub(super) fn take(
    unit: &Connection,
    id: &IntentId,
    owner: &Owner,
    now: Timestamp,
) -> Result<(), Failure> {
    if let Some((holder, until)) = holder(unit, id)? {
        let is_free = holder == owner.text() || until <= now || lease::is_gone(&holder, owner);
        if !is_free {
            return Err(busy(id, &holder));
        }
    }
    unit.prepare("UPDATE intents SET holder = ?2, lease_until = ?3 WHERE id = ?1")?
        .execute(params![id.as_str(), owner.text(), now.plus(LEASE).0])?;
    Ok(())
}

pub(in crate::ledger) fn open_of_content(
    unit: &Connection,
    account: i64,
    intent: &Intent,
) -> Result<Option<Intent>, Failure> {
    let wanted = &intent.wanted;
    let clause = "WHERE i.account = ?1 AND i.sha256 = ?2 AND i.endpoint = ?3
                  AND i.state NOT IN ('created', 'failed', 'abandoned')
                  ORDER BY i.key DESC LIMIT 1";
    let values = params![account, wanted.sha256, wanted.endpoint.as_str()];
    Ok(list(unit, clause, values)?.into_iter().next())
}

/// Refuses requests of which there is a batch that runs, or that is younger than a day: of all of
/// them, or of a shard of theirs.
pub(in crate::ledger) fn refuse_duplicate(
    unit: &Connection,
    account: i64,
    intent: &Intent,
    now: Timestamp,
) -> Result<(), Failure> {
    let wanted = &intent.wanted;
    let since = now.0.saturating_sub(FRESH.as_secs().cast_signed());
    let mut find = unit.prepare(
        "SELECT i.batch, b.status FROM intents i
         LEFT JOIN batches b ON b.account = i.account AND b.id = i.batch
         WHERE i.account = ?1 AND i.endpoint = ?3 AND i.state = 'created'
           AND (i.sha256 = ?2 OR i.run IN
                (SELECT id FROM runs WHERE account = ?1 AND sha256 = ?2))
           AND coalesce(b.status, '') != 'failed'
           AND (i.changed_at > ?4
                OR b.status IN ('validating', 'in_progress', 'finalizing', 'cancelling'))
         ORDER BY i.key DESC",
    )?;
    let values = params![account, wanted.sha256, wanted.endpoint.as_str(), since];
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let found = find.query_map(values, read)?;
    let mut found: Vec<(String, Option<String>)> = found.collect::<rusqlite::Result<_>>()?;
    if let Some(parent) = &wanted.parent {
        // Where everything failed, what is left is the same requests.
        let family = lineage::family(unit, account, parent)?;
        let is_kin = |id: &str| family.iter().any(|kin| kin.as_str() == id);
        let has_ended = |status: &Option<String>| {
            let word = status.as_deref().and_then(Status::from_word);
            word.is_some_and(|status| status.is_ended())
        };
        found.retain(|(id, status)| !(is_kin(id) && has_ended(status)));
    }
    let Some((batch, status)) = found.into_iter().next() else {
        return Ok(());
    };
    let status = status.map_or_else(String::new, |status| format!(" ({status})"));
    Err(Failure::new(
        Kind::Duplicate,
        "the same requests were sent before",
        format!("they are batch {batch}{status}"),
    ))
}

fn busy(id: &IntentId, holder: &str) -> Failure {
    let who = lease::pid_of(holder).map_or_else(String::new, |pid| format!(" (process {pid})"));
    Failure::new(
        Kind::Conflict,
        "these requests are being sent already",
        format!("another batchdeck{who} is at intent {}", id.short()),
    )
    .with_hint("wait until it is done; `batchdeck resume` tells how far it is")
}

pub(super) fn lost(id: &IntentId) -> Failure {
    Failure::new(
        Kind::Conflict,
        format!("intent {} cannot go on here", id.short()),
        "another batchdeck has taken it over",
    )
    .with_hint("`batchdeck resume` tells how far it is")
}
