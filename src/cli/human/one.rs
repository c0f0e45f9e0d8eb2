//! One batch for people: everything that is known of it, a fact a line.

use super::{Look, counts, distance, grouped, moment, name};
use crate::domain::intent::INTENT_KEY;
use crate::domain::time::short_span;
use crate::domain::{Batch, FileId, Timestamp, Usage};
use crate::text::Clean;

/// Writes a batch, a fact a line; what is not known is left out.
pub(crate) fn one(batch: &Batch, now: Timestamp, look: Look) -> Vec<String> {
    let facts = [
        ("id", Some(Clean::line(batch.id.as_str()).into_string())),
        ("status", Some(status(batch, now, look))),
        ("requests", Some(counts(batch))),
        (
            "endpoint",
            batch.endpoint.as_ref().map(|e| clean(e.as_str())),
        ),
        ("model", batch.model.as_deref().map(clean)),
        ("window", batch.window.as_deref().map(clean)),
        ("created", time(batch.timeline.created, now)),
        ("ended", time(batch.timeline.ended(), now)),
        ("deadline", deadline(batch, now)),
        ("input", file(batch.input_file.as_ref())),
        ("output", file(batch.output_file.as_ref())),
        ("errors", file(batch.error_file.as_ref())),
        ("tokens", batch.usage.map(tokens)),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(key, value)| Some(line(key, &value?)));
    // Our own mark says nothing to people.
    let metadata = batch
        .metadata
        .iter()
        .filter(|(key, _)| *key != INTENT_KEY)
        .map(|(key, value)| line("metadata", &format!("{}={}", clean(key), clean(value))));
    std::iter::once(name(batch).into_string())
        .chain(facts)
        .chain(metadata)
        .chain(problems(batch))
        .collect()
}

fn line(key: &str, value: &str) -> String {
    format!("  {key:<9} {value}")
}

fn clean(text: &str) -> String {
    Clean::field(text).into_string()
}

fn status(batch: &Batch, now: Timestamp, look: Look) -> String {
    let status = look.painted(&batch.status, &look.status(&batch.status));
    let entered = batch.timeline.entered(&batch.status);
    match entered.filter(|_| !batch.status.is_ended()) {
        Some(entered) => format!("{status} for {}", short_span(now.since(entered))),
        None => status,
    }
}

fn time(time: Option<Timestamp>, now: Timestamp) -> Option<String> {
    time.map(|time| format!("{} ({})", moment(time), distance(time, now)))
}

/// A batch that has ended has no deadline any more.
fn deadline(batch: &Batch, now: Timestamp) -> Option<String> {
    time(
        batch.timeline.expires.filter(|_| !batch.status.is_ended()),
        now,
    )
}

fn file(id: Option<&FileId>) -> Option<String> {
    id.map(|id| clean(id.as_str()))
}

fn tokens(usage: Usage) -> String {
    format!(
        "{} in · {} out",
        grouped(usage.input),
        grouped(usage.output)
    )
}

fn problems(batch: &Batch) -> impl Iterator<Item = String> {
    batch.errors.iter().map(|error| {
        let place = error
            .line
            .map_or_else(String::new, |n| format!("line {n}: "));
        let code = error.code.as_ref();
        let code = code.map_or_else(String::new, |code| format!(" ({})", clean(code)));
        line(
            "problem",
            &format!("{place}{}{code}", clean(&error.message)),
        )
    })
}
