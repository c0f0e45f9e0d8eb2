//! One line of a result file, read as far as it can be.
//!
//! Responsible for the outer shape of a line: which request, whether it was answered, why not.
//! Never fails: a line that nobody can read is listed with the reason. Bytes that are broken inside
//! a text (invalid UTF-8, half a surrogate pair) are shown as U+FFFD rather than losing a paid-for
//! answer; the raw bytes stay as they came. What is inside a body is known to the files below.
//! Shapes: `batch-api §3` of the project's reference notes.

mod body;
mod chat;
mod lossy;
mod media;
mod responses;
mod said;
mod status;
mod tokens;
mod vectors;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::json;
use crate::domain::Usage;
use crate::domain::result::{LineError, Outcome, ResultLine};
use body::Body;
use status::Status;

pub(super) use status::{HTTP, SUCCESS};

/// Reads a line, with or without its line end. `number` counts from 1 and is passed through.
pub fn read_line(number: u64, line: &[u8]) -> ResultLine {
    let line = trim_line_end(line);
    if is_blank(line) {
        return Reading::of(Outcome::Blank).into_line(number, line);
    }
    let text = String::from_utf8_lossy(without_bom(line));
    let reading = Envelope::read(&text).map_or_else(
        |reason| Reading {
            custom_id: lossy::custom_id(&text),
            ..Reading::of(Outcome::Unreadable(reason))
        },
        |envelope| envelope.reading(),
    );
    reading.into_line(number, line)
}

/// Reads the beginning of a line that is too long to be read whole; `length` is that of the line,
/// where it is known.
///
/// Contract: says who was answered and that it is too long to be shown, and never guesses the
/// answer. Lines of this size hold pictures.
pub fn read_cut_line(number: u64, beginning: &[u8], length: Option<u64>) -> ResultLine {
    let text = String::from_utf8_lossy(without_bom(beginning));
    let outcome = lossy::outcome(&text, length);
    let reading = Reading {
        custom_id: lossy::custom_id(&text),
        ..Reading::of(outcome)
    };
    reading.into_line(number, beginning)
}

/// Reads the `custom_id` of any line of JSON, as [`read_line`] does.
pub(super) fn custom_id(line: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(without_bom(trim_line_end(line)));
    match Envelope::read(&text) {
        Ok(envelope) => envelope.custom_id(),
        Err(_) => lossy::custom_id(&text),
    }
}

/// What a line says that nobody needs to read an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Margin {
    /// The HTTP status inside, also of a success.
    pub(super) status: Option<u16>,
    /// How long the answer took, in seconds.
    pub(super) seconds: Option<f64>,
}

/// Reads what stands beside an answer, with the same tolerance as [`read_line`].
pub(super) fn read_margin(line: &[u8]) -> Margin {
    let text = String::from_utf8_lossy(without_bom(trim_line_end(line)));
    let envelope = Envelope::read(&text).unwrap_or_default();
    let Some(response) = json::object::<Response<'_>>(envelope.response) else {
        return Margin::default();
    };
    Margin {
        status: response.status().code(),
        seconds: Body::read(&body::unquoted(response.body)).seconds(),
    }
}

/// Returns a line without its line end, `\n` or `\r\n`.
pub(crate) fn trim_line_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Returns a line without a byte order mark, which some editors put before the first one.
pub(crate) fn without_bom(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)
}

/// Tells whether there is nothing on a line, with or without its line end: white space, or the byte
/// order mark of an empty file.
///
/// Such a line is no result and no request, and is counted as neither. It has its number all the
/// same, and is listed where lines are listed.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    // Nearly every line begins with a brace: this looks at its first bytes.
    without_bom(line).trim_ascii_start().is_empty()
}

/// Puts an error of the parser in words: what is wrong and at which column.
pub(crate) fn not_json(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or(&said);
    format!("{what} (column {})", error.column())
}

/// What a line or a body says, before it is a line of a file.
#[derive(Debug)]
struct Reading {
    custom_id: Option<String>,
    outcome: Outcome,
    finish: Option<String>,
    model: Option<String>,
    usage: Option<Usage>,
    request_id: Option<String>,
}

impl Reading {
    fn of(outcome: Outcome) -> Self {
        Self {
            custom_id: None,
            outcome,
            finish: None,
            model: None,
            usage: None,
            request_id: None,
        }
    }

    fn into_line(self, number: u64, raw: &[u8]) -> ResultLine {
        ResultLine {
            file: 0,
            number,
            custom_id: self.custom_id,
            outcome: self.outcome,
            finish: self.finish,
            model: self.model,
            usage: self.usage,
            request_id: self.request_id,
            raw: Arc::from(raw),
        }
    }
}

/// The members of a line. Each is read on its own, so that one of the wrong type spoils only itself.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    custom_id: Option<&'a RawValue>,
    #[serde(borrow)]
    response: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Response<'a> {
    #[serde(borrow)]
    status_code: Option<&'a RawValue>,
    #[serde(borrow)]
    request_id: Option<&'a RawValue>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

impl<'a> Response<'a> {
    fn status(&self) -> Status<'a> {
        Status::of(self.status_code)
    }
}

impl<'a> Envelope<'a> {
    fn read(text: &'a str) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        if !text.trim_start().starts_with('{') {
            return Err("the line is no JSON object".into());
        }
        serde_json::from_str(raw.get()).map_err(|error| not_json(&error))
    }

    fn custom_id(&self) -> Option<String> {
        json::text(self.custom_id).or_else(|| json::code(self.custom_id))
    }

    fn reading(&self) -> Reading {
        let response: Option<Response<'_>> = json::object(self.response);
        let failed = body::line_error(self.error);
        let mut reading = match (&response, failed) {
            (Some(response), failed) => read_response(response, failed),
            (None, Some(error)) => Reading::of(Outcome::Error(error)),
            (None, None) => Reading::of(Outcome::Unreadable(
                "the line holds neither a response nor an error".into(),
            )),
        };
        reading.custom_id = self.custom_id();
        reading.request_id = response
            .and_then(|response| json::words(response.request_id))
            .or_else(|| json::words(self.id));
        reading
    }
}

/// Reads a response beside an error of the line, if there is one. Decides by content, because
/// neither the file it is in nor one member alone tells: HTTP failures come with `error: null`.
fn read_response(response: &Response<'_>, line_error: Option<LineError>) -> Reading {
    let status = response.status();
    let said = body::unquoted(response.body);
    let body = Body::read(&said);
    let failed = match body.error() {
        _ if status.is_success() => line_error,
        // Some servers leave the status out: then the body decides.
        in_body if status == Status::Absent => line_error.or(in_body).or_else(|| {
            body.is_absent().then(|| LineError {
                message: "the response has no body".into(),
                ..LineError::default()
            })
        }),
        in_body => line_error
            .or(in_body)
            .or_else(|| Some(body.as_message(status.code()))),
    };
    match failed {
        Some(error) => Reading::of(Outcome::Error(status.told_with(error))),
        None => body.reading(status.code()),
    }
}

#[cfg(test)]
mod tests;
