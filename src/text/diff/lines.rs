//! Which lines of two texts are the same, and what to do with those that are not.

use std::ops::Range;

use super::align::{Budget, align};
use super::side::Rows;
use super::words;
use super::{Grain, Pair};

/// Two clean texts while they are compared.
pub(super) struct Comparison<'a> {
    left: Lines<'a>,
    right: Lines<'a>,
    rows: Rows,
    grain: Grain,
    budget: Budget,
}

/// A text and where its lines are.
struct Lines<'a> {
    text: &'a str,
    all: Vec<&'a str>,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let all: Vec<&str> = text.split('\n').collect();
        let starts = all.iter().scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some(start)
        });
        Self {
            text,
            starts: starts.collect(),
            all,
        }
    }

    /// Returns the text of some lines, without the last line end.
    fn block(&self, range: &Range<usize>) -> &'a str {
        let Some(last) = range.end.checked_sub(1).filter(|_| !range.is_empty()) else {
            return "";
        };
        let start = self.starts.get(range.start).copied().unwrap_or_default();
        let end = self.starts.get(last).copied().unwrap_or_default();
        let end = end + self.all.get(last).map_or(0, |line| line.len());
        self.text.get(start..end).unwrap_or_default()
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn new(left: &'a str, right: &'a str) -> Self {
        Self {
            left: Lines::new(left),
            right: Lines::new(right),
            rows: Rows::default(),
            grain: Grain::Words,
            budget: Budget::default(),
        }
    }

    /// Compares them.
    pub(super) fn run(mut self) -> (Vec<Pair>, Grain) {
        let found = align(&self.left.all, &self.right.all, &mut Budget::default());
        if !found.is_whole {
            self.grain = Grain::Blocks;
        }
        for run in &found.runs {
            if run.is_same {
                self.rows.same(self.left.block(&run.left));
            } else {
                self.differ(&run.left, &run.right);
            }
        }
        (self.rows.finish(), self.grain)
    }

    fn differ(&mut self, left: &Range<usize>, right: &Range<usize>) {
        let texts = [self.left.block(left), self.right.block(right)];
        let has_both = !left.is_empty() && !right.is_empty();
        if !has_both || self.grain == Grain::Blocks {
            self.rows.only(
                (!left.is_empty()).then_some(texts[0]),
                (!right.is_empty()).then_some(texts[1]),
            );
            return;
        }
        if let Some(runs) = words::runs(texts[0], texts[1], &mut self.budget) {
            return self.rows.mixed(texts, &runs);
        }
        self.grain = self.grain.max(Grain::Lines);
        self.rows.only(Some(texts[0]), Some(texts[1]));
    }
}
