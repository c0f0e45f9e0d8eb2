//! An intent as a row and back.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, named_params};

use super::{accounts, codec};
use crate::domain::intent::Intended;
use crate::domain::run::{RunId, Shard};
use crate::domain::{
    BatchId, Endpoint, Failure, FileId, Intent, IntentId, IntentState, Stage, Timestamp,
};

/// Reads intents with their accounts; what follows it names the table `i`.
pub(super) const SELECT: &str = "
SELECT i.*, a.profile, a.base_url, a.organization, a.project
FROM intents i JOIN accounts a ON a.key = i.account";

const INSERT: &str = "
INSERT INTO intents (
  id, account, path, name, sha256, bytes, requests, endpoint, window, metadata,
  model, input_tokens, parent, run, shard, state, created_at, changed_at, holder, lease_until
) VALUES (
  :id, :account, :path, :name, :sha256, :bytes, :requests, :endpoint, :window, :metadata,
  :model, :tokens, :parent, :run, :shard, 'planned', :now, :now, :holder, :until
)";

/// Writes an intent that is planned: held by its maker until a time, or by nobody.
pub(super) fn insert(
    unit: &Connection,
    intent: &Intent,
    holder: Option<(&str, Timestamp)>,
) -> Result<(), Failure> {
    let wanted = &intent.wanted;
    let account = accounts::key(unit, &wanted.account)?;
    unit.prepare(INSERT)?.execute(named_params! {
        ":id": intent.id.as_str(),
        ":account": account,
        ":path": codec::bytes(&wanted.path),
        ":name": wanted.name,
        ":sha256": wanted.sha256,
        ":bytes": codec::whole(wanted.bytes),
        ":requests": codec::whole(wanted.requests),
        ":endpoint": wanted.endpoint.as_str(),
        ":window": wanted.window,
        ":metadata": codec::notes(&wanted.metadata),
        ":model": wanted.model,
        ":tokens": wanted.input_tokens.map(codec::whole),
        ":parent": wanted.parent.as_ref().map(BatchId::as_str),
        ":run": wanted.shard.as_ref().map(|shard| shard.run.as_str()),
        ":shard": wanted.shard.as_ref().map(|shard| shard.number),
        ":now": intent.created.0,
        ":holder": holder.map(|(owner, _)| owner),
        ":until": holder.map(|(_, until)| until.0),
    })?;
    Ok(())
}

/// Writes the state that an intent has come to.
pub(super) fn update(
    unit: &Connection,
    id: &IntentId,
    state: &IntentState,
    now: Timestamp,
    until: Option<Timestamp>,
) -> Result<(), Failure> {
    let cells = Cells::of(state);
    unit.prepare(
        "UPDATE intents SET state = ?2, file = ?3, uploaded = coalesce(?4, uploaded),
         attempt = coalesce(?5, attempt), since = ?6, batch = ?7, reason = ?8, changed_at = ?9,
         lease_until = ?10, holder = CASE WHEN ?10 IS NULL THEN NULL ELSE holder END
         WHERE id = ?1",
    )?
    .execute(rusqlite::params![
        id.as_str(),
        state.stage().word(),
        cells.file,
        cells.uploaded,
        cells.attempt,
        cells.since,
        cells.batch,
        cells.reason,
        now.0,
        until.map(|until| until.0),
    ])?;
    Ok(())
}

/// What is known in a state, cell by cell.
#[derive(Default)]
struct Cells<'a> {
    file: Option<&'a str>,
    uploaded: Option<i64>,
    attempt: Option<u32>,
    since: Option<i64>,
    batch: Option<&'a str>,
    reason: Option<&'a str>,
}

