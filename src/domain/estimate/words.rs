//! Tokens and cost before sending, as people read them: the same words on both shells.

use super::{Amount, Basis, Bill, Estimate, Span, Tokens};
use crate::domain::price::{Money, Source, Total};
use crate::text::{Clean, number};

/// A line of what is known, with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about: `tokens`.
    pub label: &'static str,
    /// What is known.
    pub words: Clean,
}

/// Says what a file of requests asks for and what that will cost.
pub fn facts(tokens: &Tokens, estimate: &Estimate, source: Option<&Source>) -> Vec<Fact> {
    let fact = |label, words: &str| Fact {
        label,
        words: Clean::field(words),
    };
    let mut facts = vec![
        fact("tokens", &tokens_words(tokens)),
        fact("input", &bill(&estimate.input, estimate)),
    ];
    if let Some(most) = most(tokens, estimate) {
        facts.push(fact("at most", &most));
    }
    facts.extend(
        notes(tokens, estimate)
            .iter()
            .map(|words| fact("note", words)),
    );
    if let Some(source) = source.filter(|_| estimate.input.batch.is_some()) {
        let name = source.name.split(',').next().unwrap_or_default();
        facts.push(fact("prices", &format!("{name}, as of {}", source.as_of)));
    }
    facts
}

/// `1,204 to read · up to 25,600 to write`
fn tokens_words(tokens: &Tokens) -> String {
    let whole = tokens.whole();
    let read = format!("{} to read", amount(whole.input));
    // What some may write at most says nothing of all.
    let written = if whole.output.likely > 0 && whole.open.likely == 0 {
        format!(" · up to {} to write", amount(whole.output))
    } else {
        String::new()
    };
    format!("{read}{written}{}", sampled(tokens))
}

fn sampled(tokens: &Tokens) -> String {
    match tokens.basis {
        Basis::Whole => String::new(),
        Basis::Sample { drawn, of } => {
            format!(" · by a sample of {} of {}", number(drawn), lines(of))
        }
    }
}

/// What the batch costs at most, where anything has a price, or why that is not known.
fn most(tokens: &Tokens, estimate: &Estimate) -> Option<String> {
    estimate.most.batch?;
    let reasons = super::ceiling::unknown(tokens, estimate);
    if !reasons.is_empty() {
        return Some(format!("not known: {}", reasons.join("; ")));
    }
    (tokens.whole().output.likely > 0).then(|| bill(&estimate.most, estimate))
}

/// `$1.33 (normally $2.66)`
fn bill(bill: &Bill, estimate: &Estimate) -> String {
    let gaps = gaps(estimate).join("; ");
    let Some(batch) = bill.batch else {
        return if gaps.is_empty() {
            "nothing to read".to_owned()
        } else {
            format!("unknown: {gaps}")
        };
    };
    let normal = bill
        .normal
        .map(|normal| format!(" (normally {})", span(normal)));
    let sum = format!("{}{}", span(batch), normal.unwrap_or_default());
    if gaps.is_empty() {
        sum
    } else {
        format!("at least {sum}; {gaps}")
    }
}

/// `$1.33`, or `about $1.33 ($1.30 to $1.36)`
fn span(span: Span) -> String {
    if span.is_exact() {
        return span.likely.to_string();
    }
    format!("about {} ({} to {})", span.likely, span.low, span.high)
}

/// `1,204`, or `about 1,204 (1,180 to 1,228)`
fn amount(amount: Amount) -> String {
    if amount.is_exact() {
        return number(amount.likely);
    }
    format!(
        "about {} ({} to {})",
        number(amount.likely),
        number(amount.low),
        number(amount.high)
    )
}

/// Says why numbers are near instead of right.
fn notes(tokens: &Tokens, estimate: &Estimate) -> Vec<String> {
    let mut notes: Vec<String> = tokens
        .doubts
        .iter()
        .map(|(doubt, count)| format!("estimate: {} {}", lines(*count), doubt.words()))
        .collect();
    if tokens.unreadable > 0 {
        let are = if tokens.unreadable == 1 { "is" } else { "are" };
        let unreadable = lines(tokens.unreadable);
        notes.push(format!("{unreadable} cannot be read and {are} not counted"));
    }
    if estimate.is_half {
        notes.push("the batch price is taken as half of the normal one".to_owned());
    }
    notes
}

/// Says what is in no sum.
pub(super) fn gaps(estimate: &Estimate) -> Vec<String> {
    let known = estimate.most.batch.map(|span| span.likely);
    let total = Total {
        batch: known,
        gaps: estimate.gaps.clone(),
        ..Total::default()
    };
    total.missing(known.filter(|sum| *sum > Money::ZERO))
}

pub(super) fn lines(count: u64) -> String {
    match count {
        1 => "1 line".to_owned(),
        many => format!("{} lines", number(many)),
    }
}
