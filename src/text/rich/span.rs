//! A stretch of text that is one thing. Knows no lines and no colours.

use std::ops::Range;

use super::{Clean, columns};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Ordinary text.
    #[default]
    Plain,
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Text that was struck out.
    Struck,
    /// Code, in a line or in a block.
    Code,
    /// A heading, the head of a table.
    Heading,
    /// The bar before a quotation.
    Quote,
    /// The text of a link.
    Link,
    /// A sign of ours: a bullet, a number of a list, a box of a task, a fold.
    Marker,
    /// A line drawn by us: a break between topics, the frame of a table.
    Rule,
    /// The name of a member in JSON.
    Key,
    /// A text in JSON.
    String,
    /// A number in JSON.
    Number,
    /// `true`, `false` and `null`.
    Keyword,
    /// Of less weight: where a link leads, punctuation of JSON, a remark of ours.
    Dim,
    /// Only on the right of a comparison.
    Added,
    /// Only on the left of a comparison.
    Removed,
    /// Found by a search.
    Hit,
}

/// A stretch of text and what it is.
///
/// Its text is clean and has no line end, whatever it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    text: Clean,
    tone: Tone,
}

impl Span {
    /// Takes a text from outside; it is cleaned as a line of at most 64 KiB.
    pub fn new(text: &str, tone: Tone) -> Self {
        let text = Clean::field(text);
        Self { text, tone }
    }

    /// Takes our own words, without a line end.
    pub const fn own(words: &'static str, tone: Tone) -> Self {
        let text = Clean::own(words);
        Self { text, tone }
    }

    /// Takes a text that is clean already; a line end in it becomes a sign.
    pub fn of(text: Clean, tone: Tone) -> Self {
        if text.as_str().contains('\n') {
            return Self::new(text.as_str(), tone);
        }
        Self { text, tone }
    }

    /// Returns what it says.
    pub fn text(&self) -> &Clean {
        &self.text
    }

    /// Returns what it is.
    pub fn tone(&self) -> Tone {
        self.tone
    }

    /// Returns how many columns it takes.
    pub fn columns(&self) -> usize {
        columns(self.text.as_str())
    }

    /// Returns the same text as something else.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Returns a part of it. The range lies between grapheme clusters; else nothing is left.
    #[must_use]
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        Self {
            text: self.text.part(range),
            tone: self.tone,
        }
    }
}
