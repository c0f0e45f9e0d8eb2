//! Answers of `/v1/responses`.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::chat;
use super::media;
use super::said::Said;
use crate::results::json;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Item<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Incomplete<'a> {
    #[serde(borrow)]
    reason: Option<&'a RawValue>,
}

/// Reads the output items. `output_text` at the top is a convenience of SDKs and not on the wire.
pub(super) fn read(output: Option<&RawValue>) -> Said {
    let mut said = Said::default();
    for raw in json::items(output) {
        let item: Item<'_> = json::object(Some(raw)).unwrap_or_default();
        match json::text(item.kind).as_deref().unwrap_or("message") {
            "message" => {
                said.text(json::words(item.content));
                chat::parts(&mut said, item.content);
            }
            "reasoning" => {}
            "function_call" | "custom_tool_call" | "mcp_call" => {
                said.calls.extend(chat::called(Some(raw)));
            }
            "image_generation_call" => said.media.extend(media::base64(item.result)),
            other => said.hosted.push(other.to_owned()),
        }
    }
    said
}

/// Says why the model stopped: the reason when the answer is incomplete, else the status.
pub(super) fn finish(status: Option<String>, details: Option<&RawValue>) -> Option<String> {
    let incomplete: Incomplete<'_> = json::object(details).unwrap_or_default();
    match status.as_deref() {
        Some("incomplete") => json::words(incomplete.reason).or(status),
        Some(_) | None => status,
    }
}
