//! A batch in the public JSON, and the counts that other lines have too.

use std::collections::BTreeMap;

use serde::Serialize;

use super::VERSION;
use crate::domain::{Batch, Endpoint, FileId, RequestCounts, Timestamp};

/// A batch: `list`, `get`, `create`, `cancel`, `wait`.
#[derive(Debug, Serialize)]
pub(crate) struct BatchLine<'a> {
    version: u8,
    r#type: &'static str,
    id: &'a str,
    name: Option<&'a str>,
    status: &'a str,
    ended: bool,
    endpoint: Option<&'a str>,
    model: Option<&'a str>,
    window: Option<&'a str>,
    input_file: Option<&'a str>,
    output_file: Option<&'a str>,
    error_file: Option<&'a str>,
    counts: Option<Counts>,
    times: Times,
    usage: Option<Tokens>,
    metadata: &'a BTreeMap<String, String>,
    errors: Vec<BatchProblem<'a>>,
    gone_since: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Counts {
    total: u64,
    completed: u64,
    failed: u64,
}

#[derive(Debug, Serialize)]
struct Times {
    created: Option<i64>,
    in_progress: Option<i64>,
    finalizing: Option<i64>,
    completed: Option<i64>,
    failed: Option<i64>,
    expired: Option<i64>,
    cancelling: Option<i64>,
    cancelled: Option<i64>,
    expires: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Tokens {
    input: Option<u64>,
    cached: Option<u64>,
    output: Option<u64>,
    reasoning: Option<u64>,
}

#[derive(Debug, Serialize)]
struct BatchProblem<'a> {
    code: Option<&'a str>,
    message: &'a str,
    param: Option<&'a str>,
    line: Option<u64>,
}

impl<'a> BatchLine<'a> {
    pub(crate) fn of(batch: &'a Batch) -> Self {
        Self {
            version: VERSION,
            r#type: "batch",
            id: batch.id.as_str(),
            name: batch.given_name(),
            status: batch.status.slug(),
            ended: batch.status.is_ended(),
            endpoint: batch.endpoint.as_ref().map(Endpoint::as_str),
            model: batch.model.as_deref(),
            window: batch.window.as_deref(),
            input_file: batch.input_file.as_ref().map(FileId::as_str),
            output_file: batch.output_file.as_ref().map(FileId::as_str),
            error_file: batch.error_file.as_ref().map(FileId::as_str),
            counts: batch.counts.map(Counts::of),
            times: Times::of(batch),
            usage: batch.usage.map(Tokens::of),
            metadata: &batch.metadata,
            errors: batch.errors.iter().map(BatchProblem::of).collect(),
            gone_since: None,
        }
    }

    /// Says that it is a run: what its batches are together.
    pub(crate) fn of_run(mut self) -> Self {
        self.r#type = "run";
        self
    }

    /// Says since when the provider no longer lists it.
    pub(crate) fn gone_since(mut self, since: Option<Timestamp>) -> Self {
        self.gone_since = since.map(|since| since.0);
        self
    }
}

impl Counts {
    pub(super) fn of(counts: RequestCounts) -> Self {
        Self {
            total: counts.total,
            completed: counts.completed,
            failed: counts.failed,
        }
    }
}

impl Times {
    fn of(batch: &Batch) -> Self {
        let times = &batch.timeline;
        let unix = |time: Option<Timestamp>| time.map(|time| time.0);
        Self {
            created: unix(times.created),
            in_progress: unix(times.in_progress),
            finalizing: unix(times.finalizing),
            completed: unix(times.completed),
            failed: unix(times.failed),
            expired: unix(times.expired),
            cancelling: unix(times.cancelling),
            cancelled: unix(times.cancelled),
            expires: unix(times.expires),
        }
    }
}

impl Tokens {
    /// Makes the item of one line: `null` where a count cannot be read.
    pub(super) fn of(usage: crate::domain::Usage) -> Self {
        Self {
            input: usage.known_input(),
            cached: usage.known_cached(),
            output: usage.known_output(),
            reasoning: usage.known_reasoning(),
        }
    }

    /// Makes the item of many lines together: what is known of their tokens.
    pub(super) fn in_all(usage: crate::domain::Usage) -> Self {
        Self {
            input: Some(usage.input),
            cached: Some(usage.cached),
            output: Some(usage.output),
            reasoning: Some(usage.reasoning),
        }
    }
}

impl<'a> BatchProblem<'a> {
    fn of(error: &'a crate::domain::BatchError) -> Self {
        Self {
            code: error.code.as_deref(),
            message: &error.message,
            param: error.param.as_deref(),
            line: error.line,
        }
    }
}
