//! What the detail pane says of a batch: labels and words, no looks.

mod found;
mod intent;
mod run;

use std::time::Duration;

use jiff::tz::TimeZone;

use crate::domain::price::{Total, cost_of_batch};
use crate::domain::time::{clock_span, short_span};
use crate::domain::{Batch, RequestCounts, Status, Timestamp, Usage, when};
use crate::text::{Clean, number};

use super::state::list::{List, Row, Stands};
use super::state::results::Study;
use super::state::session::{Place, Session};

/// One line of the detail pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The state in a sentence.
    Headline(Status, Clean),
    /// How far it is.
    Progress(RequestCounts, Option<u64>),
    /// A label and what it says.
    Labelled(&'static str, Clean, Tone),
    /// A heading over the lines that follow.
    Heading(&'static str),
    /// Words without a label.
    Plain(Clean, Tone),
    /// Room.
    Blank,
}

/// How words are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As a matter of fact.
    Usual,
    /// As an aside.
    Aside,
    /// As a warning.
    Warning,
    /// As bad news.
    Bad,
}

/// Errors of a failed batch that are shown; the provider sends them all, and a thousand may do so.
const ERRORS_SHOWN: usize = 200;
/// Columns of a label, with the air around it.
const LABEL: usize = 12;

/// Returns what there is to say of a batch, the most important first. Long errors are broken into
/// lines of at most `width` columns.
///
/// `study` is what was counted in its result files, as far as they are here; `list` knows the shards
/// of a run.
pub fn of(
    row: &Row,
    list: &List,
    study: &Study,
    now: Timestamp,
    session: &Session,
    width: usize,
) -> Vec<Fact> {
    let (batch, zone) = (&row.batch, &session.zone);
    match &row.stands {
        Stands::Batch => {}
        Stands::Intent(intent) => return intent::facts(intent, now, zone, width),
        Stands::Run(run) => return run::facts(row, run, list, now, session, width),
    }
    let mut facts = vec![Fact::Headline(batch.status.clone(), headline(row))];
    if let Some(counts) = batch.counts.filter(|counts| counts.total > 0) {
        let rate = row
            .pace
            .rate(batch, now)
            .filter(|_| !batch.status.is_ended());
        facts.push(Fact::Progress(counts, rate));
    }
    facts.extend(when_it_ends(row, now, zone));
    facts.extend(errors(batch, width));
    facts.extend(found::facts(study, batch.counts, session));
    facts.push(Fact::Blank);
    facts.extend(timeline(batch, now, zone, width));
    facts.extend(what_it_runs(batch));
    if !found::has_tokens(study) {
        facts.extend(tokens(batch));
        facts.extend(cost(batch, session));
    }
    facts.extend(files(batch));
    if let Some(mark) = &row.mark {
        let text = format!("{} · shard {}", mark.shard.run, mark.place());
        facts.push(labelled("run", &text));
    }
    facts.extend(metadata(batch));
    facts
}

/// Returns the reply as it came, one fact a line of at most `width` columns.
pub fn raw(batch: &Batch, width: usize) -> Vec<Fact> {
    let pretty = serde_json::from_str::<serde_json::Value>(&batch.raw)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| batch.raw.to_string());
    let clean = Clean::block(&pretty);
    crate::text::wrap(clean.as_str(), width)
        .into_iter()
        .map(|line| Fact::Plain(Clean::field(&line), Tone::Usual))
        .collect()
}

fn labelled(label: &'static str, text: &str) -> Fact {
    Fact::Labelled(label, Clean::field(text), Tone::Usual)
}

fn headline(row: &Row) -> Clean {
    let batch = &row.batch;
    let mut parts = vec![batch.status.word().to_owned()];
    if let Some(counts) = batch.counts.filter(|counts| counts.total > 0) {
        let done = batch.done_requests();
        parts.push(format!("{} of {}", number(done), number(counts.total)));
        if counts.failed > 0 {
            parts.push(format!("{} failed", number(counts.failed)));
        }
        let unrun = counts.open();
        if batch.status.is_ended() && unrun > 0 {
            parts.push(format!("{} not run", number(unrun)));
        }
    }
    if row.is_gone {
        parts.push("not visible with this profile".to_owned());
    }
    Clean::field(&parts.join(" · "))
}

fn when_it_ends(row: &Row, now: Timestamp, zone: &TimeZone) -> Vec<Fact> {
    let batch = &row.batch;
    let mut facts = Vec::new();
    if let Some(left) = row.pace.time_left(batch, now) {
        let end = when::near(now.plus(left), now, zone);
        facts.push(labelled(
            "ends",
            &format!("about {end} (in {})", short_span(left)),
        ));
    }
    if let Some(still) = row.pace.stalled_for(batch, now) {
        let text = format!("no progress for {}", short_span(still));
        facts.push(Fact::Labelled(
            "stalled",
            Clean::field(&text),
            Tone::Warning,
        ));
    }
    if let (Some(deadline), false) = (batch.timeline.expires, batch.status.is_ended()) {
        facts.push(deadline_fact(deadline, now, zone));
    }
    if let (Some(ended), true) = (batch.timeline.ended(), batch.status.is_ended()) {
        let at = when::near(ended, now, zone);
        facts.push(labelled(
            "ended",
            &format!("{at} ({} ago)", short_span(now.since(ended))),
        ));
    }
    facts
}

