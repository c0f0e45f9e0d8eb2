//! What a line of a common shape says, by the same rules as the tolerant reader's.
//!
//! `None` anywhere means that the line is not of a common shape, and never that it says nothing.

use std::borrow::Cow;

use super::leaf::{Object, Text};
use super::pieces::Pieces;
use super::shape::{Body, Choice, Details, Envelope, Fault, Item, Response, Tokens};
use crate::domain::{Unknown, Usage};
use crate::results::read::{HTTP, SUCCESS};

/// A line of a common shape.
#[derive(Debug)]
pub(super) struct Quick<'a> {
    pub(super) custom_id: Option<Cow<'a, str>>,
    pub(super) request_id: Option<Cow<'a, str>>,
    pub(super) status: Option<u16>,
    pub(super) told: Told<'a>,
    pub(super) finish: Option<Cow<'a, str>>,
    pub(super) model: Option<Cow<'a, str>>,
    pub(super) usage: Option<Usage>,
    pub(super) seconds: Option<f64>,
}

/// How a request ended.
#[derive(Debug)]
pub(super) enum Told<'a> {
    /// It was answered with text alone.
    Text(Pieces<'a>),
    /// The model declined and said nothing else.
    Refusal,
    /// It was answered with something that is put in words only when somebody asks.
    Other,
    /// It was answered with nothing.
    Nothing,
    /// It failed.
    Failed {
        code: Option<Cow<'a, str>>,
        message: Cow<'a, str>,
    },
}

/// Reads a line.
pub(super) fn read(line: &str) -> Option<Quick<'_>> {
    let Object(envelope): Object<Envelope<'_>> = serde_json::from_str(line).ok()?;
    let Envelope {
        id,
        custom_id,
        response,
        error,
    } = envelope;
    let failed = error.and_then(failure);
    let mut quick = match response {
        Some(Object(response)) => read_response(response, failed)?,
        None => Quick::of(failed?, None),
    };
    quick.custom_id = custom_id.map(|text| text.0);
    quick.request_id = quick.request_id.or_else(|| id.and_then(Text::words));
    Some(quick)
}

impl<'a> Quick<'a> {
    fn of(told: Told<'a>, status: Option<u16>) -> Self {
        Self {
            custom_id: None,
            request_id: None,
            status,
            told,
            finish: None,
            model: None,
            usage: None,
            seconds: None,
        }
    }
}

/// Decides as the tolerant reader does: by the status, by what is said of a failure, by the body.
fn read_response<'a>(response: Response<'a>, failed: Option<Told<'a>>) -> Option<Quick<'a>> {
    // What is no status of HTTP is left to the tolerant reader, who tells what it means.
    let status = match response.status_code {
        Some(code) => Some(u16::try_from(code.0).ok().filter(|c| HTTP.contains(c))?),
        None => None,
    };
    let Object(mut body) = response.body?;
    let seconds = body.usage.and_then(|Object(tokens)| tokens.total_time);
    let in_body = body.error.take().and_then(failure);
    let is_success = status.is_some_and(|code| SUCCESS.contains(&code));
    let mut quick = match (failed, in_body) {
        (Some(failed), _) => Quick::of(failed, status),
        (None, Some(failed)) if !is_success => Quick::of(failed, status),
        // Without an error object, the words of a failure stand somewhere else.
        (None, None) if !is_success && status.is_some() => return None,
        (None, in_body) => {
            let quick = read_body(body, status)?;
            if in_body.is_some() && matches!(quick.told, Told::Nothing) {
                return None;
            }
            quick
        }
    };
    quick.seconds = seconds;
    quick.request_id = response.request_id.and_then(Text::words);
    Some(quick)
}

