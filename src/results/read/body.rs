//! The body of a response: which endpoint it is of, what it says, and what it cost.
//!
//! The endpoint is told by the members that are there, because a result line does not name it.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Reading, chat, media, responses, tokens, vectors};
use crate::domain::result::{Answer, LineError, Outcome};
use crate::results::json;

/// How much of a body that is no JSON is worth showing.
const PLAIN_CHARS: usize = 2000;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Members<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    object: Option<&'a RawValue>,
    #[serde(borrow)]
    model: Option<&'a RawValue>,
    #[serde(borrow)]
    choices: Option<&'a RawValue>,
    #[serde(borrow)]
    output: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(borrow)]
    results: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    incomplete_details: Option<&'a RawValue>,
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    // Failures without an envelope: flat, or as problem+json.
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    detail: Option<&'a RawValue>,
    #[serde(borrow)]
    code: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Fault<'a> {
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    code: Option<&'a RawValue>,
}

/// A body that is an object, a text that is none, or nothing.
pub(super) enum Body<'a> {
    Object(Box<BodyObject<'a>>),
    Plain(&'a str),
    Absent,
}

/// The members of a body.
pub(super) struct BodyObject<'a>(Members<'a>);

/// Returns a body as JSON text: some servers put the JSON into a string.
pub(super) fn unquoted(raw: Option<&RawValue>) -> Cow<'_, str> {
    match json::text(raw) {
        Some(inner) => Cow::Owned(inner),
        None => Cow::Borrowed(raw.map_or("", RawValue::get)),
    }
}

/// Reads the error of a line or of a body: an object, or just a sentence.
pub(super) fn line_error(raw: Option<&RawValue>) -> Option<LineError> {
    if let Some(sentence) = json::words(raw) {
        return Some(LineError {
            message: sentence,
            ..LineError::default()
        });
    }
    let fault: Fault<'_> = json::object(raw)?;
    let code = json::code(fault.code).or_else(|| json::words(fault.kind));
    let message = json::words(fault.message);
    // An error object with nothing in it says that there was none.
    (code.is_some() || message.is_some()).then(|| LineError {
        status: None,
        code,
        message: message.unwrap_or_default(),
    })
}

impl<'a> Body<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Absent;
        }
        match serde_json::from_str(text) {
            Ok(members) if text.starts_with('{') => Self::Object(Box::new(BodyObject(members))),
            _ => Self::Plain(text),
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns the error inside the body.
    pub(super) fn error(&self) -> Option<LineError> {
        match self {
            Self::Object(object) => line_error(object.0.error),
            Self::Plain(_) | Self::Absent => None,
        }
    }

    /// Returns how many seconds the answer took, where the provider says so.
    pub(super) fn seconds(&self) -> Option<f64> {
        let Self::Object(object) = self else {
            return None;
        };
        tokens::seconds(object.0.usage)
    }

    /// Makes an error of a body that came with a failing status but has no error object.
    pub(super) fn as_message(&self, status: Option<u16>) -> LineError {
        let (code, message) = match self {
            Self::Object(object) => {
                let members = &object.0;
                let words = json::words(members.message).or_else(|| json::words(members.detail));
                (json::code(members.code), words)
            }
            Self::Plain(text) => (None, Some(text.chars().take(PLAIN_CHARS).collect())),
            Self::Absent => (None, None),
        };
        let silent = || status.map_or_else(String::new, |code| format!("HTTP {code}, no message"));
        LineError {
            status,
            code,
            message: message.unwrap_or_else(silent),
        }
    }

    /// Reads the answer in a body of a success.
    pub(super) fn reading(&self, status: Option<u16>) -> Reading {
        match self {
            Self::Object(object) => object.reading(status),
            Self::Plain(text) => Reading::of(Outcome::Answer(Answer::Text((*text).to_owned()))),
            Self::Absent => Reading::of(Outcome::Answer(Answer::Empty)),
        }
    }
}

impl BodyObject<'_> {
    fn reading(&self, status: Option<u16>) -> Reading {
        let members = &self.0;
        let (answer, finish) = self.answer();
        let outcome = match line_error(members.error) {
            // A response that failed says so in a body of a 200.
            Some(error) if answer == Answer::Empty => Outcome::Error(LineError { status, ..error }),
            Some(_) | None => Outcome::Answer(answer),
        };
        Reading {
            finish,
            model: json::words(members.model),
            usage: tokens::usage(members.usage),
            ..Reading::of(outcome)
        }
    }

    fn answer(&self) -> (Answer, Option<String>) {
        let members = &self.0;
        let status = || json::words(members.status);
        if members.choices.is_some() {
            let (said, finish) = chat::read(members.choices);
            return (said.answer(), finish);
        }
        if members.output.is_some() {
            let finish = responses::finish(status(), members.incomplete_details);
            return (responses::read(members.output).answer(), finish);
        }
        if members.results.is_some() {
            return (media::moderation(members.results), None);
        }
        if members.data.is_some() {
            let items = json::items(members.data);
            let answer = vectors::read(&items).unwrap_or_else(|| media::pictures(members.data));
            return (answer, None);
        }
        if json::text(members.object).as_deref() == Some("video") {
            return (media::video(json::words(members.id), status()), status());
        }
        (Answer::Empty, status())
    }
}
