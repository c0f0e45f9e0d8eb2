//! Tables: columns that line up where they fit, records one below the other where they do not.
//!
//! ```text
//! name  │ price        name: tea
//! ──────┼──────        price: 3
//! tea   │     3        ────────
//! ```

mod widths;

use std::borrow::Cow;

use super::breaker::{Room, broken};
use super::highlight::{Finder, highlight};
use super::paragraph::{Flow, Paragraph, Prefix};
use super::rule::{Weight, drawn};
use super::span::{Span, Tone};
use super::{Layout, fit};
use widths::{BETWEEN_COLUMNS, Widths, wide};

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::text) enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// A cell: its lines, mostly one.
pub(in crate::text) type Cell = Vec<Vec<Span>>;

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::text) struct Table {
    pub(in crate::text) prefix: Prefix,
    pub(in crate::text) align: Vec<Align>,
    pub(in crate::text) head: Vec<Cell>,
    pub(in crate::text) rows: Vec<Vec<Cell>>,
}

const BETWEEN: &str = " │ ";
/// The rule between two records.
const SHORT: usize = 8;
/// No column is wider than this where lines are not broken.
const WIDEST_COLUMN: usize = 120;
/// The name of a column before each value of a record is cut to this.
const WIDEST_LABEL: usize = 40;
/// A table that would be larger than so many cells of the screen is shown as records: padding
/// would make a large text of a small one.
const MOST_CELLS: usize = 1 << 21;

impl Table {
    pub(super) fn highlight(&mut self, finder: &Finder) {
        let cells = self.rows.iter_mut().flatten().chain(&mut self.head);
        cells.flatten().for_each(|line| highlight(line, finder));
    }

    pub(super) fn lay_out(&self, layout: Layout) -> Vec<Vec<Span>> {
        let widths = Widths::of(&self.head, &self.rows);
        let (prefix, widths) = match layout {
            Layout::Keep => (
                Cow::Borrowed(&self.prefix),
                Some(widths.at_most(WIDEST_COLUMN)),
            ),
            Layout::Wrap(width) => {
                let prefix = self.prefix.within(width);
                let room = prefix.room(width);
                (prefix, widths.squeezed(room.first.min(room.rest)))
            }
        };
        let widths = widths.filter(|widths| self.is_worth_it(widths));
        let rows = match widths {
            Some(widths) => self.grid(&widths),
            None => self.records(layout, &prefix),
        };
        prefix.before(rows)
    }

    fn is_worth_it(&self, widths: &[usize]) -> bool {
        let row: usize = widths.iter().map(|width| width + BETWEEN_COLUMNS).sum();
        row.saturating_mul(self.rows.len() + 2) <= MOST_CELLS
    }

    fn grid(&self, widths: &[usize]) -> Vec<Vec<Span>> {
        let rule = vec![rule(widths)];
        let mut lines = self.row(&self.head, widths);
        lines.push(rule.clone());
        let rows: Vec<Vec<Vec<Span>>> = self.rows.iter().map(|row| self.row(row, widths)).collect();
        let is_parted = rows.iter().any(|row| row.len() > 1);
        for (at, row) in rows.into_iter().enumerate() {
            if is_parted && at > 0 {
                lines.push(rule.clone());
            }
            lines.extend(row);
        }
        lines
    }

