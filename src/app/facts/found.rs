//! What was counted in the result files of a batch, as facts of the detail pane.

use std::time::Duration;

use crate::domain::result::Class;
use crate::domain::time::short_span;
use crate::domain::truth::{ErrorGroup, Histogram, Statistics, Truth};
use crate::domain::{Progress, RequestCounts, Usage};
use crate::text::{Clean, number};

use super::{Fact, Tone, labelled};
use crate::app::state::results::Study;
use crate::app::state::session::Session;

/// Groups of failures that are shown; `e` shows them all.
const GROUPS: usize = 3;
/// Finish reasons and models that are shown.
const NAMED: usize = 4;
/// Bars from low to high; what is not nothing has at least the first.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Returns what was counted, or how far the counting is; nothing where there are no files here.
pub(super) fn facts(study: &Study, told: Option<RequestCounts>, session: &Session) -> Vec<Fact> {
    match (&study.truth, study.progress) {
        (Some(truth), _) => {
            // What was tried again is counted by the provider as another batch's.
            let told = told.filter(|_| study.retries == 0);
            counted(truth, told, session)
        }
        (None, Some(progress)) => {
            let text = format!("counting the files{}", share(progress));
            vec![Fact::Labelled("results", Clean::field(&text), Tone::Aside)]
        }
        (None, None) => Vec::new(),
    }
}

fn share(progress: Progress) -> String {
    progress
        .per_mille()
        .map_or_else(String::new, |mille| format!(" · {} %", mille / 10))
}

fn counted(truth: &Truth, told: Option<RequestCounts>, session: &Session) -> Vec<Fact> {
    let mut facts = vec![Fact::Blank, Fact::Heading("Counted from the files")];
    facts.extend(tally(truth));
    facts.extend(told.into_iter().flat_map(|told| disagreements(truth, told)));
    facts.extend(truth.groups.iter().take(GROUPS).map(group));
    let more = truth.groups.len().saturating_sub(GROUPS);
    if more > 0 {
        let noun = if more == 1 { "group" } else { "groups" };
        let text = format!("and {more} more {noun} of failures");
        facts.push(Fact::Labelled("", Clean::field(&text), Tone::Aside));
    }
    facts.extend(statistics(truth, session));
    facts
}

/// Says how many are of which class: what is not nothing, and successes always.
fn tally(truth: &Truth) -> Vec<Fact> {
    let of = |class: Class| truth.tally.of(class).unwrap_or(0);
    let bad: Vec<String> = Class::ALL
        .into_iter()
        .filter(|class| *class != Class::Ok && of(*class) > 0)
        .map(|class| format!("{} {}", number(of(class)), class.called(of(class))))
        .collect();
    let share = truth.tally.share(Class::Ok);
    let share = share.map_or_else(String::new, |share| format!(" ({share})"));
    let all = truth.tally.whole_in_words();
    let good = format!("{} ok of {all}{share}", number(of(Class::Ok)));
    let mut facts = vec![labelled("results", &good)];
    for (at, few) in bad.chunks(3).enumerate() {
        let label = if at == 0 { "problems" } else { "" };
        let text = Clean::field(&few.join(" · "));
        facts.push(Fact::Labelled(label, text, Tone::Bad));
    }
    if let Some(words) = truth.unread_words() {
        let text = Clean::field(&format!("{words} of the input: no request"));
        facts.push(Fact::Labelled("unread", text, Tone::Bad));
    }
    if truth.tally.missing.is_none() {
        let text = Clean::own("not known without the input file");
        facts.push(Fact::Labelled("missing", text, Tone::Aside));
    }
    facts
}

fn disagreements(truth: &Truth, told: RequestCounts) -> Vec<Fact> {
    let found = truth.tally.disagreements(told);
    let said = found.into_iter().enumerate().map(|(at, differs)| {
        let label = if at == 0 { "differs" } else { "" };
        let text = format!(
            "the provider counts {} {}, the files hold {}",
            number(differs.told),
            differs.what,
            number(differs.counted)
        );
        Fact::Labelled(label, Clean::field(&text), Tone::Warning)
    });
    said.collect()
}

fn group(group: &ErrorGroup) -> Fact {
    let parts = [group.code.as_deref(), Some(group.message.as_str())];
    let words: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let text = format!("{} × {}", number(group.count), words.join(" · "));
    Fact::Labelled("", Clean::field(&text), Tone::Usual)
}

/// Says all tokens, or the least they can be.
fn in_all(found: &Statistics) -> String {
    let known = super::tokens_of(found.usage);
    match found.unknown {
        0 => known,
        many => format!("at least {known} · unknown in {} lines", number(many)),
    }
}

fn statistics(truth: &Truth, session: &Session) -> Vec<Fact> {
    let found = &truth.statistics;
    let mut facts = Vec::new();
    if found.counted > 0 {
        facts.push(labelled("tokens", &in_all(found)));
        facts.extend(spread(&found.output));
        facts.extend(super::cost_fact(&truth.cost(&session.prices), session));
    }
    let finishes = found
        .finishes
        .iter()
        .map(|(word, count)| (word.as_str(), *count));
    facts.extend(named("finish", finishes));
    let models = found
        .models
        .iter()
        .map(|used| (used.model.as_str(), used.lines));
    facts.extend(named("models", models));
    if let Some(latency) = found.latency {
        let text = format!(
            "half within {}, at most {}",
            span(latency.median),
            span(latency.most)
        );
        facts.push(labelled("latency", &text));
    }
    facts
}

fn named<'a>(
    label: &'static str,
    found: impl ExactSizeIterator<Item = (&'a str, u64)>,
) -> Option<Fact> {
    let more = found.len().saturating_sub(NAMED);
    let mut said: Vec<String> = found
        .take(NAMED)
        .map(|(word, count)| format!("{word} {}", number(count)))
        .collect();
    if more > 0 {
        said.push(format!("{more} more"));
    }
    (!said.is_empty()).then(|| labelled(label, &said.join(" · ")))
}

/// Draws how output tokens are spread: a bar for each power of two from the least to the most.
fn spread(found: &Histogram) -> Option<Fact> {
    let first = found.bars.iter().position(|bar| *bar > 0)?;
    let last = found.bars.iter().rposition(|bar| *bar > 0)?;
    let bars = found.bars.get(first..=last)?;
    let most = bars.iter().copied().max().filter(|most| *most > 0)?;
    let drawn: String = bars.iter().map(|bar| drawn(*bar, most)).collect();
    let text = format!(
        "{} {drawn} {} out per result",
        number(found.least),
        number(found.most)
    );
    Some(labelled("spread", &text))
}

/// Returns the block for a bar beside the highest.
fn drawn(bar: u64, most: u64) -> char {
    if bar == 0 {
        return ' ';
    }
    let eighth = u128::from(bar) * 8 / u128::from(most.max(1));
    let at = usize::try_from(eighth).unwrap_or(8).clamp(1, 8) - 1;
    BARS.get(at).copied().unwrap_or(' ')
}

fn span(millis: u64) -> String {
    if millis < 1000 {
        format!("{millis} ms")
    } else if millis < 600_000 {
        format!("{}.{} s", millis / 1000, millis % 1000 / 100)
    } else {
        short_span(Duration::from_millis(millis))
    }
}

/// Tells whether tokens were counted, so that the provider's sum is not shown beside them.
pub(super) fn has_tokens(study: &Study) -> bool {
    let truth = study.truth.as_ref();
    truth.is_some_and(|truth| {
        truth.statistics.counted > 0 && truth.statistics.usage != Usage::default()
    })
}
