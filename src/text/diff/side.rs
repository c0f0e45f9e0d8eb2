//! The rows of both sides while they grow, and how they stay beside each other.

use super::Pair;
use super::align::Run;
use crate::text::Clean;
use crate::text::rich::{Span, Tone};

/// A line of a side; `None` where only the other side has one.
pub(super) type Row = Option<Vec<Span>>;

/// Both sides.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pairs: Vec<Pair>,
}

/// One side of a piece that differs.
#[derive(Debug, Default)]
struct Side {
    rows: Vec<Row>,
    open: Vec<Span>,
}

impl Side {
    fn say(&mut self, text: &str, tone: Tone) {
        if !text.is_empty() {
            self.open.push(span(text, tone));
        }
    }

    fn end_row(&mut self) {
        self.rows.push(Some(std::mem::take(&mut self.open)));
    }

    fn say_lines(&mut self, text: &str, tone: Tone) {
        let mut lines = text.split('\n');
        self.say(lines.next().unwrap_or_default(), tone);
        for line in lines {
            self.end_row();
            self.say(line, tone);
        }
    }
}

impl Rows {
    /// Adds lines that are the same on both sides.
    pub(super) fn same(&mut self, block: &str) {
        for line in block.split('\n') {
            let row = Some(vec![span(line, Tone::Plain)]);
            self.pairs.push(Pair {
                left: row.clone(),
                right: row,
                is_same: true,
            });
        }
    }

    /// Adds lines that have no counterpart.
    pub(super) fn only(&mut self, left: Option<&str>, right: Option<&str>) {
        let side = |block: Option<&str>, tone: Tone| -> Vec<Row> {
            let lines = block.into_iter().flat_map(|block| block.split('\n'));
            lines.map(|line| Some(vec![span(line, tone)])).collect()
        };
        self.add(side(left, Tone::Removed), side(right, Tone::Added));
    }

    /// Adds lines of which some words are the same. Where both sides end a line with the same line
    /// end, what follows begins beside each other again.
    pub(super) fn mixed(&mut self, texts: [&str; 2], runs: &[Run]) {
        let (mut left, mut right) = (Side::default(), Side::default());
        for run in runs {
            let here = texts[0].get(run.left.clone()).unwrap_or_default();
            let there = texts[1].get(run.right.clone()).unwrap_or_default();
            if !run.is_same {
                left.say_lines(here, Tone::Removed);
                right.say_lines(there, Tone::Added);
                continue;
            }
            let mut lines = here.split('\n');
            let first = lines.next().unwrap_or_default();
            left.say(first, Tone::Plain);
            right.say(first, Tone::Plain);
            for line in lines {
                left.end_row();
                right.end_row();
                level(&mut left.rows, &mut right.rows);
                left.say(line, Tone::Plain);
                right.say(line, Tone::Plain);
            }
        }
        left.end_row();
        right.end_row();
        self.add(left.rows, right.rows);
    }

    fn add(&mut self, mut left: Vec<Row>, mut right: Vec<Row>) {
        level(&mut left, &mut right);
        let pairs = left.into_iter().zip(right);
        self.pairs.extend(pairs.map(|(left, right)| Pair {
            is_same: left == right,
            left,
            right,
        }));
    }

    pub(super) fn finish(self) -> Vec<Pair> {
        self.pairs
    }
}

/// Makes two columns equally long.
fn level(left: &mut Vec<Row>, right: &mut Vec<Row>) {
    let length = left.len().max(right.len());
    left.resize(length, None);
    right.resize(length, None);
}

/// Makes a stretch of a text that is clean.
fn span(text: &str, tone: Tone) -> Span {
    Span::of(Clean::block(text), tone)
}