    fn row(&self, cells: &[Cell], widths: &[usize]) -> Vec<Vec<Span>> {
        let broken: Vec<Vec<Vec<Span>>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| break_cell(cell, *width))
            .collect();
        let height = broken.iter().map(Vec::len).max().unwrap_or(0).max(1);
        (0..height)
            .map(|y| self.screen_row(&broken, widths, y))
            .collect()
    }

    fn screen_row(&self, cells: &[Vec<Vec<Span>>], widths: &[usize], y: usize) -> Vec<Span> {
        let mut row = Vec::with_capacity(3 * widths.len());
        for (at, width) in widths.iter().enumerate() {
            let cell = cells.get(at).and_then(|lines| lines.get(y));
            let cell = cell.map_or(&[] as &[Span], Vec::as_slice);
            let missing = width.saturating_sub(wide(cell));
            let align = self.align.get(at).copied().unwrap_or_default();
            let before = match align {
                Align::Left => 0,
                Align::Centre => missing / 2,
                Align::Right => missing,
            };
            let is_last = at + 1 == widths.len();
            if !cell.is_empty() || !is_last {
                pad(&mut row, before);
            }
            row.extend_from_slice(cell);
            if !is_last {
                pad(&mut row, missing - before);
                row.push(Span::own(BETWEEN, Tone::Rule));
            }
        }
        row
    }

    /// Shows each row as lines of `column: value`; empty cells are left out.
    fn records(&self, layout: Layout, prefix: &Prefix) -> Vec<Vec<Span>> {
        let inner = match layout {
            Layout::Keep => Layout::Keep,
            Layout::Wrap(width) => {
                let room = prefix.room(width);
                Layout::Wrap(room.first.min(room.rest))
            }
        };
        let labels: Vec<Vec<Span>> = self.head.iter().map(label).collect();
        let mut lines = Vec::new();
        let rows = self.rows.iter().filter(|row| row.iter().any(is_told));
        for row in rows {
            if !lines.is_empty() {
                lines.push(vec![drawn(Weight::Thin, SHORT.min(width_of(inner)))]);
            }
            let told = labels.iter().zip(row).filter(|(_, cell)| is_told(cell));
            lines.extend(told.flat_map(|(label, cell)| record_line(label, cell, inner)));
        }
        if lines.is_empty() {
            let names = self.head.iter().flatten().cloned();
            lines.extend(names.flat_map(|name| Paragraph::new(name).lay_out(inner)));
        }
        lines
    }
}

fn width_of(layout: Layout) -> usize {
    match layout {
        Layout::Keep => SHORT,
        Layout::Wrap(width) => width,
    }
}

fn is_told(cell: &Cell) -> bool {
    cell.iter().any(|line| !line.is_empty())
}

fn record_line(label: &[Span], cell: &Cell, layout: Layout) -> Vec<Vec<Span>> {
    let indent = vec![Span::own("  ", Tone::Plain)];
    let mut lines = cell.iter();
    let first = [label, lines.next().map_or(&[], Vec::as_slice)].concat();
    let mut rows = Paragraph::new(first)
        .after(Vec::new(), indent.clone())
        .lay_out(layout);
    for line in lines {
        let paragraph = Paragraph::new(line.clone()).after(indent.clone(), indent.clone());
        rows.extend(paragraph.lay_out(layout));
    }
    rows
}

fn label(head: &Cell) -> Vec<Span> {
    let spans: Vec<Span> = head.iter().flatten().cloned().collect();
    let mut label = if wide(&spans) <= WIDEST_LABEL {
        spans
    } else {
        let text: String = spans.iter().map(|span| span.text().as_str()).collect();
        vec![Span::new(&fit(&text, WIDEST_LABEL), Tone::Heading)]
    };
    if !label.is_empty() {
        label.push(Span::own(": ", Tone::Dim));
    }
    label
}

fn break_cell(cell: &Cell, width: usize) -> Vec<Vec<Span>> {
    let width = width.max(1);
    let room = Room {
        first: width,
        rest: width,
    };
    cell.iter()
        .flat_map(|line| broken(line, room, Flow::Words))
        .collect()
}

fn rule(widths: &[usize]) -> Span {
    let lines: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    Span::new(&lines.join("─┼─"), Tone::Rule)
}

const BLANK: &str = "                                                                ";

fn pad(row: &mut Vec<Span>, mut columns: usize) {
    while columns > 0 {
        let now = columns.min(BLANK.len());
        row.push(Span::own(BLANK.get(..now).unwrap_or(BLANK), Tone::Plain));
        columns -= now;
    }
}

#[cfg(test)]
mod tests;
