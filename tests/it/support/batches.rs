//! Named batches and result files, so that a test says what it is about and nothing else.

use std::sync::Arc;

use batchdeck::domain::{
    Batch, BatchError, BatchId, Endpoint, FileId, RequestCounts, Status, Timestamp, Usage,
};

use super::app::NOON;

/// Returns the time so many seconds before noon.
pub(crate) fn before(seconds: i64) -> Timestamp {
    Timestamp(NOON.0 - seconds)
}

/// Makes a batch with a name, an age in seconds, and what every batch has.
pub(crate) fn batch(name: &str, status: Status, age: i64) -> Batch {
    let mut batch = Batch::bare(BatchId::new(format!("batch_68a1{name}c2")), status);
    batch.metadata.insert("name".to_owned(), name.to_owned());
    batch.endpoint = Some(Endpoint::new("/v1/chat/completions"));
    batch.model = Some("gpt-4.1-nano".to_owned());
    batch.window = Some("24h".to_owned());
    batch.input_file = Some(FileId::new(format!("file-in-{name}")));
    batch.timeline.created = Some(before(age));
    batch.timeline.expires = Some(Timestamp(NOON.0 - age + 86_400));
    batch.raw = Arc::from(
        format!(
            r#"{{"id":"{}","object":"batch","endpoint":"/v1/chat/completions","status":"{}","created_at":{},"request_counts":{{"total":0,"completed":0,"failed":0}},"metadata":{{"name":"{name}","note":"a note that is long enough to be broken where the pane ends, \"quotes\" and all"}},"errors":null}}"#,
            batch.id,
            batch.status.slug(),
            NOON.0 - age,
        )
        .as_str(),
    );
    batch
}

/// Gives a batch its counts.
pub(crate) fn counted(mut batch: Batch, total: u64, completed: u64, failed: u64) -> Batch {
    batch.counts = Some(RequestCounts {
        total,
        completed,
        failed,
    });
    batch
}

/// Gives a batch both result files.
pub(crate) fn with_files(mut batch: Batch) -> Batch {
    batch.output_file = Some(FileId::new("file-out-9f3e2a1b"));
    batch.error_file = Some(FileId::new("file-err-77c0d4e5"));
    batch
}

/// A batch that is well under way.
pub(crate) fn running() -> Batch {
    let mut batch = counted(
        batch("nightly-tags", Status::InProgress, 4561),
        50_000,
        30_992,
        12,
    );
    batch.timeline.in_progress = Some(before(4520));
    batch
        .metadata
        .insert("team".to_owned(), "search".to_owned());
    batch
}

/// A batch that completed, three of its requests having failed.
pub(crate) fn completed() -> Batch {
    let mut batch = with_files(counted(
        batch("eval-gpt-5", Status::Completed, 9000),
        1000,
        997,
        3,
    ));
    batch.timeline.in_progress = Some(before(8950));
    batch.timeline.finalizing = Some(before(5500));
    batch.timeline.completed = Some(before(5400));
    batch.usage = Some(Usage {
        input: 182_004,
        cached: 4096,
        output: 41_980,
        reasoning: 0,
        ..Usage::default()
    });
    batch
}

/// A batch whose input was refused.
pub(crate) fn failed() -> Batch {
    let mut batch = batch("import-7", Status::Failed, 14_000);
    batch.timeline.failed = Some(before(13_958));
    batch.errors = vec![
        BatchError {
            code: Some("invalid_json_line".to_owned()),
            message: "This line is not parseable as valid JSON.".to_owned(),
            param: None,
            line: Some(812),
        },
        BatchError {
            code: Some("duplicate_custom_id".to_owned()),
            message: "The custom_id email-7 is used twice.".to_owned(),
            param: Some("custom_id".to_owned()),
            line: Some(813),
        },
    ];
    batch
}

