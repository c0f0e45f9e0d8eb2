//! Lines counted: one chunk of them, or all together.

use super::MOST_PROBLEMS;
use super::groups::Groups;
use super::names::Names;
use super::spread::Spread;
use crate::domain::Usage;
use crate::domain::result::Place;
use crate::domain::truth::{Histogram, ModelUse, Statistics, Tally, Truth};
use crate::results::row::Row;

/// What some lines add up to.
#[derive(Debug, Default)]
pub(super) struct Counted {
    tally: Tally,
    usage: Usage,
    /// How many lines say their tokens.
    with_usage: u64,
    /// How many of those say it in a way that cannot be read.
    unknown: u64,
    input: Histogram,
    output: Histogram,
    finishes: Names<u64>,
    models: Names<(u64, Usage)>,
    latency: Spread,
    groups: Groups,
    problems: Vec<Place>,
    /// Every line, with the hash of its id; of a chunk only, and then the index of ids has them.
    pub(super) lines: Vec<(Option<u64>, Place)>,
}

impl Counted {
    /// Counts a line.
    pub(super) fn see(&mut self, row: &Row<'_>, hash: Option<u64>, place: Place) {
        let class = row.class();
        self.tally.add(class);
        self.lines.push((hash, place));
        if let Some(cause) = row.cause() {
            self.groups.add(row, &cause, place);
        }
        if class.is_problem() {
            self.problems.push(place);
        }
        if let Some(finish) = row.finish() {
            self.finishes.add(finish, |count| *count += 1);
        }
        let usage = row.usage();
        if let Some(model) = row.model() {
            self.models.add(model, |(lines, used)| {
                *lines += 1;
                *used = used.plus(usage.unwrap_or_default());
            });
        }
        if let Some(usage) = usage {
            self.usage = self.usage.plus(usage);
            self.with_usage += 1;
            self.unknown += u64::from(usage.unknown.is_any());
            if let Some(input) = usage.known_input() {
                self.input.add(input);
            }
            if let Some(output) = usage.known_output() {
                self.output.add(output);
            }
            if let Some(took) = row.latency() {
                self.latency.add(took);
            }
        }
    }

    /// Adds the lines of the next chunk; `settle` says where they really stand.
    pub(super) fn merge(&mut self, part: Self, settle: impl Fn(Place) -> Place) {
        self.tally.merge(&part.tally);
        self.usage = self.usage.plus(part.usage);
        self.with_usage += part.with_usage;
        self.unknown += part.unknown;
        self.input.merge(&part.input);
        self.output.merge(&part.output);
        self.finishes.merge(part.finishes, |all, more| *all += more);
        self.models
            .merge(part.models, |(lines, used), (more, other)| {
                *lines += more;
                *used = used.plus(other);
            });
        self.latency.merge(&part.latency);
        self.groups.merge(part.groups, &settle);
        let room = MOST_PROBLEMS.saturating_sub(self.problems.len());
        let places = part.problems.into_iter().take(room).map(settle);
        self.problems.extend(places);
    }

    /// Returns what people want to know, the most frequent first, and where the problems are.
    pub(super) fn finish(self) -> (Truth, Vec<Place>) {
        let models = self.models.by_count(|(lines, _)| *lines);
        let models = models.map(|(model, (lines, usage))| ModelUse {
            model,
            lines,
            usage,
        });
        let statistics = Statistics {
            usage: self.usage,
            counted: self.with_usage,
            unknown: self.unknown,
            input: self.input,
            output: self.output,
            finishes: self.finishes.by_count(|count| *count).collect(),
            models: models.collect(),
            latency: self.latency.latency(),
        };
        let truth = Truth {
            tally: self.tally,
            unread_lines: Vec::new(),
            groups: self.groups.by_count(),
            statistics,
        };
        (truth, self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_problems_are_kept_than_was_promised() {
        let place = Place {
            file: 0,
            line: 1,
            offset: 0,
        };
        let mut whole = Counted::default();
        for _ in 0..2 {
            let part = Counted {
                problems: vec![place; MOST_PROBLEMS - 5],
                ..Counted::default()
            };
            whole.merge(part, |place| place);
        }
        assert_eq!(whole.finish().1.len(), MOST_PROBLEMS);
    }
}
