//! Text with meaning: what each stretch of it is, and how it becomes lines of some width.
//!
//! A [`Rich`] text is what a reader of Markdown, of JSON or of differences makes; it knows nothing
//! of those, nor of colours: a [`Tone`] says what a stretch is, the screen decides how that looks.
//! Every stretch has been through [`Clean`] and holds no line end, because a [`Span`] can be made
//! in no other way.

mod block;
mod breaker;
mod head;
mod highlight;
mod paragraph;
mod rule;
mod span;
mod table;
mod token;

use block::Block;

pub use head::{MAX_BYTES, head};
pub(super) use highlight::highlight;
pub use highlight::{Finder, Letters, Pattern};
pub use paragraph::{Flow, Paragraph};
pub use span::{Span, Tone};

pub(super) use paragraph::Prefix;
pub(super) use rule::{Rule, Weight};
pub(super) use table::{Align, Cell, Table};

use super::{Clean, bytes, columns, fit};

/// How wide a text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Broken into lines of at most so many columns; 0 counts as 1.
    Wrap(usize),
    /// Every line as long as it is; the reader moves sideways.
    Keep,
}

impl Layout {
    /// Returns a layout that has a column at least.
    pub(super) fn readable(self) -> Self {
        match self {
            Self::Wrap(width) => Self::Wrap(width.max(1)),
            Self::Keep => Self::Keep,
        }
    }
}

/// One line as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    spans: Vec<Span>,
    source: usize,
}

impl Line {
    /// Makes a line that belongs to a block.
    pub(super) fn new(spans: Vec<Span>, source: usize) -> Self {
        Self { spans, source }
    }

    /// Returns its stretches from left to right.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Returns the number of the block it comes from, counted from 0: several lines have the same
    /// one where a block was broken. For an outline this is the row, for a comparison the pair.
    pub fn source(&self) -> usize {
        self.source
    }

    /// Returns how many columns it takes.
    pub fn columns(&self) -> usize {
        self.spans.iter().map(Span::columns).sum()
    }

    /// Tells whether a stretch of it has this tone.
    pub fn has(&self, tone: Tone) -> bool {
        self.spans.iter().any(|span| span.tone() == tone)
    }

    /// Returns the line from a column on. A wide character that begins before it leaves a space.
    #[must_use]
    pub fn from_column(&self, column: usize) -> Self {
        let mut left = column;
        let mut spans = Vec::with_capacity(self.spans.len());
        for span in &self.spans {
            if left == 0 {
                spans.push(span.clone());
                continue;
            }
            let text = span.text().as_str();
            let (at, passed) = breaker::past(text, left);
            spans.extend((passed > left).then(|| Span::own(" ", Tone::Plain)));
            spans.extend((at < text.len()).then(|| span.part(at..text.len())));
            left = left.saturating_sub(passed);
        }
        Self::new(spans, self.source)
    }

    /// Returns what it says, without tones.
    pub fn to_text(&self) -> String {
        self.spans.iter().map(|span| span.text().as_str()).collect()
    }
}

/// A text whose stretches have tones, not yet broken into lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    blocks: Vec<Block>,
}

impl Rich {
    /// Takes a text from outside as it is: a line stays a line, and all of it is plain.
    ///
    /// At most [`MAX_BYTES`] are taken; what is left out is said in a last line.
    pub fn plain(text: &str) -> Self {
        Self::toned(text, Tone::Plain, Flow::Words)
    }

    /// Takes a text as [`Rich::plain`] does, in another tone.
    pub fn toned(text: &str, tone: Tone, flow: Flow) -> Self {
        let (kept, left_out) = head(text);
        let mut rich = Self::default();
        for line in kept.split('\n') {
            let line = line.strip_suffix('\r').unwrap_or(line);
            rich.push(Paragraph::new(vec![Span::new(line, tone)]).flowing(flow));
        }
        rich.leave_out(left_out);
        rich
    }

    /// Adds a line at the end.
    pub fn push(&mut self, paragraph: Paragraph) {
        self.blocks.push(Block::Paragraph(paragraph));
    }

    /// Adds another text at the end; its blocks are numbered on from here.
    pub fn append(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    pub(super) fn push_rule(&mut self, rule: Rule) {
        self.blocks.push(Block::Rule(rule));
    }

    pub(super) fn push_table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// Says how much of a text was left out, unless nothing was.
    pub(super) fn leave_out(&mut self, left_out: usize) {
        if left_out > 0 {
            let size = bytes(u64::try_from(left_out).unwrap_or(u64::MAX));
            self.note(&format!("… {size} more are not shown here"));
        }
    }

    /// Adds a remark of ours about the text.
    pub(super) fn note(&mut self, remark: &str) {
        self.push(Paragraph::new(vec![Span::new(remark, Tone::Dim)]));
    }

    /// Returns how many blocks there are: lines, rules and tables before they are broken.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Tells whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Marks everything that is found as [`Tone::Hit`]. A hit may go over several stretches of a
    /// line, never over a line end.
    pub fn highlight(&mut self, finder: &Finder) {
        for block in &mut self.blocks {
            block.highlight(finder);
        }
    }

    /// Breaks the text into the lines that are shown.
    ///
    /// Contract: with [`Layout::Wrap`] no line is wider than asked. The work is linear in the text
    /// and in what is laid out.
    pub fn lay_out(&self, layout: Layout) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.blocks.len());
        for (at, block) in self.blocks.iter().enumerate() {
            let rows = block.lay_out(layout).into_iter();
            lines.extend(rows.map(|spans| Line::new(spans, at)));
        }
        lines
    }
}

#[cfg(test)]
mod tests;