/// One batch of each state, the state that nobody knows among them.
pub(crate) fn one_of_each() -> Vec<Batch> {
    let mut finalizing = counted(batch("cxo-emails", Status::Finalizing, 5000), 60, 60, 0);
    finalizing.timeline.in_progress = Some(before(4900));
    finalizing.timeline.finalizing = Some(before(300));
    let mut cancelled = with_files(counted(
        batch("tagging-v2", Status::Cancelled, 90_000),
        2000,
        118,
        0,
    ));
    cancelled.timeline.cancelling = Some(before(89_000));
    cancelled.timeline.cancelled = Some(before(88_700));
    let mut expired = with_files(counted(
        batch("long-docs", Status::Expired, 200_000),
        900,
        792,
        0,
    ));
    expired.timeline.expired = Some(before(113_600));
    let cancelling = counted(batch("catalogue", Status::Cancelling, 4000), 8000, 2500, 0);
    vec![
        batch("summaries", Status::Validating, 8),
        running(),
        finalizing,
        cancelling,
        completed(),
        with_files(counted(
            batch("weekly", Status::Completed, 400_000),
            60,
            60,
            0,
        )),
        failed(),
        cancelled,
        expired,
        counted(
            batch("archive", Status::Unknown("archived".into()), 900_000),
            10,
            10,
            0,
        ),
    ]
}

/// Two lines that were answered, one that was cut short, one refused, one that failed, one broken.
pub(crate) const RESULTS: &str = r#"{"id":"br_1","custom_id":"email-0","response":{"status_code":200,"request_id":"req_0a1b","body":{"model":"gpt-4.1-nano","choices":[{"message":{"role":"assistant","content":"Michael O'Connor praised Priya and Omar for the integration support and asks for a call on Friday.\n\n- Renewal is likely.\n- Nobody has answered him yet."},"finish_reason":"stop"}],"usage":{"prompt_tokens":48,"completion_tokens":13,"total_tokens":61}}},"error":null}
{"id":"br_2","custom_id":"email-1","response":{"status_code":200,"request_id":"req_0a1c","body":{"model":"gpt-4.1-nano","choices":[{"message":{"role":"assistant","content":"Renewal at risk: pricing complaint escalated to the CEO, reply asked by Friday."},"finish_reason":"stop"}],"usage":{"prompt_tokens":60,"completion_tokens":14,"total_tokens":74}}},"error":null}
{"id":"br_3","custom_id":"email-2","response":{"status_code":200,"request_id":"req_0a1d","body":{"model":"gpt-4.1-nano","choices":[{"message":{"role":"assistant","content":"The customer asks for"},"finish_reason":"length"}],"usage":{"prompt_tokens":900,"completion_tokens":1024,"total_tokens":1924}}},"error":null}
{"id":"br_4","custom_id":"email-3","response":{"status_code":200,"request_id":"req_0a1e","body":{"model":"gpt-4.1-nano","choices":[{"message":{"role":"assistant","content":null,"refusal":"I cannot help with that."},"finish_reason":"stop"}],"usage":{"prompt_tokens":40,"completion_tokens":7,"total_tokens":47}}},"error":null}
{"id":"br_5","custom_id":"email-7","response":{"status_code":400,"request_id":"req_0a1f","body":{"error":{"message":"This model's maximum context length is 128000 tokens.","code":"context_length_exceeded"}}},"error":null}
not JSON at all"#;

/// Text that would steer a terminal, turn letters round, hide, stretch or tower.
pub(crate) const HOSTILE: &str = "a\u{1b}[31mb\u{202e}c\td\re\u{9b}2J\u{200b}f\u{7f}日本g\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}h👨‍👩‍👧i\nj";

/// A batch with hostile text wherever text can be.
pub(crate) fn hostile() -> Batch {
    let mut batch = with_files(counted(
        batch(HOSTILE, Status::Unknown(HOSTILE.into()), 60),
        5,
        2,
        1,
    ));
    batch.endpoint = Some(Endpoint::new(HOSTILE));
    batch.model = Some(HOSTILE.to_owned());
    batch.window = Some(HOSTILE.to_owned());
    batch.input_file = Some(FileId::new(HOSTILE));
    batch.output_file = Some(FileId::new(HOSTILE));
    batch
        .metadata
        .insert(HOSTILE.to_owned(), HOSTILE.to_owned());
    batch.errors = vec![BatchError {
        code: Some(HOSTILE.to_owned()),
        message: HOSTILE.to_owned(),
        param: Some(HOSTILE.to_owned()),
        line: Some(1),
    }];
    batch.raw = Arc::from(HOSTILE);
    batch
}

/// So many batches, all alike but for their names and states.
pub(crate) fn many(count: usize) -> Vec<Batch> {
    (0..count)
        .map(|at| {
            let status = Status::KNOWN[at % Status::KNOWN.len()].clone();
            let age = 60 + i64::try_from(at).unwrap() * 7;
            counted(batch(&format!("batch-{at:06}"), status, age), 1000, 400, 3)
        })
        .collect()
}
