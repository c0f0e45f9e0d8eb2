//! Lines that were cut in a window, read again as a whole: what a row says does not depend on how
//! long its line is.
//!
//! One such line is in memory at a time, and what is kept of it is short.

use std::sync::Arc;

use super::long::Long;
use crate::domain::Failure;
use crate::domain::request::RequestLine;
use crate::domain::result::{Answer, Outcome, ResultLine};
use crate::results::chunks::{CHUNK, MAX_LINE};
use crate::results::file::ResultsFile;
use crate::results::read::read_cut_line;
use crate::results::request::{read_cut_request, read_request};
use crate::results::window::RawLine;

/// More of one text is not kept; nobody reads it on a screen.
const MOST_KEPT: usize = 64 * 1024;

/// Reads a line of a window as people do. One that was cut there is read again, as far as the pass
/// that counts reads it too, so that both say the same of it.
pub(super) fn result(
    (file, number): (&ResultsFile, u8),
    raw: &RawLine,
    long: &Long,
) -> Result<ResultLine, Failure> {
    if !raw.is_cut() {
        return Ok(ResultLine {
            file: number,
            ..raw.read()
        });
    }
    if let Some(line) = long.get(number, raw) {
        return Ok(line);
    }
    let whole = file.line_at(raw.place(0), MAX_LINE)?;
    let mut line = if whole.is_cut() {
        let beginning = whole.bytes.get(..CHUNK).unwrap_or(&whole.bytes);
        read_cut_line(raw.number, beginning, whole.length)
    } else {
        whole.read()
    };
    line.file = number;
    line.raw = raw.bytes.clone();
    shorten_outcome(&mut line.outcome);
    long.keep(number, raw, &line, whole.bytes.len() as u64);
    Ok(line)
}

/// Reads the line of a request as people do, however long it is.
pub(super) fn request(file: &ResultsFile, raw: &RawLine) -> Result<RequestLine, Failure> {
    if !raw.is_cut() {
        return Ok(read_request(raw.number, &raw.bytes));
    }
    let whole = file.line_at(raw.place(0), MAX_LINE)?;
    let mut request = if whole.is_cut() {
        let beginning = whole.bytes.get(..CHUNK).unwrap_or(&whole.bytes);
        read_cut_request(raw.number, beginning)
    } else {
        read_request(raw.number, &whole.bytes)
    };
    let kept = raw.bytes.get(..MOST_KEPT).unwrap_or(&raw.bytes);
    request.raw = Arc::from(kept);
    shorten(&mut request.words);
    Ok(request)
}

/// Shows a request that has no line among the results, or a line of the input that is none.
pub(super) fn missing(request: RequestLine) -> ResultLine {
    let outcome = request.fault.map_or(Outcome::Missing, |fault| {
        let line = request.number;
        Outcome::Unreadable(format!("line {line} of the input is no request: {fault}"))
    });
    ResultLine {
        file: 0,
        number: request.number,
        custom_id: request.custom_id,
        outcome,
        finish: None,
        model: request.model,
        usage: None,
        request_id: None,
        raw: request.raw,
    }
}

fn shorten_outcome(outcome: &mut Outcome) {
    match outcome {
        Outcome::Answer(Answer::Text(text) | Answer::Refusal(text) | Answer::Media(text)) => {
            shorten(text);
        }
        Outcome::Answer(Answer::ToolCalls(calls)) => {
            for (_, arguments) in calls {
                shorten(arguments);
            }
        }
        Outcome::Error(error) => shorten(&mut error.message),
        Outcome::Answer(Answer::Embedding { .. } | Answer::Moderation { .. } | Answer::Empty)
        | Outcome::Unreadable(_)
        | Outcome::Missing
        | Outcome::Blank => {}
    }
}

/// Cuts a text that is too long to be kept, and says how long it is.
fn shorten(text: &mut String) {
    if text.len() <= MOST_KEPT {
        return;
    }
    let length = text.len();
    let mut end = MOST_KEPT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    *text = format!("{text} … [cut here: {end} of {length} bytes; an export has all of it]");
}
