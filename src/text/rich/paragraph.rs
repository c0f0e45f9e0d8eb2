//! One line before it is broken: what stands before it, what it says, and how it may be broken.

use std::borrow::Cow;

use super::breaker::{Room, broken, fit};
use super::highlight::{Finder, highlight};
use super::span::Span;
use super::{Layout, columns};

/// How a line may be broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// At spaces, and around wide characters; a word that is wider than the line between clusters.
    #[default]
    Words,
    /// Wherever the line is full: code.
    Verbatim,
}

/// A line before it is broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    prefix: Prefix,
    spans: Vec<Span>,
    flow: Flow,
}

/// What stands before the rows of a block: a bullet, the bars of a quotation, an indent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::text) struct Prefix {
    /// Before its first row.
    pub(in crate::text) first: Vec<Span>,
    /// Before the rows that follow.
    pub(in crate::text) rest: Vec<Span>,
}

impl Paragraph {
    /// Makes a line that is broken at words and has no indent.
    pub fn new(spans: Vec<Span>) -> Self {
        Self {
            spans,
            ..Self::default()
        }
    }

    /// Returns the line with other rules for breaking it.
    #[must_use]
    pub fn flowing(self, flow: Flow) -> Self {
        Self { flow, ..self }
    }

    /// Returns the line with something before its first row, and before those that follow.
    #[must_use]
    pub fn after(self, first: Vec<Span>, rest: Vec<Span>) -> Self {
        self.behind(Prefix { first, rest })
    }

    pub(in crate::text) fn behind(self, prefix: Prefix) -> Self {
        Self { prefix, ..self }
    }

    pub(super) fn highlight(&mut self, finder: &Finder) {
        highlight(&mut self.spans, finder);
    }

    pub(in crate::text) fn lay_out(&self, layout: Layout) -> Vec<Vec<Span>> {
        match layout {
            Layout::Keep => vec![[self.prefix.first.as_slice(), &self.spans].concat()],
            Layout::Wrap(width) => {
                let prefix = self.prefix.within(width);
                let room = prefix.room(width);
                if fit(&self.spans, room.first, self.flow) {
                    return vec![[prefix.first.as_slice(), &self.spans].concat()];
                }
                prefix.before(broken(&self.spans, room, self.flow))
            }
        }
    }
}

/// A prefix leaves at least so many columns to the text, as long as the line has twice as many.
const LEAST_ROOM: usize = 12;

impl Prefix {
    /// Returns the prefix that fits a width; where it is too wide its end is kept, which is what
    /// stands nearest to the text.
    pub(in crate::text) fn within(&self, width: usize) -> Cow<'_, Self> {
        let most = width - LEAST_ROOM.min(width.div_ceil(2));
        if wide(&self.first) <= most && wide(&self.rest) <= most {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            first: end_of(&self.first, most),
            rest: end_of(&self.rest, most),
        })
    }

    /// Returns the columns that are left beside it; at least one.
    pub(in crate::text) fn room(&self, width: usize) -> Room {
        let left = |spans: &[Span]| width.saturating_sub(wide(spans)).max(1);
        Room {
            first: left(&self.first),
            rest: left(&self.rest),
        }
    }

    /// Puts the prefix before rows.
    pub(in crate::text) fn before(&self, rows: Vec<Vec<Span>>) -> Vec<Vec<Span>> {
        if self.first.is_empty() && self.rest.is_empty() {
            return rows;
        }
        let mut next = self.first.as_slice();
        rows.into_iter()
            .map(|row| {
                let prefix = std::mem::replace(&mut next, &self.rest);
                let mut whole = Vec::with_capacity(prefix.len() + row.len());
                whole.extend_from_slice(prefix);
                whole.extend(row);
                whole
            })
            .collect()
    }
}

fn wide(spans: &[Span]) -> usize {
    spans.iter().map(Span::columns).sum()
}

/// Returns the end of some stretches that fits, cut between clusters.
fn end_of(spans: &[Span], cols: usize) -> Vec<Span> {
    let mut over = wide(spans).saturating_sub(cols);
    let mut kept = Vec::with_capacity(spans.len());
    for span in spans {
        if over == 0 {
            kept.push(span.clone());
            continue;
        }
        let text = span.text().as_str();
        let (at, cut) = super::breaker::past(text, over);
        over = over.saturating_sub(cut);
        if at < text.len() {
            kept.push(span.part(at..text.len()));
        }
    }
    debug_assert!(
        kept.iter()
            .map(|span| columns(span.text().as_str()))
            .sum::<usize>()
            <= cols
    );
    kept
}