impl<'a> Cells<'a> {
    fn of(state: &'a IntentState) -> Self {
        let cells = Self {
            file: state.file().map(FileId::as_str),
            ..Self::default()
        };
        match state {
            IntentState::Planned | IntentState::Uploading | IntentState::Abandoned { .. } => cells,
            IntentState::Held { reason } | IntentState::Failed { reason, .. } => Self {
                reason: Some(reason),
                ..cells
            },
            IntentState::Uploaded { bytes, .. } => Self {
                uploaded: Some(codec::whole(*bytes)),
                ..cells
            },
            IntentState::Creating { attempt, since, .. }
            | IntentState::Unknown { attempt, since, .. } => Self {
                attempt: Some(*attempt),
                since: Some(since.0),
                ..cells
            },
            IntentState::Absent { attempt, .. } => Self {
                attempt: Some(*attempt),
                ..cells
            },
            IntentState::Created { batch, .. } => Self {
                batch: Some(batch.as_str()),
                ..cells
            },
        }
    }
}

/// Says what is known in a state, for the list of transitions.
pub(super) fn detail(state: &IntentState) -> String {
    let cells = Cells::of(state);
    let attempt = cells.attempt.map(|attempt| format!("create {attempt}"));
    let parts = [cells.file, attempt.as_deref(), cells.batch, cells.reason];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// Reads an intent.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Intent> {
    Ok(Intent {
        id: IntentId::known(row.get::<_, String>("id")?),
        wanted: wanted(row)?,
        state: state(row)?,
        created: Timestamp(row.get("created_at")?),
        changed: Timestamp(row.get("changed_at")?),
    })
}

fn wanted(row: &Row<'_>) -> rusqlite::Result<Intended> {
    let text = |column: &str| row.get::<_, Option<String>>(column);
    let number: Option<u32> = row.get("shard")?;
    let run = text("run")?.map(RunId::known);
    Ok(Intended {
        account: accounts::read(row)?,
        path: codec::path(row, "path")?,
        name: row.get("name")?,
        sha256: row.get("sha256")?,
        bytes: codec::count(row, "bytes")?,
        requests: codec::count(row, "requests")?,
        endpoint: Endpoint::new(row.get::<_, String>("endpoint")?),
        window: row.get("window")?,
        metadata: codec::noted(row, "metadata")?,
        model: text("model")?,
        input_tokens: codec::maybe(row, "input_tokens")?,
        parent: text("parent")?.map(BatchId::new),
        shard: run.zip(number).map(|(run, number)| Shard { run, number }),
    })
}

fn state(row: &Row<'_>) -> rusqlite::Result<IntentState> {
    let text = |column: &str| row.get::<_, Option<String>>(column);
    let lacks = |column: &str| {
        let why = format!("the intent has no {column}");
        rusqlite::Error::FromSqlConversionFailure(0, Type::Text, why.into())
    };
    let word: String = row.get("state")?;
    let given = text("file")?.map(FileId::new);
    let file = || given.clone().ok_or_else(|| lacks("file"));
    let attempt = || row.get::<_, Option<u32>>("attempt");
    let since = || Ok::<_, rusqlite::Error>(codec::time(row, "since")?.unwrap_or(Timestamp(0)));
    let reason = || Ok::<_, rusqlite::Error>(text("reason")?.unwrap_or_default());
    Ok(
        match Stage::from_word(&word).ok_or_else(|| lacks("state"))? {
            Stage::Planned => IntentState::Planned,
            Stage::Held => IntentState::Held { reason: reason()? },
            Stage::Uploading => IntentState::Uploading,
            Stage::Uploaded => IntentState::Uploaded {
                file: file()?,
                bytes: codec::count(row, "uploaded")?,
            },
            Stage::Creating => IntentState::Creating {
                file: file()?,
                attempt: attempt()?.unwrap_or(1),
                since: since()?,
            },
            Stage::Unknown => IntentState::Unknown {
                file: file()?,
                attempt: attempt()?.unwrap_or(1),
                since: since()?,
            },
            Stage::Absent => IntentState::Absent {
                file: file()?,
                attempt: attempt()?.unwrap_or(1),
            },
            Stage::Created => IntentState::Created {
                file: file()?,
                batch: BatchId::new(text("batch")?.ok_or_else(|| lacks("batch"))?),
            },
            Stage::Failed => IntentState::Failed {
                file: given,
                reason: reason()?,
            },
            Stage::Abandoned => IntentState::Abandoned { file: given },
        },
    )
}