fn deadline_fact(deadline: Timestamp, now: Timestamp, zone: &TimeZone) -> Fact {
    let left = deadline.since(now);
    let at = when::near(deadline, now, zone);
    if left == Duration::ZERO {
        let text = format!("{at} (passed)");
        return Fact::Labelled("deadline", Clean::field(&text), Tone::Warning);
    }
    let tone = if left < Duration::from_hours(1) {
        Tone::Warning
    } else {
        Tone::Usual
    };
    Fact::Labelled(
        "deadline",
        Clean::field(&format!("{at} (in {})", short_span(left))),
        tone,
    )
}

fn errors(batch: &Batch, width: usize) -> Vec<Fact> {
    if batch.errors.is_empty() {
        return Vec::new();
    }
    let mut facts = vec![Fact::Blank, Fact::Heading("Why it failed")];
    let said = batch.errors.iter().take(ERRORS_SHOWN).map(|error| {
        let place = error.line.map(|line| format!("line {}", number(line)));
        let parts = [
            place,
            error.code.clone(),
            error.param.clone(),
            Some(error.message.clone()),
        ];
        let text: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|p| !p.is_empty())
            .collect();
        text.join(" · ")
    });
    for text in said {
        let clean = Clean::field(&text);
        let lines = crate::text::wrap(clean.as_str(), width.saturating_sub(2).max(20));
        for (at, line) in lines.iter().enumerate() {
            let indent = if at == 0 { "" } else { "  " };
            let line = Clean::field(&format!("{indent}{line}"));
            facts.push(Fact::Plain(line, Tone::Bad));
        }
    }
    let more = batch.errors.len().saturating_sub(ERRORS_SHOWN);
    if more > 0 {
        facts.push(Fact::Plain(
            Clean::field(&format!("and {more} more")),
            Tone::Aside,
        ));
    }
    facts
}

fn timeline(batch: &Batch, now: Timestamp, zone: &TimeZone, width: usize) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(created) = batch.timeline.created {
        let age = short_span(now.since(created));
        let at = when::near(created, now, zone);
        facts.push(labelled("created", &format!("{at} ({age} ago)")));
    }
    let stays = batch.timeline.stays(&batch.status, now);
    if stays.is_empty() {
        return facts;
    }
    let mut parts: Vec<String> = stays
        .iter()
        .map(|stay| {
            let more = if stay.is_current { "…" } else { "" };
            format!("{} {}{more}", stay.status.word(), clock_span(stay.lasted))
        })
        .collect();
    if batch.status.is_ended() {
        parts.push(batch.status.word().to_owned());
    }
    let timeline = parts.join(" › ");
    let lines = crate::text::wrap(&timeline, width.saturating_sub(LABEL).max(24));
    let labels = std::iter::once("timeline").chain(std::iter::repeat(""));
    facts.extend(
        labels
            .zip(lines)
            .map(|(label, line)| labelled(label, &line)),
    );
    facts
}

fn what_it_runs(batch: &Batch) -> Vec<Fact> {
    let window = batch
        .window
        .as_ref()
        .map(|window| format!("within {window}"));
    let endpoint = batch.endpoint.as_ref().map(ToString::to_string);
    let runs: Vec<String> = [batch.model.clone(), endpoint, window]
        .into_iter()
        .flatten()
        .collect();
    if runs.is_empty() {
        Vec::new()
    } else {
        vec![labelled("runs", &runs.join(" · "))]
    }
}

fn tokens(batch: &Batch) -> Vec<Fact> {
    let Some(usage) = batch.usage.filter(|usage| usage.total() > 0) else {
        return Vec::new();
    };
    vec![labelled("tokens", &tokens_of(usage))]
}

fn tokens_of(usage: Usage) -> String {
    let mut text = format!("{} in · {} out", number(usage.input), number(usage.output));
    if usage.cached > 0 {
        text = format!("{text} · {} cached", number(usage.cached));
    }
    if usage.reasoning > 0 {
        text = format!("{text} · {} reasoning", number(usage.reasoning));
    }
    text
}

/// Says what the tokens cost, by what the provider counts.
fn cost(batch: &Batch, session: &Session) -> Option<Fact> {
    let requests = batch.counts.map_or(0, |counts| counts.completed);
    let model = batch.model.as_deref();
    let total = cost_of_batch(&session.prices, model, batch.usage?, requests);
    cost_fact(&total, session)
}

/// Says what was spent; nothing is billed in the demo.
fn cost_fact(total: &Total, session: &Session) -> Option<Fact> {
    let words = total.words()?;
    Some(match (&session.place, total.batch) {
        (Place::Demo, Some(_)) => labelled("cost", &format!("free here; elsewhere {words}")),
        (Place::Demo, None) => labelled("cost", "free here"),
        (Place::Remote { .. } | Place::Files(_), Some(_)) => {
            Fact::Labelled("cost", words, Tone::Usual)
        }
        (Place::Remote { .. } | Place::Files(_), None) => {
            Fact::Labelled("cost", words, Tone::Aside)
        }
    })
}

fn files(batch: &Batch) -> Vec<Fact> {
    let files = [
        ("input", batch.input_file.as_ref()),
        ("output", batch.output_file.as_ref()),
        ("errors", batch.error_file.as_ref()),
    ];
    let mut facts = vec![labelled("id", batch.id.as_str())];
    facts.extend(
        files
            .into_iter()
            .filter_map(|(label, id)| id.map(|id| labelled(label, id.as_str()))),
    );
    facts
}

fn metadata(batch: &Batch) -> Vec<Fact> {
    if batch.metadata.is_empty() {
        return Vec::new();
    }
    let mut facts = vec![Fact::Blank, Fact::Heading("Metadata")];
    facts.extend(
        batch.metadata.iter().map(|(key, value)| {
            Fact::Plain(Clean::field(&format!("{key} = {value}")), Tone::Usual)
        }),
    );
    facts
}

#[cfg(test)]
mod tests;
