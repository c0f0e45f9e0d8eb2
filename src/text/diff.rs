//! What differs between two texts, line by line and word by word.
//!
//! Knows nothing of what the texts are. The work is bounded by sizes, not by a clock, so that the
//! same two texts give the same answer everywhere: where words would take too long lines are
//! compared, and where lines would, all that is between two known ones is taken for different.

mod align;
mod lines;
mod side;
mod words;

use super::Clean;
use super::rich::{Finder, Layout, Line, Paragraph, Rich, Span, Tone, head, highlight};
use lines::Comparison;
use side::Row;

/// How finely two texts were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// Word by word, wherever lines differ.
    Words,
    /// Here and there only line by line, because there were too many words.
    Lines,
    /// Here and there not even lines were compared, because there were too many of them.
    Blocks,
}

/// A line on the left and the one that stands beside it on the right.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    left: Row,
    right: Row,
    is_same: bool,
}

/// Two texts, line beside line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pairs: Vec<Pair>,
    grain: Grain,
    /// Bytes of the texts that were not compared.
    left_out: [usize; 2],
    is_same: bool,
}

/// Compares two texts as they are shown: cleaned, and at most 64 KiB of each.
pub fn compare(left: &str, right: &str) -> Difference {
    let (left_head, left_more) = head(left);
    let (right_head, right_more) = head(right);
    let texts = [Clean::block(left_head), Clean::block(right_head)];
    let [clean_left, clean_right] = &texts;
    let (pairs, grain) = Comparison::new(clean_left.as_str(), clean_right.as_str()).run();
    Difference {
        pairs,
        grain,
        left_out: [left_more, right_more],
        is_same: left == right,
    }
}

impl Difference {
    /// Tells whether both texts are the same, byte by byte and to their ends.
    pub fn is_same(&self) -> bool {
        self.is_same
    }

    /// Tells whether a difference can be seen. There may be one that cannot: in line ends, or
    /// behind what is compared.
    pub fn is_seen(&self) -> bool {
        self.pairs.iter().any(|pair| !pair.is_same)
    }

    /// Returns how finely they were compared.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// Returns the pairs at which a difference begins; see [`Line::source`].
    pub fn changes(&self) -> Vec<usize> {
        let differs = |at: usize| self.pairs.get(at).is_some_and(|pair| !pair.is_same);
        let begins = |at: &usize| differs(*at) && !at.checked_sub(1).is_some_and(differs);
        (0..self.pairs.len()).filter(begins).collect()
    }

    /// Marks what is found on both sides.
    pub fn highlight(&mut self, finder: &Finder) {
        for pair in &mut self.pairs {
            let rows = [&mut pair.left, &mut pair.right].into_iter().flatten();
            rows.for_each(|spans| highlight(spans, finder));
        }
    }

    /// Returns the lines of both sides, as many on the left as on the right.
    pub fn beside(&self, left: Layout, right: Layout) -> Vec<(Line, Line)> {
        let mut lines = Vec::with_capacity(self.pairs.len());
        for (at, pair) in self.pairs.iter().enumerate() {
            let mut left = laid_out(&pair.left, left).into_iter();
            let mut right = laid_out(&pair.right, right).into_iter();
            loop {
                let both = (left.next(), right.next());
                if both == (None, None) {
                    break;
                }
                let line = |spans: Option<_>| Line::new(spans.unwrap_or_default(), at);
                lines.push((line(both.0), line(both.1)));
            }
        }
        let notes = self.left_out.map(note_of);
        if notes.iter().any(|note| !note.is_empty()) {
            let [left, right] = notes;
            let at = self.pairs.len();
            lines.push((Line::new(left, at), Line::new(right, at)));
        }
        lines
    }

    /// Returns both in one column: what is only on the left behind `-`, only on the right behind
    /// `+`.
    pub fn unified(&self) -> Rich {
        let mut rich = Rich::default();
        for group in self.pairs.chunk_by(|a, b| a.is_same == b.is_same) {
            let is_same = group.first().is_some_and(|pair| pair.is_same);
            let lefts = group.iter().filter_map(|pair| pair.left.as_ref());
            let rights = group.iter().filter_map(|pair| pair.right.as_ref());
            if is_same {
                lefts.for_each(|row| rich.push(marked(row, "  ", Tone::Plain)));
                continue;
            }
            lefts.for_each(|row| rich.push(marked(row, "- ", Tone::Removed)));
            rights.for_each(|row| rich.push(marked(row, "+ ", Tone::Added)));
        }
        rich.leave_out(self.left_out.iter().sum());
        rich
    }
}

fn marked(row: &[Span], sign: &'static str, tone: Tone) -> Paragraph {
    let hang = vec![Span::own("  ", Tone::Plain)];
    Paragraph::new(row.to_vec()).after(vec![Span::own(sign, tone)], hang)
}

fn laid_out(row: &Row, layout: Layout) -> Vec<Vec<Span>> {
    let paragraph = row.clone().map(Paragraph::new);
    paragraph.map_or_else(Vec::new, |paragraph| paragraph.lay_out(layout.readable()))
}

fn note_of(left_out: usize) -> Vec<Span> {
    let mut rich = Rich::default();
    rich.leave_out(left_out);
    let line = rich.lay_out(Layout::Keep).into_iter().next();
    line.map_or_else(Vec::new, |line| line.spans().to_vec())
}

#[cfg(test)]
mod tests;
