//! One line of a result file.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::local::answer::{Reply, Stamp};
use crate::local::failure::ApiError;
use crate::local::seed::Seed;

/// Why a request never ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unrun {
    Cancelled,
    Expired,
}

impl Unrun {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Cancelled => (
                "batch_cancelled",
                "This request was not executed because the batch was cancelled.",
            ),
            Self::Expired => (
                "batch_expired",
                "This request could not be executed before the completion window expired.",
            ),
        }
    }
}

/// What became of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fate<'a> {
    Answered(&'a Reply),
    Refused(&'a ApiError),
    NeverRan(Unrun),
}

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    custom_id: Option<&'a str>,
    response: Option<Response>,
    error: Option<LineError>,
}

#[derive(Serialize)]
struct Response {
    status_code: u16,
    request_id: String,
    body: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct LineError {
    code: &'static str,
    message: &'static str,
}

/// The line, with its line feed; its length depends on the custom id and the fate alone.
pub(crate) fn line(seed: Seed, created: i64, custom_id: Option<&str>, fate: Fate<'_>) -> String {
    let response = |status_code, body: String| Response {
        status_code,
        request_id: seed.child(2).hex(32),
        body: RawValue::from_string(body).ok(),
    };
    let (response, error) = match fate {
        Fate::Answered(reply) => {
            let stamp = Stamp {
                seed: seed.child(3),
                created,
            };
            (Some(response(200, reply.body(stamp))), None)
        }
        Fate::Refused(refusal) => (Some(response(refusal.status, refusal.body())), None),
        Fate::NeverRan(unrun) => {
            let (code, message) = unrun.words();
            (None, Some(LineError { code, message }))
        }
    };
    let id = format!("batch_req_{}", seed.child(1).hex(24));
    let line = Line {
        id,
        custom_id,
        response,
        error,
    };
    let mut text = serde_json::to_string(&line).unwrap_or_default();
    text.push('\n');
    text
}

/// The length of the line of an answered request without its custom id.
pub(crate) fn answered_length(reply: &Reply) -> u64 {
    line(Seed::new(0), 1_000_000_000, Some(""), Fate::Answered(reply)).len() as u64
}

/// The refusal that a code stands for; unknown codes are server errors.
pub(crate) fn refusal(code: &str, model: &str) -> ApiError {
    match code {
        "model_not_found" => ApiError::new(
            404,
            format!("The model `{model}` does not exist or you do not have access to it."),
        )
        .code("model_not_found"),
        "context_length_exceeded" => ApiError::invalid(
            "This model's maximum context length is 128000 tokens. However, your messages \
             resulted in 141877 tokens. Please reduce the length of the messages.",
        )
        .param("messages")
        .code("context_length_exceeded"),
        "rate_limit_exceeded" => ApiError::new(
            429,
            format!("Rate limit reached for {model}. Please try again later."),
        )
        .kind("rate_limit_error")
        .code("rate_limit_exceeded"),
        "content_filter" => ApiError::invalid(
            "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
        )
        .code("invalid_prompt"),
        _ => ApiError::new(
            500,
            "The server had an error while processing your request. Sorry about that!",
        )
        .kind("server_error")
        .code("server_error"),
    }
}

/// The code by which a request fails when the world does not prescribe one.
pub(crate) fn drawn_code(seed: Seed) -> &'static str {
    match seed.child(9).below(3) {
        0 => "server_error",
        1 => "rate_limit_exceeded",
        _ => "context_length_exceeded",
    }
}
