//! Answers of `/v1/chat/completions` and `/v1/completions`.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::said::Said;
use crate::results::json;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Choice<'a> {
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    finish_reason: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Message<'a> {
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    refusal: Option<&'a RawValue>,
    #[serde(borrow)]
    tool_calls: Option<&'a RawValue>,
    #[serde(borrow)]
    function_call: Option<&'a RawValue>,
    #[serde(borrow)]
    audio: Option<&'a RawValue>,
}

/// A piece of a message that came in pieces; also a piece of the Responses API.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Part<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    refusal: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Call<'a> {
    #[serde(borrow)]
    function: Option<&'a RawValue>,
    #[serde(borrow)]
    custom: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Function<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    arguments: Option<&'a RawValue>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Audio<'a> {
    #[serde(borrow)]
    transcript: Option<&'a RawValue>,
}

/// Reads all choices; the reason to stop is that of the first choice that has one.
pub(super) fn read(choices: Option<&RawValue>) -> (Said, Option<String>) {
    let mut said = Said::default();
    let mut finish = None;
    for choice in json::items(choices) {
        let choice: Choice<'_> = json::object(Some(choice)).unwrap_or_default();
        said.text(json::words(choice.text));
        if let Some(message) = json::object(choice.message) {
            hear(&mut said, &message);
        }
        finish = finish.or_else(|| json::words(choice.finish_reason));
    }
    (said, finish)
}

fn hear(said: &mut Said, message: &Message<'_>) {
    said.text(json::words(message.content));
    parts(said, message.content);
    said.refusal(json::words(message.refusal));
    let audio: Audio<'_> = json::object(message.audio).unwrap_or_default();
    said.text(json::words(audio.transcript));
    for call in json::items(message.tool_calls) {
        let call: Call<'_> = json::object(Some(call)).unwrap_or_default();
        said.calls.extend(called(call.function.or(call.custom)));
    }
    said.calls.extend(called(message.function_call));
}

/// Reads content that came as an array of parts; content of another shape has none.
pub(super) fn parts(said: &mut Said, content: Option<&RawValue>) {
    for part in json::items(content) {
        let part: Part<'_> = json::object(Some(part)).unwrap_or_default();
        said.text(json::words(part.text));
        said.refusal(json::words(part.refusal));
    }
}

/// Reads a call: its name, and its arguments as the model wrote them, as text or as JSON.
pub(super) fn called(function: Option<&RawValue>) -> Option<(String, String)> {
    let function: Function<'_> = json::object(function)?;
    let name = json::words(function.name)?;
    let given = function.arguments.or(function.input);
    let arguments = json::text(given).or_else(|| given.map(|raw| raw.get().to_owned()));
    Some((name, arguments.unwrap_or_default()))
}
