//! Which lines of two texts are the same, and what to do with those that are not.

use std::ops::Range;

use similar::algorithms::IdentifyDistinct;
use similar::{Algorithm, DiffOp, capture_diff};

use super::side::Rows;
use super::words::{self, Budget};
use super::{Grain, Pair};

/// More pairs of a line here and a line there are not compared.
const MOST_LINE_PAIRS: usize = 16_000_000;

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
    lines: Vec<&'a str>,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.split('\n').collect();
        let starts = lines.iter().scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some(start)
        });
        Self {
            text,
            starts: starts.collect(),
            lines,
        }
    }

    /// Returns the text of some lines, without the last line end.
    fn block(&self, range: &Range<usize>) -> &'a str {
        let Some(last) = range.end.checked_sub(1).filter(|_| !range.is_empty()) else {
            return "";
        };
        let start = self.starts.get(range.start).copied().unwrap_or_default();
        let end = self.starts.get(last).copied().unwrap_or_default();
        let end = end + self.lines.get(last).map_or(0, |line| line.len());
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
        for op in self.line_ops() {
            let (_, left, right) = op.as_tag_tuple();
            if matches!(op, DiffOp::Equal { .. }) {
                self.rows.same(self.left.block(&left));
            } else {
                self.differ(&left, &right);
            }
        }
        (self.rows.finish(), self.grain)
    }

    /// Tells which lines are the same on both sides, in order.
    fn line_ops(&mut self) -> Vec<DiffOp> {
        let (left, right) = (&self.left.lines, &self.right.lines);
        let both = left.iter().zip(right);
        let before = both.take_while(|(left, right)| left == right).count();
        let most = left.len().min(right.len()) - before;
        let both = left.iter().rev().zip(right.iter().rev()).take(most);
        let after = both.take_while(|(left, right)| left == right).count();
        let inner = [left.len(), right.len()].map(|len| len - before - after);
        let [wide, high] = inner;
        if wide.saturating_mul(high) <= MOST_LINE_PAIRS {
            let ids = IdentifyDistinct::<u32>::new(
                left.as_slice(),
                0..left.len(),
                right.as_slice(),
                0..right.len(),
            );
            return capture_diff(
                Algorithm::Myers,
                ids.old_lookup(),
                ids.old_range(),
                ids.new_lookup(),
                ids.new_range(),
            );
        }
        self.grain = Grain::Ends;
        vec![
            DiffOp::Equal {
                old_index: 0,
                new_index: 0,
                len: before,
            },
            DiffOp::Replace {
                old_index: before,
                old_len: wide,
                new_index: before,
                new_len: high,
            },
            DiffOp::Equal {
                old_index: before + wide,
                new_index: before + high,
                len: after,
            },
        ]
    }

    fn differ(&mut self, left: &Range<usize>, right: &Range<usize>) {
        let texts = [self.left.block(left), self.right.block(right)];
        let has_both = !left.is_empty() && !right.is_empty();
        if !has_both || self.grain == Grain::Ends {
            self.rows.only(
                (!left.is_empty()).then_some(texts[0]),
                (!right.is_empty()).then_some(texts[1]),
            );
            return;
        }
        match words::runs(texts[0], texts[1], &mut self.budget) {
            Some(runs) => self.rows.mixed(texts, &runs),
            None => {
                self.grain = self.grain.max(Grain::Lines);
                self.rows.only(Some(texts[0]), Some(texts[1]));
            }
        }
    }
}
