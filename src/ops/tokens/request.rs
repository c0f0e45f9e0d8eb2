//! What a request is billed for reading, part by part, and the most it may be answered with.
//!
//! Responsible for the members of a request, by its endpoint. What their parts count as is told in
//! `reading`.

mod reading;

use serde::Deserialize;
use serde_json::value::RawValue;

use reading::Reading;

use super::encoding::Encoding;
use super::tokeniser::{Bench, Tokeniser};
use crate::domain::Failure;
use crate::domain::estimate::{Doubt, Seen};
use crate::results::json;
use crate::results::read::{trim_line_end, without_bom};

#[derive(Deserialize, Default)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body<'a> {
    #[serde(borrow)]
    model: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    instructions: Option<&'a RawValue>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow)]
    prompt: Option<&'a RawValue>,
    #[serde(borrow)]
    suffix: Option<&'a RawValue>,
    #[serde(borrow)]
    tools: Option<&'a RawValue>,
    #[serde(borrow)]
    functions: Option<&'a RawValue>,
    #[serde(borrow)]
    response_format: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    previous_response_id: Option<&'a RawValue>,
    #[serde(borrow)]
    conversation: Option<&'a RawValue>,
    #[serde(borrow)]
    max_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    max_completion_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    max_output_tokens: Option<&'a RawValue>,
    #[serde(borrow)]
    n: Option<&'a RawValue>,
    #[serde(borrow)]
    best_of: Option<&'a RawValue>,
}

/// A message, an item of input, or a part of either.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Piece<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    role: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    refusal: Option<&'a RawValue>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
    #[serde(borrow)]
    tool_calls: Option<&'a RawValue>,
    #[serde(borrow)]
    function_call: Option<&'a RawValue>,
    #[serde(borrow)]
    audio: Option<&'a RawValue>,
}

/// `text` of the Responses endpoint.
#[derive(Deserialize, Default)]
#[serde(default)]
struct TextForm<'a> {
    #[serde(borrow)]
    format: Option<&'a RawValue>,
}

/// How a request is read, by its endpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Messages,
    Items,
    /// Text that is read as it is, and answered with text.
    Prompt,
    /// Text that is read as it is, and answered with no tokens.
    Plain,
    Unknown,
}

/// Counts a line; `None` where it is no request.
///
/// `tokeniser` finds the one of a vocabulary; a request is long with more input tokens than
/// `long_above` tells of its model.
pub(super) fn count<'t>(
    line: &[u8],
    bench: &mut Bench,
    tokeniser: impl Fn(Encoding) -> Result<&'t Tokeniser, Failure>,
    long_above: impl Fn(&str) -> Option<u64>,
) -> Result<Option<Seen>, Failure> {
    let Some((envelope, body)) = read(line) else {
        return Ok(None);
    };
    let model = json::text(body.model).unwrap_or_default();
    let encoding = Encoding::of(&model);
    let mut reading = Reading::new(tokeniser(encoding.unwrap_or_default())?, bench);
    if encoding.is_none() {
        reading.doubt(Doubt::Vocabulary);
    }
    let shape = shape(&envelope, &body);
    reading.body(shape, &body);
    let (input, doubts) = reading.ended();
    Ok(Some(Seen {
        is_long: long_above(&model).is_some_and(|above| input > above),
        output: most_answered(shape, &body),
        input,
        doubts,
        model,
    }))
}

fn read(line: &[u8]) -> Option<(Envelope<'_>, Body<'_>)> {
    let text = simdutf8::basic::from_utf8(without_bom(trim_line_end(line))).ok()?;
    let envelope: Envelope<'_> = text
        .trim_start()
        .starts_with('{')
        .then(|| serde_json::from_str(text).ok())??;
    let body = json::object(envelope.body)?;
    Some((envelope, body))
}

fn shape(envelope: &Envelope<'_>, body: &Body<'_>) -> Shape {
    let url = json::text(envelope.url).unwrap_or_default();
    let ends = |end: &str| url.trim_end_matches('/').ends_with(end);
    match () {
        () if ends("/chat/completions") => Shape::Messages,
        () if ends("/responses") => Shape::Items,
        () if ends("/completions") => Shape::Prompt,
        () if ends("/embeddings") || ends("/moderations") => Shape::Plain,
        () if url.is_empty() && body.messages.is_some() => Shape::Messages,
        () => Shape::Unknown,
    }
}

/// Returns how many tokens the answer may have at most, if the request says so.
fn most_answered(shape: Shape, body: &Body<'_>) -> Option<u64> {
    let (limit, answers) = match shape {
        Shape::Plain => return Some(0),
        Shape::Messages => (body.max_completion_tokens.or(body.max_tokens), body.n),
        Shape::Items => (body.max_output_tokens, None),
        Shape::Prompt => (body.max_tokens, body.best_of.or(body.n)),
        Shape::Unknown => return None,
    };
    let answers = json::count(answers).unwrap_or(1).max(1);
    Some(json::count(limit)?.saturating_mul(answers))
}
