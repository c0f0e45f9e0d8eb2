//! A line drawn across the text.

use std::borrow::Cow;

use super::Layout;
use super::paragraph::Prefix;
use super::span::{Span, Tone};

/// What a rule is drawn with; no rule is longer.
const THIN: &str =
    "────────────────────────────────────────────────────────────────────────────────";
const THICK: &str =
    "════════════════════════════════════════════════════════════════════════════════";
const LONGEST: usize = 80;

/// The weight of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::text) enum Weight {
    Thin,
    Thick,
}

/// A line drawn across the text, or under so many columns of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::text) struct Rule {
    pub(in crate::text) prefix: Prefix,
    pub(in crate::text) weight: Weight,
    pub(in crate::text) columns: usize,
}

impl Rule {
    pub(super) fn lay_out(&self, layout: Layout) -> Vec<Vec<Span>> {
        let (prefix, most) = match layout {
            Layout::Keep => (Cow::Borrowed(&self.prefix), LONGEST),
            Layout::Wrap(width) => {
                let prefix = self.prefix.within(width);
                let room = prefix.room(width).first;
                (prefix, room)
            }
        };
        prefix.before(vec![vec![drawn(self.weight, self.columns.min(most))]])
    }
}

/// Draws a rule of some columns, at most 80.
pub(in crate::text) fn drawn(weight: Weight, columns: usize) -> Span {
    let whole = match weight {
        Weight::Thin => THIN,
        Weight::Thick => THICK,
    };
    let bytes = '─'.len_utf8() * columns.min(LONGEST);
    Span::own(whole.get(..bytes).unwrap_or(whole), Tone::Rule)
}
