//! What the detail pane says of a run: what its shards are together, and each of them in a line.

use std::time::Duration;

use crate::app::state::list::{List, Row, Run};
use crate::app::state::session::Session;
use crate::domain::time::short_span;
use crate::domain::{Timestamp, when};
use crate::text::{Clean, number};

use super::{Fact, Tone, cost, errors, headline, labelled, metadata, tokens, what_it_runs};

/// Returns what there is to say of a run, the most important first.
pub(super) fn facts(
    row: &Row,
    run: &Run,
    list: &List,
    now: Timestamp,
    session: &Session,
    width: usize,
) -> Vec<Fact> {
    let batch = &row.batch;
    let mut facts = vec![Fact::Headline(batch.status.clone(), headline(row))];
    if let Some(counts) = batch.counts.filter(|counts| counts.total > 0) {
        facts.push(Fact::Progress(counts, rate(run, list, now)));
    }
    facts.extend(unsent(run));
    facts.extend(when_it_ends(run, list, now, session));
    facts.extend(errors(batch, width));
    facts.push(Fact::Blank);
    facts.push(Fact::Heading("Shards"));
    facts.extend(list.shards_of(run).map(shard));
    let unknown = usize::try_from(run.of).unwrap_or(usize::MAX);
    let unknown = unknown.saturating_sub(run.shards.len());
    if unknown > 0 {
        let text = format!("{unknown} more are further down in the list, or not there");
        facts.push(Fact::Plain(Clean::line(&text), Tone::Aside));
    }
    facts.push(Fact::Blank);
    facts.extend(what_it_runs(batch));
    facts.extend(tokens(batch));
    facts.extend(cost(batch, session));
    facts.push(labelled("run", run.id.as_str()));
    facts.extend(metadata(batch));
    facts
}

/// Sums what the shards do a minute, where that is known.
fn rate(run: &Run, list: &List, now: Timestamp) -> Option<u64> {
    let live = list
        .shards_of(run)
        .filter(|row| !row.batch.status.is_ended());
    live.filter_map(|row| row.pace.rate(&row.batch, now))
        .reduce(u64::saturating_add)
}

fn unsent(run: &Run) -> Option<Fact> {
    let count = run.unsent;
    (count > 0).then(|| {
        let text = format!(
            "{count} of {} shards are no batches yet; unfold the run",
            run.of
        );
        Fact::Labelled("next", Clean::line(&text), Tone::Warning)
    })
}

/// A run ends with the last of its shards; what is no batch yet says nothing about that.
fn when_it_ends(run: &Run, list: &List, now: Timestamp, session: &Session) -> Vec<Fact> {
    let live = || {
        list.shards_of(run)
            .filter(|row| !row.batch.status.is_ended())
    };
    let left = live().map(|row| row.pace.time_left(&row.batch, now));
    let left: Option<Vec<Duration>> = left.collect();
    let mut facts = Vec::new();
    if let Some(left) = left.and_then(|left| left.into_iter().max()) {
        let end = when::near(now.plus(left), now, &session.zone);
        let text = format!("about {end} (in {})", short_span(left));
        facts.push(labelled("ends", &text));
    }
    let deadlines = live().filter_map(|row| row.batch.timeline.expires);
    if let Some(deadline) = deadlines.min() {
        let text = when::near(deadline, now, &session.zone);
        facts.push(labelled("deadline", &text));
    }
    let stalled = live().filter(|row| row.pace.stalled_for(&row.batch, now).is_some());
    let stalled = stalled.count();
    if stalled > 0 {
        let text = format!("{stalled} of {} shards make no progress", run.of);
        facts.push(Fact::Labelled("stalled", Clean::line(&text), Tone::Warning));
    }
    facts
}

fn shard(row: &Row) -> Fact {
    let (batch, place) = (
        &row.batch,
        row.mark.as_ref().map(crate::domain::run::Mark::place),
    );
    let counts = batch.counts.filter(|counts| counts.total > 0);
    let counts = counts.map_or_else(String::new, |counts| {
        let failed = match counts.failed {
            0 => String::new(),
            failed => format!(" · {} failed", number(failed)),
        };
        format!(
            " · {} of {}{failed}",
            number(batch.done_requests()),
            number(counts.total)
        )
    });
    let place = place.unwrap_or_default();
    let text = format!("{place} · {}{counts} · {}", batch.status.word(), batch.id);
    Fact::Plain(Clean::field(&text), Tone::Usual)
}
