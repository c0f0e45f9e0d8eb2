//! A batch.

use std::collections::BTreeMap;

use super::fields::{Fields, elements, number, pairs, text};
use super::{keep_raw, time};
use crate::domain::{
    Batch, BatchError, BatchId, Endpoint, FileId, RequestCounts, Status, Timeline, Usage,
};

/// More notes or reasons than these are not kept apart; the raw view has them.
const MOST: usize = 1000;

/// Reads a batch. Only the id must be there.
pub(super) fn read(fields: &Fields<'_>, raw: &str) -> Result<Batch, String> {
    let id = fields.id(&["id"]).ok_or("no id")?;
    Ok(Batch {
        id: BatchId::new(id),
        status: status(&fields.text(&["status", "state"]).unwrap_or_default()),
        endpoint: fields.text(&["endpoint"]).map(Endpoint::new),
        model: fields.text(&["model", "model_id"]),
        input_file: file(fields, &["input_file_id", "input_file"]),
        output_file: file(fields, &["output_file_id", "output_file", "output_blob"]),
        error_file: file(fields, &["error_file_id", "error_file", "error_blob"]),
        window: fields.text(&["completion_window"]),
        counts: counts(fields),
        timeline: timeline(fields),
        usage: usage(fields),
        metadata: metadata(fields),
        errors: errors(fields),
        raw: keep_raw(raw),
    })
}

/// Reads a status in the spelling of any provider; an unknown word is kept as it came.
fn status(word: &str) -> Status {
    if let Some(status) = Status::from_word(word) {
        return status;
    }
    let plain = word.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    match plain.as_str() {
        "in_queue" | "queued" | "pending" | "created" | "submitted" => Status::Validating,
        "progress" | "running" | "processing" => Status::InProgress,
        "succeeded" | "success" => Status::Completed,
        "timeout_exceeded" => Status::Expired,
        "canceling" | "cancellation_requested" => Status::Cancelling,
        "canceled" => Status::Cancelled,
        "" => Status::Unknown("no status".into()),
        _ => Status::Unknown(word.into()),
    }
}

fn file(fields: &Fields<'_>, names: &[&str]) -> Option<FileId> {
    fields.id(names).map(FileId::new)
}

fn counts(fields: &Fields<'_>) -> Option<RequestCounts> {
    let own = fields.object("request_counts");
    own.and_then(|own| counts_in(&own))
        .or_else(|| counts_in(fields))
}

fn counts_in(fields: &Fields<'_>) -> Option<RequestCounts> {
    let total = fields.number(&["total", "total_requests"]);
    let completed = fields.number(&["completed", "succeeded_requests", "completed_requests"]);
    let failed = fields.number(&["failed", "failed_requests"]);
    total.or(completed).or(failed)?;
    Some(RequestCounts {
        total: total.unwrap_or(0),
        completed: completed.unwrap_or(0),
        failed: failed.unwrap_or(0),
    })
}

fn timeline(fields: &Fields<'_>) -> Timeline {
    let at = |names: &[&str]| time::of(fields, names);
    Timeline {
        created: at(&["created_at", "created"]),
        in_progress: at(&["in_progress_at", "started_at"]),
        finalizing: at(&["finalizing_at"]),
        completed: at(&["completed_at"]),
        failed: at(&["failed_at"]),
        expired: at(&["expired_at"]),
        cancelling: at(&["cancelling_at", "canceling_at"]),
        cancelled: at(&["cancelled_at", "canceled_at"]),
        expires: at(&["expires_at"]),
    }
}

fn usage(fields: &Fields<'_>) -> Option<Usage> {
    let usage = fields.object("usage")?;
    let input = usage.number(&["input_tokens", "prompt_tokens"]);
    let output = usage.number(&["output_tokens", "completion_tokens"]);
    input.or(output)?;
    let detail = |objects: [&str; 2], name: &str| {
        let mut found = objects
            .into_iter()
            .filter_map(|object| usage.object(object));
        found
            .find_map(|details| details.number(&[name]))
            .unwrap_or(0)
    };
    Some(Usage {
        input: input.unwrap_or(0),
        cached: detail(
            ["input_tokens_details", "prompt_tokens_details"],
            "cached_tokens",
        ),
        output: output.unwrap_or(0),
        reasoning: detail(
            ["output_tokens_details", "completion_tokens_details"],
            "reasoning_tokens",
        ),
        unknown: crate::domain::Unknown::default(),
    })
}

/// Reads the notes, whose names are the user's own and stay as they are written.
fn metadata(fields: &Fields<'_>) -> BTreeMap<String, String> {
    let notes = fields.raw("metadata").and_then(pairs).unwrap_or_default();
    notes
        .into_iter()
        .take(MOST)
        .filter_map(|(name, raw)| Some((name, text(raw)?)))
        .collect()
}

/// Reads why a batch failed: a list object, an array, texts, one text.
fn errors(fields: &Fields<'_>) -> Vec<BatchError> {
    let Some(raw) = fields.raw("errors").or_else(|| fields.raw("error")) else {
        return Vec::new();
    };
    let listed = || elements(Fields::read(raw)?.raw("data")?);
    match elements(raw).or_else(listed) {
        Some(all) => all.into_iter().take(MOST).filter_map(error).collect(),
        None => error(raw).into_iter().collect(),
    }
}

fn error(raw: &str) -> Option<BatchError> {
    let Some(fields) = Fields::read(raw) else {
        let message = text(raw).filter(|message| !message.trim().is_empty())?;
        return Some(BatchError {
            message,
            ..BatchError::default()
        });
    };
    let code = fields.text(&["code", "type"]);
    let message = fields.text(&["message", "msg", "detail"]);
    Some(BatchError {
        message: message.or_else(|| code.clone())?,
        code,
        param: fields.text(&["param"]),
        line: fields.raw("line").and_then(number).filter(|line| *line > 0),
    })
}
