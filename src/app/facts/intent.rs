//! What the detail pane says of an intent: what is known of it, and what will happen next.

use jiff::tz::TimeZone;

use crate::domain::{Intent, IntentState, Status, Timestamp, when};
use crate::text::{Clean, bytes, number, wrap};

use super::{Fact, LABEL, Tone, labelled};

/// Returns what there is to say of an intent, the most important first.
pub(super) fn facts(intent: &Intent, now: Timestamp, zone: &TimeZone, width: usize) -> Vec<Fact> {
    let (state, wanted) = (&intent.state, &intent.wanted);
    let word = state.stage().word();
    let status = Status::Unknown(word.into());
    let mut facts = vec![Fact::Headline(status, Clean::field(&headline(word, state)))];
    facts.extend(broken("next", next(state), Tone::Warning, width));
    if let Some(reason) = state.reason() {
        facts.extend(broken("why", reason, Tone::Usual, width));
    }
    facts.push(Fact::Blank);
    facts.push(labelled("file", &wanted.path.display().to_string()));
    let size = format!(
        "{} requests · {}",
        number(wanted.requests),
        bytes(wanted.bytes)
    );
    facts.push(labelled("size", &size));
    if let Some(tokens) = wanted.input_tokens {
        facts.push(labelled("tokens", &format!("{} to read", number(tokens))));
    }
    let model = wanted.model.as_deref().unwrap_or("unknown model");
    facts.push(labelled("runs", &format!("{model} · {}", wanted.endpoint)));
    facts.push(labelled("created", &when::near(intent.created, now, zone)));
    facts.push(labelled("changed", &when::near(intent.changed, now, zone)));
    if let Some(file) = state.file() {
        facts.push(labelled("input", file.as_str()));
    }
    facts.push(labelled("intent", intent.id.as_str()));
    facts
}

fn headline(word: &str, state: &IntentState) -> String {
    match state {
        IntentState::Held { .. } => "held on this machine · nothing was sent".to_owned(),
        IntentState::Planned | IntentState::Uploading => {
            format!("{word} · not a batch yet, nothing is billed")
        }
        IntentState::Creating { .. } | IntentState::Unknown { .. } => {
            format!("{word} · there may be a batch of it")
        }
        _ => format!("{word} · not a batch yet"),
    }
}

/// Says what will happen, by itself or by an action, under its title: its key can be another one.
fn next(state: &IntentState) -> &'static str {
    match state {
        IntentState::Held { .. } => "it is sent once it fits; Send sends it now",
        IntentState::Planned => "Send uploads the file and makes the batch",
        IntentState::Uploading => {
            "Send looks for the upload, and uploads it again if it is not there"
        }
        IntentState::Uploaded { .. } => "Send makes the batch of the uploaded file",
        IntentState::Creating { .. } | IntentState::Unknown { .. } => {
            "Send looks for the batch, and makes it if four listings are clean of it"
        }
        IntentState::Absent { .. } => "Send makes the batch again",
        IntentState::Created { .. }
        | IntentState::Failed { .. }
        | IntentState::Abandoned { .. } => "nothing",
    }
}

/// A label with a text of as many lines as it needs.
fn broken(label: &'static str, text: &str, tone: Tone, width: usize) -> Vec<Fact> {
    let lines = wrap(
        Clean::line(text).as_str(),
        width.saturating_sub(LABEL).max(20),
    );
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels
        .zip(lines)
        .map(|(label, line)| Fact::Labelled(label, Clean::field(&line), tone))
        .collect()
}
