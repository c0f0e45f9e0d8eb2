//! What a block is inside of: quotations and items of lists, and what they put before each line.

use crate::text::rich::{Prefix, Span, Tone};

/// So many of the innermost are shown; who nests deeper wants to break something.
const SHOWN: usize = 12;

/// A quotation or an item.
#[derive(Debug)]
struct Container {
    /// What stands before its first line, until there was one.
    first: Option<Span>,
    /// What stands before all others.
    rest: Span,
}

/// All that a block is inside of, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Containers {
    open: Vec<Container>,
    /// Whether one of them may have a marker that was not shown yet.
    is_fresh: bool,
    /// What stands before a line that is the first of none of them, as long as nothing changes.
    rest: Option<Vec<Span>>,
}

impl Containers {
    /// Enters a quotation.
    pub(super) fn quote(&mut self) {
        self.enter(None, Span::own("│ ", Tone::Quote));
    }

    /// Enters an item with its marker.
    pub(super) fn item(&mut self, marker: &str) {
        let marker = Span::new(marker, Tone::Marker);
        let rest = Span::new(&" ".repeat(marker.columns()), Tone::Plain);
        self.enter(Some(marker), rest);
    }

    /// Gives the innermost item another marker, unless its first line is past.
    pub(super) fn mark(&mut self, marker: &str) {
        if self.open.pop().is_some() {
            self.item(marker);
        }
    }

    /// Leaves the innermost.
    pub(super) fn leave(&mut self) {
        self.open.pop();
        self.rest = None;
    }

    /// Tells whether the innermost is an item that has shown nothing yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.open.last().is_some_and(|last| last.first.is_some())
    }

    /// Returns what stands before the next block; markers stand before one block only.
    pub(super) fn prefix(&mut self) -> Prefix {
        let rest = self.rest();
        let from = self.open.len().saturating_sub(SHOWN);
        if !std::mem::take(&mut self.is_fresh) {
            return Prefix {
                first: rest.clone(),
                rest,
            };
        }
        let mut first = Vec::new();
        for (at, container) in self.open.iter_mut().enumerate() {
            let marker = container.first.take();
            if at >= from {
                first.push(marker.unwrap_or_else(|| container.rest.clone()));
            }
        }
        Prefix { first, rest }
    }

    /// Returns what an empty line has: the bars of quotations.
    pub(super) fn bars(&mut self) -> Vec<Span> {
        let mut rest = self.rest();
        if let Some(last) = rest.pop() {
            let end = last.text().as_str().trim_end().len();
            rest.extend((end > 0).then(|| last.part(0..end)));
        }
        rest
    }

    /// Returns what stands before a line that follows another.
    fn rest(&mut self) -> Vec<Span> {
        if let Some(rest) = &self.rest {
            return rest.clone();
        }
        let from = self.open.len().saturating_sub(SHOWN);
        let shown = self.open.get(from..).unwrap_or_default();
        let is_quote = shown.iter().any(|one| one.rest.tone() == Tone::Quote);
        let texts = shown.iter().map(|one| one.rest.text().as_str());
        let text: String = texts.collect();
        let tone = if is_quote { Tone::Quote } else { Tone::Plain };
        let rest = if text.is_empty() {
            Vec::new()
        } else {
            vec![Span::new(&text, tone)]
        };
        self.rest = Some(rest.clone());
        rest
    }

    fn enter(&mut self, first: Option<Span>, rest: Span) {
        self.is_fresh |= first.is_some();
        self.open.push(Container { first, rest });
        self.rest = None;
    }
}
