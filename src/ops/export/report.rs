//! A report of a batch in Markdown.
//!
//! Responsible for what it says and in which order: a function of what is known and of nothing else.
//! Everything that came from outside is cleaned and escaped on its way in. Refuses to know how the
//! truth was found, and what a reader makes of Markdown.

mod cost;
mod escape;
mod samples;
mod tables;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::domain::price::PriceList;
use crate::domain::result::Class;
use crate::domain::truth::{Statistics, Tally, Truth};
use crate::domain::{Batch, Share, Timestamp};
use crate::text::number;
use cost::{cost, tokens};
use escape::{fenced, inline};
use tables::Table;

pub(super) use samples::write;

/// What a report says of a batch beside what is in its files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What the batch is called.
    pub title: String,
    /// The batch as its provider last described it.
    pub batch: Option<Box<Batch>>,
    /// What models cost.
    pub prices: Arc<PriceList>,
}

/// A result to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Which request.
    pub custom_id: Option<String>,
    /// What became of it.
    pub class: Class,
    /// What was answered, or why not.
    pub words: String,
}

/// Failures beyond the largest groups are summed up.
const MOST_GROUPS: usize = 50;

/// Writes the report.
pub fn markdown(facts: &Facts, truth: &Truth, samples: &[Sample]) -> String {
    let title = if facts.title.is_empty() {
        "Results"
    } else {
        &facts.title
    };
    let mut out = format!("# {}\n", inline(title));
    batch(&mut out, facts);
    counts(&mut out, facts, &truth.tally);
    failures(&mut out, truth);
    tokens(&mut out, &truth.statistics);
    cost(&mut out, facts, truth);
    uses(&mut out, &truth.statistics);
    show(&mut out, samples);
    out
}

fn section(out: &mut String, title: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n## {title}\n");
}

fn batch(out: &mut String, facts: &Facts) {
    let mut rows = Vec::new();
    if let Some(batch) = &facts.batch {
        let time = |at: Option<Timestamp>| {
            let at = jiff::Timestamp::from_second(at?.0).ok()?;
            Some(at.to_string())
        };
        let optional = [
            ("batch", Some(batch.id.as_str().to_owned())),
            ("status", Some(batch.status.word().to_owned())),
            ("endpoint", batch.endpoint.as_ref().map(ToString::to_string)),
            ("created", time(batch.timeline.created)),
            ("ended", time(batch.timeline.ended())),
        ];
        rows.extend(optional.into_iter().filter_map(|(k, v)| Some((k, v?))));
    }
    if rows.is_empty() {
        return;
    }
    out.push('\n');
    let mut table = Table::new(&["", ""]);
    for (name, value) in rows {
        table.row(&[name.to_owned(), inline(&value)]);
    }
    table.write(out);
}

fn counts(out: &mut String, facts: &Facts, tally: &Tally) {
    section(out, "What became of the requests");
    let mut table = Table::new(&["what", "lines", "share"]);
    for class in Class::ALL {
        let count = tally
            .of(class)
            .map_or_else(|| "not known".to_owned(), number);
        table.row(&[class.title().to_owned(), count, share(tally.share(class))]);
    }
    if let Some(unread) = tally.unread_requests.filter(|unread| *unread > 0) {
        table.row(&[
            "request that cannot be read".to_owned(),
            number(unread),
            String::new(),
        ]);
    }
    let lines = number(tally.lines());
    table.row(&["lines in all".to_owned(), lines, String::new()]);
    if let Some(asked) = tally.asked {
        table.row(&["requests".to_owned(), number(asked), String::new()]);
    }
    table.write(out);
    if tally.whole() > 0 {
        let _ = writeln!(out, "\nThe shares are of {}.", tally.whole_in_words());
    }
    let told = facts.batch.as_ref().and_then(|batch| batch.counts);
    let odd = told.map_or_else(Vec::new, |told| tally.disagreements(told));
    if !odd.is_empty() {
        out.push_str("\n**The files do not agree with the provider:**\n\n");
    }
    for odd in odd {
        let (told, counted) = (number(odd.told), number(odd.counted));
        let what = odd.what;
        let _ = writeln!(
            out,
            "- {what}: the provider counts {told}, the files hold {counted}"
        );
    }
}

fn failures(out: &mut String, truth: &Truth) {
    if truth.groups.is_empty() {
        return;
    }
    section(out, "Failures");
    let mut table = Table::new(&[
        "lines",
        "share of failures",
        "class",
        "code",
        "message",
        "for example",
    ]);
    for group in truth.groups.iter().take(MOST_GROUPS) {
        table.row(&[
            number(group.count),
            share(group.share(&truth.tally)),
            group.class.title().to_owned(),
            inline(group.code.as_deref().unwrap_or_default()),
            inline(&group.message),
            inline(group.sample.custom_id.as_deref().unwrap_or_default()),
        ]);
    }
    table.write(out);
    let rest = truth.groups.iter().skip(MOST_GROUPS);
    let left: u64 = rest.map(|group| group.count).sum();
    if left > 0 {
        let groups = truth.groups.len() - MOST_GROUPS;
        let _ = writeln!(out, "\nand {} in {groups} smaller groups", number(left));
    }
}

fn uses(out: &mut String, statistics: &Statistics) {
    if !statistics.models.is_empty() {
        section(out, "Models");
        let mut table = Table::new(&["model", "lines", "input tokens", "output tokens"]);
        for model in &statistics.models {
            table.row(&[
                inline(&model.model),
                number(model.lines),
                number(model.usage.input),
                number(model.usage.output),
            ]);
        }
        table.write(out);
    }
    if !statistics.finishes.is_empty() {
        section(out, "Why the models stopped");
        let mut table = Table::new(&["reason", "lines"]);
        for (reason, lines) in &statistics.finishes {
            table.row(&[inline(reason), number(*lines)]);
        }
        table.write(out);
    }
    if let Some(latency) = statistics.latency {
        let (median, most) = (number(latency.median), number(latency.most));
        let lines = number(latency.lines);
        let _ = writeln!(
            out,
            "\nHalf of {lines} answers took no longer than {median} ms, the longest {most} ms."
        );
    }
}

fn show(out: &mut String, samples: &[Sample]) {
    if samples.is_empty() {
        return;
    }
    section(out, "Samples");
    let written = samples.iter().map(|sample| {
        let id = inline(sample.custom_id.as_deref().unwrap_or("without an id"));
        let words = fenced(&sample.words);
        format!("### {id}: {}\n\n{words}", sample.class.title())
    });
    out.push_str(&written.collect::<Vec<_>>().join("\n"));
}

/// Writes a share; one that is not known is left out.
fn share(share: Option<Share>) -> String {
    share.map_or_else(String::new, |share| share.to_string())
}

#[cfg(test)]
mod tests;
