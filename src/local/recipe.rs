//! Inputs that need no file: the requests of seeded batches, made from a few dozen variants.
//!
//! Because every line is a variant and a `custom_id`, sizes and token counts of a body of 50,000
//! lines are sums over the variants, and the body itself need not exist before it is read.

mod text;

use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::answer::{self, Reply};
use super::endpoint::Endpoint;
use super::scenario::Input;

/// A generated input: what is asked, how often, and which lines are broken.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub(crate) kind: Kind,
    pub(crate) requests: u32,
    /// 0-based lines that are broken on purpose, ascending.
    pub(crate) flaws: Vec<(u32, Flaw)>,
}

/// What the variants of a recipe depend on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Kind {
    pub(crate) input: Input,
    pub(crate) endpoint: Endpoint,
    pub(crate) model: String,
}

/// A way in which an input line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    CutShort,
    RepeatsId,
    OtherModel,
    WrongUrl,
    NoBody,
}

impl Flaw {
    /// The flaw that earns a validation error code.
    pub(crate) fn behind(code: &str) -> Self {
        match code {
            "duplicate_custom_id" => Self::RepeatsId,
            "mismatched_model" => Self::OtherModel,
            "url_mismatch" => Self::WrongUrl,
            "missing_required_parameter" => Self::NoBody,
            _ => Self::CutShort,
        }
    }
}

/// One variant: the request's body as JSON and what it is answered.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) body: Box<RawValue>,
    pub(crate) reply: Option<Reply>,
    /// Length of its input line without the custom id.
    pub(crate) asks: u64,
    /// Length of its result line without the custom id.
    pub(crate) answers: u64,
}

/// The variants of a kind, each worked out once.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) variants: Vec<Variant>,
}

#[derive(Serialize)]
struct Line<'a> {
    custom_id: &'a str,
    method: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a RawValue>,
}

impl Table {
    /// Works out every variant; `length` tells how long the result line of a reply is.
    pub(crate) fn new(kind: &Kind, length: impl Fn(&Reply) -> u64) -> Arc<Self> {
        let variants = text::variants(kind.input)
            .into_iter()
            .filter_map(|text| {
                let body = body(kind, &text);
                let reply = answer::read(kind.endpoint, &body)
                    .ok()
                    .map(|asked| asked.answer());
                let body = serde_json::value::to_raw_value(&body).ok()?;
                let asks = written(kind.endpoint, "", Some(&body)).len() as u64;
                let answers = reply.as_ref().map_or(0, &length);
                Some(Variant {
                    body,
                    reply,
                    asks,
                    answers,
                })
            })
            .collect();
        Arc::new(Self { variants })
    }

    /// The variant that a line (from 0) is made from.
    pub(crate) fn variant(&self, index: u32) -> Option<&Variant> {
        let count = self.variants.len().max(1);
        self.variants
            .get(usize::try_from(index).unwrap_or(0) % count)
    }
}

impl Recipe {
    pub(crate) fn custom_id(&self, index: u32) -> String {
        let stem = match self.kind.input {
            Input::Emails => "email",
            Input::Tickets => "ticket",
            Input::Reviews => "review",
            Input::Reports => "report",
            Input::Comments => "comment",
            Input::Products => "product",
        };
        format!("{stem}-{index}")
    }

    /// The input line with its line feed.
    pub(crate) fn line(&self, table: &Table, index: u32) -> String {
        let flaw = self
            .flaws
            .iter()
            .find(|(line, _)| *line == index)
            .map(|(_, flaw)| *flaw);
        let named = if flaw == Some(Flaw::RepeatsId) {
            index.saturating_sub(1)
        } else {
            index
        };
        let custom_id = self.custom_id(named);
        let other = match flaw {
            Some(Flaw::OtherModel) => other_model(table, index),
            _ => None,
        };
        let body = table.variant(index).map(|variant| &*variant.body);
        let body = if flaw == Some(Flaw::NoBody) {
            None
        } else {
            other.as_deref().or(body)
        };
        let url = if flaw == Some(Flaw::WrongUrl) {
            WRONG
        } else {
            self.kind.endpoint
        };
        let mut text = written(url, &custom_id, body);
        if flaw == Some(Flaw::CutShort) {
            let end = text.len() * 2 / 3;
            text.truncate(
                (0..=end)
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap_or(0),
            );
        }
        text.push('\n');
        text
    }

    /// The length of the whole input.
    pub(crate) fn length(&self, table: &Table) -> u64 {
        let line = |index| match table.variant(index) {
            Some(variant) if self.flaws.is_empty() => {
                variant.asks + self.custom_id(index).len() as u64 + 1
            }
            _ => self.line(table, index).len() as u64,
        };
        (0..self.requests).map(line).sum()
    }
}

/// What a request of another endpoint is sent to by mistake.
const WRONG: Endpoint = Endpoint::Videos;

fn written(url: Endpoint, custom_id: &str, body: Option<&RawValue>) -> String {
    let line = Line {
        custom_id,
        method: "POST",
        url: url.path(),
        body,
    };
    serde_json::to_string(&line).unwrap_or_default()
}

fn other_model(table: &Table, index: u32) -> Option<Box<RawValue>> {
    let mut body: Value = serde_json::from_str(table.variant(index)?.body.get()).ok()?;
    body.as_object_mut()?
        .insert("model".to_owned(), json!("gpt-4o-mini"));
    serde_json::value::to_raw_value(&body).ok()
}

fn body(kind: &Kind, text: &str) -> Value {
    let model = &kind.model;
    let wish = match kind.input {
        Input::Emails => "Summarise the e-mail in two sentences.",
        Input::Tickets => "Summarise the support ticket in one sentence.",
        Input::Reviews | Input::Comments => "Say in one sentence what the writer thinks.",
        Input::Reports | Input::Products => "Give the gist of the text in two sentences.",
    };
    match kind.endpoint {
        Endpoint::Chat => json!({
            "model": model,
            "messages": [
                {"role": "system", "content": wish},
                {"role": "user", "content": text},
            ],
            "max_completion_tokens": 200,
        }),
        Endpoint::Responses => json!({"model": model, "instructions": wish, "input": text}),
        Endpoint::Completions => json!({
            "model": model,
            "prompt": format!("{wish}\n\n{text}"),
            "max_tokens": 120,
        }),
        Endpoint::Embeddings => json!({"model": model, "input": text, "dimensions": 256}),
        Endpoint::Moderations => json!({"model": model, "input": text}),
        Endpoint::ImageGenerations | Endpoint::ImageEdits | Endpoint::Videos => {
            json!({"model": model, "prompt": text})
        }
    }
}

#[cfg(test)]
pub(crate) fn email_texts() -> Vec<String> {
    text::variants(Input::Emails)
}
