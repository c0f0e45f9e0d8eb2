//! Moderations, pictures and videos: answers that are no text.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::result::Answer;
use crate::results::json;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Judgement<'a> {
    #[serde(borrow)]
    flagged: Option<&'a RawValue>,
    #[serde(borrow)]
    categories: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Picture<'a> {
    #[serde(borrow)]
    url: Option<&'a RawValue>,
    #[serde(borrow)]
    b64_json: Option<&'a RawValue>,
    #[serde(borrow)]
    revised_prompt: Option<&'a RawValue>,
}

/// Reads a moderation of one or more inputs: flagged when any of them is.
pub(super) fn moderation(results: Option<&RawValue>) -> Answer {
    let judgements: Vec<Judgement<'_>> = json::items(results)
        .into_iter()
        .filter_map(|raw| json::object(Some(raw)))
        .collect();
    let mut categories: Vec<String> = judgements
        .iter()
        .filter_map(|one| json::object::<BTreeMap<String, &RawValue>>(one.categories))
        .flatten()
        .filter(|(_, raw)| json::flag(Some(raw)) == Some(true))
        .map(|(name, _)| name)
        .collect();
    categories.sort_unstable();
    categories.dedup();
    Answer::Moderation {
        flagged: judgements
            .iter()
            .any(|one| json::flag(one.flagged) == Some(true)),
        categories,
    }
}

/// Reads pictures: where they are, or how much data they are.
pub(super) fn pictures(data: Option<&RawValue>) -> Answer {
    let shown: Vec<String> = json::items(data)
        .into_iter()
        .filter_map(|raw| json::object(Some(raw)))
        .map(|picture| shown(&picture))
        .collect();
    if shown.is_empty() {
        return Answer::Empty;
    }
    Answer::Media(shown.join(" · "))
}

fn shown(picture: &Picture<'_>) -> String {
    let place = json::words(picture.url)
        .map(|url| format!("image {url}"))
        .or_else(|| base64(picture.b64_json))
        .unwrap_or_else(|| "image".to_owned());
    match json::words(picture.revised_prompt) {
        Some(prompt) => format!("{place} ({prompt})"),
        None => place,
    }
}

/// Says how large a picture in base64 is.
pub(super) fn base64(raw: Option<&RawValue>) -> Option<String> {
    let quoted = raw?.get().strip_prefix('"')?;
    let bytes = quoted.len().saturating_sub(1) / 4 * 3;
    Some(format!("image data, {} kB", bytes.div_ceil(1000)))
}

/// Says which video job it is and where it stands; whole videos are never in a line.
pub(super) fn video(id: Option<String>, status: Option<String>) -> Answer {
    let said: Vec<String> = [id, status].into_iter().flatten().collect();
    Answer::Media(format!("video {}", said.join(" ")))
}