/// Reads the error of a line or of a body; `None` when the object says nothing.
fn failure(Object(fault): Object<Fault<'_>>) -> Option<Told<'_>> {
    let code = fault.code.and_then(Text::words);
    let code = code.or_else(|| fault.kind.and_then(Text::words));
    let message = fault.message.and_then(Text::words);
    (code.is_some() || message.is_some()).then(|| Told::Failed {
        code,
        message: message.unwrap_or_default(),
    })
}

fn read_body(body: Body<'_>, status: Option<u16>) -> Option<Quick<'_>> {
    let (told, finish) = if let Some(choices) = body.choices {
        read_choices(choices)?
    } else if let Some(output) = body.output {
        let reason = body.incomplete_details.and_then(|Object(one)| one.reason);
        let finish = body.status.and_then(Text::words);
        let finish = match finish.as_deref() {
            Some("incomplete") => reason.and_then(Text::words).or(finish),
            Some(_) | None => finish,
        };
        (read_output(output)?, finish)
    } else if body.results.is_some() {
        (Told::Other, None)
    } else if let Some(data) = body.data {
        let told = if data.is_empty() {
            Told::Nothing
        } else {
            Told::Other
        };
        (told, None)
    } else if body.object.is_some_and(|object| object.0 == "video") {
        return None;
    } else {
        (Told::Nothing, body.status.and_then(Text::words))
    };
    Some(Quick {
        finish,
        model: body.model.and_then(Text::words),
        usage: body.usage.and_then(|Object(tokens)| usage(&tokens)),
        ..Quick::of(told, status)
    })
}

/// What was found in an answer besides its texts.
#[derive(Default)]
struct Beside {
    refusal: bool,
    other: bool,
}

impl Beside {
    fn refusal(&mut self, text: Option<Text<'_>>) {
        self.refusal |= text.and_then(Text::words).is_some();
    }

    fn told(self, pieces: Pieces<'_>) -> Told<'_> {
        match (!pieces.is_empty(), self.refusal, self.other) {
            (true, false, false) => Told::Text(pieces),
            (true, _, _) | (false, false, true) => Told::Other,
            (false, true, _) => Told::Refusal,
            (false, false, false) => Told::Nothing,
        }
    }
}

fn read_choices(choices: Vec<Object<Choice<'_>>>) -> Option<(Told<'_>, Option<Cow<'_, str>>)> {
    let (mut pieces, mut beside) = (Pieces::default(), Beside::default());
    let mut finish = None;
    for Object(choice) in choices {
        pieces.add(choice.text)?;
        if let Some(Object(message)) = choice.message {
            pieces.add(message.content)?;
            beside.refusal(message.refusal);
            beside.other |= message
                .tool_calls
                .into_iter()
                .flatten()
                .filter_map(|Object(call)| call.function.or(call.custom))
                .any(|Object(function)| function.name.and_then(Text::words).is_some());
        }
        finish = finish.or_else(|| choice.finish_reason.and_then(Text::words));
    }
    Some((beside.told(pieces), finish))
}

fn read_output(items: Vec<Object<Item<'_>>>) -> Option<Told<'_>> {
    let (mut pieces, mut beside) = (Pieces::default(), Beside::default());
    for Object(item) in items {
        match item.kind.as_ref().map_or("message", |kind| &kind.0) {
            "message" => {
                for Object(part) in item.content.into_iter().flatten() {
                    pieces.add(part.text)?;
                    beside.refusal(part.refusal);
                }
            }
            "reasoning" => {}
            "function_call" | "custom_tool_call" | "mcp_call" => {
                beside.other |= item.name.and_then(Text::words).is_some();
            }
            "image_generation_call" => {
                beside.other |= item.result.is_some_and(|raw| raw.get().starts_with('"'));
            }
            _ => beside.other = true,
        }
    }
    Some(beside.told(pieces))
}

fn usage(tokens: &Tokens) -> Option<Usage> {
    let input = tokens.input.or(tokens.prompt);
    let output = tokens.output.or(tokens.completion);
    if input.is_none() && output.is_none() {
        return None;
    }
    let details = |of: Option<Object<Details>>| of.map_or_else(Details::default, |Object(of)| of);
    let of_input = details(tokens.of_input.or(tokens.of_prompt));
    let of_output = details(tokens.of_output.or(tokens.of_completion));
    Some(Usage {
        input: input.map_or(0, |count| count.0),
        cached: of_input.cached.map_or(0, |count| count.0),
        output: output.map_or(0, |count| count.0),
        reasoning: of_output.reasoning.map_or(0, |count| count.0),
        unknown: Unknown::default(),
    })
}
