//! Tokens and cost of a batch, as sections of the report.

use std::fmt::Write as _;

use super::Facts;
use super::escape::inline;
use super::section;
use super::tables::Table;
use crate::domain::truth::{Statistics, Truth};
use crate::text::number;

/// Writes the tokens of all lines together.
pub(super) fn tokens(out: &mut String, statistics: &Statistics) {
    if statistics.counted == 0 {
        return;
    }
    section(out, "Tokens");
    let usage = statistics.usage;
    let mut table = Table::new(&["tokens", "in all", "least a line", "most a line"]);
    let (input, output) = (&statistics.input, &statistics.output);
    let spread = [
        ("input", usage.input, Some(input)),
        ("of it cached", usage.cached, None),
        ("output", usage.output, Some(output)),
        ("of it reasoning", usage.reasoning, None),
    ];
    for (name, total, histogram) in spread {
        let least = histogram.map_or_else(String::new, |h| number(h.least));
        let most = histogram.map_or_else(String::new, |h| number(h.most));
        table.row(&[name.to_owned(), number(total), least, most]);
    }
    table.write(out);
    let _ = match statistics.counted {
        1 => writeln!(out, "\n1 line counts its tokens."),
        many => writeln!(out, "\n{} lines count their tokens.", number(many)),
    };
    if statistics.unknown > 0 {
        let _ = writeln!(
            out,
            "{} of them do so in a way nobody can read, so the sums are the least they can be.",
            number(statistics.unknown)
        );
    }
}

/// Writes what they cost beside the normal price, with date and source of the prices.
pub(super) fn cost(out: &mut String, facts: &Facts, truth: &Truth) {
    let total = truth.cost(&facts.prices);
    let told = total.told(facts.prices.source.as_ref());
    if told.is_empty() {
        return;
    }
    section(out, "Cost");
    let mut table = Table::new(&["", ""]);
    for (name, words) in told {
        table.row(&[name.to_owned(), inline(words.as_str())]);
    }
    table.write(out);
}
