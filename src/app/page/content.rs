//! What each tab says of a result, before it is broken into lines.

use crate::app::state::browse::{Look, Tab};
use crate::app::state::results::Requested;
use crate::domain::result::{Answer, LineError, Outcome, ResultLine};
use crate::text::markdown;
use crate::text::outline::Outline;
use crate::text::rich::{Rich, Tone};

use super::Content;
use super::request::{Input, request};
use super::words::{add, blank, line, remark, said, verbatim};

/// Returns what a tab says of a line.
///
/// `fetch` is the key that fetches an input file.
pub fn of(
    line: &ResultLine,
    tab: Tab,
    look: Look,
    requested: Option<&Requested>,
    (input, fetch): (Input, &str),
) -> Content {
    match tab {
        Tab::Answer => answer(line, look),
        Tab::Request => request(line, look, requested, (input, fetch)),
        Tab::Raw => raw(&line.raw, look),
    }
}

fn answer(line: &ResultLine, look: Look) -> Content {
    match &line.outcome {
        Outcome::Answer(answer) => answered(answer, look),
        Outcome::Error(error) => Content::Text(failed(error)),
        Outcome::Unreadable(reason) => Content::Text(unreadable(reason, &line.raw)),
        Outcome::Missing => Content::Text(missing()),
        Outcome::Blank => Content::Text(said("There is nothing on this line, so it is no result.")),
    }
}

fn answered(answer: &Answer, look: Look) -> Content {
    match answer {
        Answer::Text(text) => written(text, look),
        Answer::ToolCalls(calls) => tool_calls(calls, look),
        Answer::Refusal(text) => {
            let mut rich = said("The model declined, in these words:");
            blank(&mut rich);
            add(&mut rich, text);
            Content::Text(rich)
        }
        Answer::Embedding { head, .. } => Content::Text(embedding(&answer.words(), head)),
        Answer::Moderation {
            flagged,
            categories,
        } => Content::Text(moderation(*flagged, categories)),
        Answer::Media(text) => Content::Text(Rich::plain(text)),
        Answer::Empty => Content::Text(said(
            "Answered with nothing: a 200 that holds no text, no call and no vector.",
        )),
    }
}

/// Lays a text out: JSON as JSON, everything else as Markdown.
fn written(text: &str, look: Look) -> Content {
    match look {
        Look::Plain => Content::Text(Rich::plain(text)),
        Look::LaidOut => match Outline::read(text) {
            Ok(outline) => Content::Tree(outline),
            Err(_unfit) => Content::Text(markdown::read(text)),
        },
    }
}

/// Shows calls as JSON: their arguments are written in it.
fn tool_calls(calls: &[(String, String)], look: Look) -> Content {
    let calls: Vec<serde_json::Value> = calls
        .iter()
        .map(|(name, arguments)| {
            let read = serde_json::from_str(arguments);
            let arguments = read.unwrap_or_else(|_| serde_json::Value::from(arguments.as_str()));
            serde_json::json!({ "call": name, "arguments": arguments })
        })
        .collect();
    written(&serde_json::Value::from(calls).to_string(), look)
}

fn embedding(summary: &str, head: &[f64]) -> Rich {
    let mut rich = Rich::plain(summary);
    blank(&mut rich);
    remark(
        &mut rich,
        "The first values; all of them are on the tab Raw:",
    );
    for value in head {
        line(&mut rich, &value.to_string(), Tone::Number);
    }
    rich
}

fn moderation(flagged: bool, categories: &[String]) -> Rich {
    if !flagged {
        return said("Not flagged.");
    }
    let mut rich = Rich::default();
    line(&mut rich, "Flagged:", Tone::Strong);
    for category in categories {
        line(&mut rich, &format!("  {category}"), Tone::Plain);
    }
    rich
}

fn failed(error: &LineError) -> Rich {
    let mut rich = Rich::default();
    let status = error.status.map(|status| format!("HTTP {status}"));
    let head: Vec<String> = [status, error.code.clone()].into_iter().flatten().collect();
    if !head.is_empty() {
        line(&mut rich, &head.join(" · "), Tone::Strong);
        blank(&mut rich);
    }
    if error.message.is_empty() {
        remark(&mut rich, "It says no more.");
        return rich;
    }
    add(&mut rich, &error.message);
    rich
}

fn unreadable(reason: &str, raw: &[u8]) -> Rich {
    let mut rich = Rich::default();
    line(
        &mut rich,
        "This line is not what the protocol says.",
        Tone::Strong,
    );
    add(&mut rich, reason);
    blank(&mut rich);
    remark(&mut rich, "As it came:");
    verbatim(&mut rich, raw);
    rich
}

fn missing() -> Rich {
    let mut rich = Rich::default();
    line(&mut rich, "Asked, and in neither file.", Tone::Strong);
    blank(&mut rich);
    remark(&mut rich, "The request is on the tab Request.");
    rich
}

/// Shows a line of a file: as JSON, or byte for byte.
pub(super) fn raw(bytes: &[u8], look: Look) -> Content {
    let outline = match (look, std::str::from_utf8(bytes)) {
        (Look::LaidOut, Ok(text)) => Outline::read(text).ok(),
        (Look::LaidOut, Err(_)) | (Look::Plain, _) => None,
    };
    outline.map_or_else(
        || {
            let mut rich = Rich::default();
            verbatim(&mut rich, bytes);
            Content::Text(rich)
        },
        Content::Tree,
    )
}
