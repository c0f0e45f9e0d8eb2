//! One line of an input file, read as far as it can be, to be shown beside its answer.
//!
//! Responsible for what was asked, role by role, in the shapes of every endpoint. Never fails: a
//! line that nobody can read is shown as it came. Refuses to judge a request; that is what
//! `ops::check` does.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::ids::request_id;
use super::json;
use super::read::{not_json, trim_line_end, without_bom};
use crate::domain::request::RequestLine;

/// Why a request that can be read is none all the same.
const NAMELESS: &str = "the request has no custom_id";

#[derive(Deserialize, Default)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Body<'a> {
    #[serde(borrow)]
    model: Option<&'a RawValue>,
    #[serde(borrow)]
    instructions: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow)]
    prompt: Option<&'a RawValue>,
}

/// A message, an input item, or a piece of either.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Piece<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    role: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
}

/// Reads a line of an input file, with or without its line end. `number` counts from 1.
pub fn read_request(number: u64, line: &[u8]) -> RequestLine {
    let line = trim_line_end(line);
    let text = String::from_utf8_lossy(without_bom(line));
    let (envelope, fault) = match envelope(&text) {
        Ok(envelope) => (envelope, NAMELESS.to_owned()),
        Err(fault) => (Envelope::default(), fault),
    };
    let custom_id = request_id(line).map(Cow::into_owned);
    let body: Body<'_> = json::object(envelope.body).unwrap_or_default();
    let asked = asked(&body);
    RequestLine {
        number,
        fault: custom_id.is_none().then_some(fault),
        custom_id,
        model: json::words(body.model),
        words: if asked.is_empty() {
            envelope
                .body
                .map_or_else(|| text.clone().into_owned(), |body| body.get().to_owned())
        } else {
            asked.join("\n\n")
        },
        raw: Arc::from(line),
    }
}

/// Reads the members of a line, or says why it has none.
fn envelope(text: &str) -> Result<Envelope<'_>, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| not_json(&error));
    }
    let read: Result<&RawValue, _> = serde_json::from_str(text);
    Err(read.map_or_else(
        |error| not_json(&error),
        |_| "the line is no JSON object".to_owned(),
    ))
}

/// Reads the beginning of a request that is too long to be read whole.
pub fn read_cut_request(number: u64, beginning: &[u8]) -> RequestLine {
    let read = read_request(number, beginning);
    RequestLine {
        fault: read
            .fault
            .map(|_| "the line is too long to be read".to_owned()),
        ..read
    }
}

/// Returns what was asked in paragraphs, each with who said it where that is told.
fn asked(body: &Body<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(text) = json::words(body.instructions) {
        said.push(headed("instructions", &text));
    }
    for raw in json::items(body.messages) {
        said.extend(message(raw));
    }
    for given in [body.input, body.prompt] {
        said.extend(json::words(given));
        for raw in json::items(given) {
            said.extend(message(raw));
        }
    }
    said
}

fn message(raw: &RawValue) -> Option<String> {
    if let Some(text) = json::text(Some(raw)) {
        return Some(text);
    }
    let piece: Piece<'_> = json::object(Some(raw))?;
    let words = content(&piece)?;
    let role = json::words(piece.role);
    Some(role.map_or_else(|| words.clone(), |role| headed(&role, &words)))
}

/// Returns the text of a message; what is no text is named by its type.
fn content(piece: &Piece<'_>) -> Option<String> {
    if let Some(text) = json::text(piece.content).or_else(|| json::text(piece.text)) {
        return Some(text);
    }
    let parts: Vec<String> = json::items(piece.content)
        .into_iter()
        .filter_map(|raw| {
            let part: Piece<'_> = json::object(Some(raw))?;
            content(&part)
        })
        .collect();
    if !parts.is_empty() {
        return Some(parts.join("\n"));
    }
    json::words(piece.kind).map(|kind| format!("[{kind}]"))
}

fn headed(role: &str, words: &str) -> String {
    format!("[{role}]\n{words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> String {
        let line = format!(r#"{{"custom_id":"a","method":"POST","url":"/v1/x","body":{body}}}"#);
        read_request(1, line.as_bytes()).words
    }

    #[test]
    fn a_chat_is_read_role_by_role() {
        let asked = words(
            r#"{"messages":[{"role":"system","content":"Be short."},{"role":"user","content":[{"type":"text","text":"Look:"},{"type":"image_url","image_url":{"url":"x"}}]}]}"#,
        );
        assert_eq!(asked, "[system]\nBe short.\n\n[user]\nLook:\n[image_url]");
    }

    #[test]
    fn inputs_of_responses_and_embeddings_are_read_too() {
        assert_eq!(
            [
                words(r#"{"instructions":"Be kind.","input":"Hello"}"#),
                words(
                    r#"{"input":[{"role":"user","content":[{"type":"input_text","text":"Hi"}]}]}"#
                ),
                words(r#"{"input":["one","two"]}"#),
                words(r#"{"prompt":"Once"}"#),
            ],
            [
                "[instructions]\nBe kind.\n\nHello",
                "[user]\nHi",
                "one\n\ntwo",
                "Once"
            ]
        );
    }

    #[test]
    fn what_nobody_can_read_is_shown_as_it_came() {
        let broken = read_request(3, b"not json\r\n");
        let odd = words(r#"{"video":1}"#);
        assert_eq!(
            (broken.number, broken.words.as_str(), odd.as_str()),
            (3, "not json", r#"{"video":1}"#)
        );
    }
}
