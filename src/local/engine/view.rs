//! The JSON of batches and files, field for field as the published description has it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Engine;
use super::batch::{Batch, BatchId, Phase};
use super::file::FileId;
use crate::local::answer::Usage;
use crate::local::moment::Moment;

#[derive(Serialize)]
struct BatchObject<'a> {
    id: &'a str,
    object: &'static str,
    endpoint: &'a str,
    model: Option<&'a str>,
    errors: Option<Errors<'a>>,
    input_file_id: &'a str,
    completion_window: &'static str,
    status: &'static str,
    output_file_id: Option<&'a str>,
    error_file_id: Option<&'a str>,
    created_at: i64,
    in_progress_at: Option<i64>,
    expires_at: i64,
    finalizing_at: Option<i64>,
    completed_at: Option<i64>,
    failed_at: Option<i64>,
    expired_at: Option<i64>,
    cancelling_at: Option<i64>,
    cancelled_at: Option<i64>,
    request_counts: Counts,
    usage: Option<UsageObject>,
    metadata: Option<&'a BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Errors<'a> {
    object: &'static str,
    data: Vec<ErrorObject<'a>>,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    code: &'a str,
    message: &'a str,
    param: Option<&'a str>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct Counts {
    total: u32,
    completed: u32,
    failed: u32,
}

#[derive(Serialize)]
struct UsageObject {
    input_tokens: u64,
    input_tokens_details: Cached,
    output_tokens: u64,
    output_tokens_details: Reasoning,
    total_tokens: u64,
}

#[derive(Serialize)]
struct Cached {
    cached_tokens: u64,
}

#[derive(Serialize)]
struct Reasoning {
    reasoning_tokens: u64,
}

#[derive(Serialize)]
struct FileObject<'a> {
    id: &'a str,
    object: &'static str,
    bytes: u64,
    created_at: i64,
    expires_at: Option<i64>,
    filename: &'a str,
    purpose: &'a str,
    status: &'static str,
    status_details: Option<&'a str>,
}

impl From<Usage> for UsageObject {
    fn from(usage: Usage) -> Self {
        Self {
            input_tokens: usage.input,
            input_tokens_details: Cached { cached_tokens: 0 },
            output_tokens: usage.output,
            output_tokens_details: Reasoning {
                reasoning_tokens: 0,
            },
            total_tokens: usage.input + usage.output,
        }
    }
}

/// The JSON of a batch.
pub(super) fn batch(batch: &Batch, usage: Option<Usage>, now: Moment) -> String {
    let counts = batch.counts(now);
    let results = batch.results();
    let seconds = |moment: Option<Moment>| moment.map(Moment::seconds);
    let times = &batch.times;
    let object = BatchObject {
        id: &batch.id.0,
        object: "batch",
        endpoint: batch.plan.endpoint.path(),
        model: batch.model.as_deref(),
        errors: (batch.phase == Phase::Failed).then(|| errors(batch)),
        input_file_id: &batch.input.0,
        completion_window: "24h",
        status: batch.phase.word(),
        output_file_id: results
            .and_then(|results| results.output.as_ref())
            .map(|id| &*id.0),
        error_file_id: results
            .and_then(|results| results.errors.as_ref())
            .map(|id| &*id.0),
        created_at: times.created.seconds(),
        in_progress_at: seconds(times.in_progress),
        expires_at: times.expires.seconds(),
        finalizing_at: seconds(times.finalizing),
        completed_at: seconds(times.completed),
        failed_at: seconds(times.failed),
        expired_at: seconds(times.expired),
        cancelling_at: seconds(times.cancelling),
        cancelled_at: seconds(times.cancelled),
        request_counts: Counts {
            total: counts.total,
            completed: counts.completed,
            failed: counts.failed,
        },
        usage: usage.map(UsageObject::from),
        metadata: batch.metadata.as_ref(),
    };
    serde_json::to_string(&object).unwrap_or_default()
}

fn errors(batch: &Batch) -> Errors<'_> {
    let data = batch.findings.iter().map(|finding| ErrorObject {
        code: &finding.code,
        message: &finding.message,
        param: finding.param.as_deref(),
        line: finding.line,
    });
    Errors {
        object: "list",
        data: data.collect(),
    }
}

impl Engine {
    /// The JSON of a batch that is known to exist.
    pub(super) fn batch_json(&mut self, id: &BatchId, now: Moment) -> String {
        let usage = self.usage(id, now);
        self.batches
            .get(id)
            .map(|found| batch(found, usage, now))
            .unwrap_or_default()
    }

    /// The JSON of a file that is known to exist.
    pub(super) fn file_json(&mut self, id: &FileId) -> String {
        let bytes = self.bytes(id);
        let Some(file) = self.files.get(id) else {
            return String::new();
        };
        let object = FileObject {
            id: &file.id.0,
            object: "file",
            bytes,
            created_at: file.created.seconds(),
            expires_at: file.expires.map(Moment::seconds),
            filename: &file.filename,
            purpose: file.purpose,
            status: "processed",
            status_details: None,
        };
        serde_json::to_string(&object).unwrap_or_default()
    }
}
