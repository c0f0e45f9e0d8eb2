//! A batch as a row and back.

use std::sync::Arc;

use rusqlite::{Connection, Row, named_params};

use super::codec;
use crate::domain::{
    Batch, BatchId, Endpoint, Failure, FileId, RequestCounts, Status, Timeline, Timestamp, Unknown,
    Usage,
};

/// Writes what a provider said in the place of what it said before.
const PUT: &str = "
INSERT INTO batches (
  account, id, status, endpoint, model, input_file, output_file, error_file, window,
  total, completed, failed,
  created_at, in_progress_at, finalizing_at, completed_at, failed_at, expired_at,
  cancelling_at, cancelled_at, expires_at,
  tokens_input, tokens_cached, tokens_output, tokens_reasoning,
  metadata, errors, ordered_at, first_seen, changed_at, gone_since, raw
) VALUES (
  :account, :id, :status, :endpoint, :model, :input, :output, :error, :window,
  :total, :completed, :failed,
  :created_at, :in_progress_at, :finalizing_at, :completed_at, :failed_at, :expired_at,
  :cancelling_at, :cancelled_at, :expires_at,
  :tokens_input, :tokens_cached, :tokens_output, :tokens_reasoning,
  :metadata, :errors, :ordered_at, :now, :now, NULL, :raw
) ON CONFLICT (account, id) DO UPDATE SET
  status = excluded.status, endpoint = excluded.endpoint, model = excluded.model,
  input_file = excluded.input_file, output_file = excluded.output_file,
  error_file = excluded.error_file, window = excluded.window,
  total = excluded.total, completed = excluded.completed, failed = excluded.failed,
  created_at = excluded.created_at, in_progress_at = excluded.in_progress_at,
  finalizing_at = excluded.finalizing_at, completed_at = excluded.completed_at,
  failed_at = excluded.failed_at, expired_at = excluded.expired_at,
  cancelling_at = excluded.cancelling_at, cancelled_at = excluded.cancelled_at,
  expires_at = excluded.expires_at,
  tokens_input = excluded.tokens_input, tokens_cached = excluded.tokens_cached,
  tokens_output = excluded.tokens_output, tokens_reasoning = excluded.tokens_reasoning,
  metadata = excluded.metadata, errors = excluded.errors,
  ordered_at = CASE WHEN excluded.created_at IS NULL THEN ordered_at ELSE excluded.ordered_at END,
  changed_at = excluded.changed_at, gone_since = NULL, raw = excluded.raw";

/// Writes a batch as its provider described it, as of now.
pub(super) fn put(
    store: &Connection,
    account: i64,
    batch: &Batch,
    now: Timestamp,
) -> Result<(), Failure> {
    let file = |id: &Option<FileId>| id.as_ref().map(|id| id.as_str().to_owned());
    let time = |time: Option<Timestamp>| time.map(|time| time.0);
    let (times, usage) = (&batch.timeline, batch.usage);
    let counted =
        |of: fn(RequestCounts) -> u64| batch.counts.map(|counts| codec::whole(of(counts)));
    let used = |of: fn(Usage) -> u64| usage.map(|usage| codec::whole(of(usage)));
    store.prepare(PUT)?.execute(named_params! {
        ":account": account,
        ":id": batch.id.as_str(),
        ":status": batch.status.slug(),
        ":endpoint": batch.endpoint.as_ref().map(Endpoint::as_str),
        ":model": batch.model,
        ":input": file(&batch.input_file),
        ":output": file(&batch.output_file),
        ":error": file(&batch.error_file),
        ":window": batch.window,
        ":total": counted(|counts| counts.total),
        ":completed": counted(|counts| counts.completed),
        ":failed": counted(|counts| counts.failed),
        ":created_at": time(times.created),
        ":in_progress_at": time(times.in_progress),
        ":finalizing_at": time(times.finalizing),
        ":completed_at": time(times.completed),
        ":failed_at": time(times.failed),
        ":expired_at": time(times.expired),
        ":cancelling_at": time(times.cancelling),
        ":cancelled_at": time(times.cancelled),
        ":expires_at": time(times.expires),
        ":tokens_input": used(|usage| usage.input),
        ":tokens_cached": used(|usage| usage.cached),
        ":tokens_output": used(|usage| usage.output),
        ":tokens_reasoning": used(|usage| usage.reasoning),
        ":metadata": codec::notes(&batch.metadata),
        ":errors": codec::errors(&batch.errors),
        ":ordered_at": times.created.unwrap_or(now).0,
        ":now": now.0,
        ":raw": &*batch.raw,
    })?;
    Ok(())
}

/// Reads a batch.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Batch> {
    let text = |column: &str| row.get::<_, Option<String>>(column);
    let file = |column: &str| text(column).map(|id| id.map(FileId::new));
    let status: String = row.get("status")?;
    let raw: String = row.get("raw")?;
    Ok(Batch {
        id: BatchId::new(row.get::<_, String>("id")?),
        status: Status::from_word(&status).unwrap_or_else(|| Status::Unknown(status.into())),
        endpoint: text("endpoint")?.map(Endpoint::new),
        model: text("model")?,
        input_file: file("input_file")?,
        output_file: file("output_file")?,
        error_file: file("error_file")?,
        window: text("window")?,
        counts: counts(row)?,
        timeline: timeline(row)?,
        usage: usage(row)?,
        metadata: codec::noted(row, "metadata")?,
        errors: codec::told_errors(row, "errors")?,
        raw: Arc::from(raw),
    })
}

fn counts(row: &Row<'_>) -> rusqlite::Result<Option<RequestCounts>> {
    let Some(total) = codec::maybe(row, "total")? else {
        return Ok(None);
    };
    Ok(Some(RequestCounts {
        total,
        completed: codec::count(row, "completed")?,
        failed: codec::count(row, "failed")?,
    }))
}

fn usage(row: &Row<'_>) -> rusqlite::Result<Option<Usage>> {
    let Some(input) = codec::maybe(row, "tokens_input")? else {
        return Ok(None);
    };
    Ok(Some(Usage {
        input,
        cached: codec::count(row, "tokens_cached")?,
        output: codec::count(row, "tokens_output")?,
        reasoning: codec::count(row, "tokens_reasoning")?,
        // What a provider counts of a batch is there or not; only lines tell it unreadably.
        unknown: Unknown::default(),
    }))
}

fn timeline(row: &Row<'_>) -> rusqlite::Result<Timeline> {
    let time = |column: &str| codec::time(row, column);
    Ok(Timeline {
        created: time("created_at")?,
        in_progress: time("in_progress_at")?,
        finalizing: time("finalizing_at")?,
        completed: time("completed_at")?,
        failed: time("failed_at")?,
        expired: time("expired_at")?,
        cancelling: time("cancelling_at")?,
        cancelled: time("cancelled_at")?,
        expires: time("expires_at")?,
    })
}
