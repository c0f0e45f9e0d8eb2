//! The one string type that may be shown to a person.
//!
//! A [`Clean`] can only be made here, through the rules of `scrub`. It says nothing about width or
//! style.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::rules::Rules;
use super::scrub::{scrub, scrub_bytes};

/// A text that can be written to a terminal without doing anything but appear.
///
/// It holds no control character (a line end aside, where made by [`Clean::block`]), no bidi or
/// other invisible formatting, no overlong grapheme cluster, and at most as many bytes as its
/// constructor allows. What was hostile is still there, as a visible placeholder: deleting it
/// would hide evidence and join words. Cleaning a clean text by the same rules changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Clean(Cow<'static, str>);

impl Clean {
    /// Cleans a list cell: one line, cut after 512 bytes.
    pub fn line(text: &str) -> Self {
        Self::by(Rules::LINE, text)
    }

    /// Cleans a field: one line, cut after 64 KiB.
    pub fn field(text: &str) -> Self {
        Self::by(Rules::FIELD, text)
    }

    /// Cleans a text of several lines, cut after 64 KiB.
    pub fn block(text: &str) -> Self {
        Self::by(Rules::BLOCK, text)
    }

    /// Cleans bytes as [`Clean::line`] does; each byte that is not UTF-8 shows as `<FF>`.
    pub fn line_bytes(bytes: &[u8]) -> Self {
        Self(Cow::Owned(scrub_bytes(bytes, Rules::LINE)))
    }

    /// Cleans bytes as [`Clean::block`] does; each byte that is not UTF-8 shows as `<FF>`.
    pub fn block_bytes(bytes: &[u8]) -> Self {
        Self(Cow::Owned(scrub_bytes(bytes, Rules::BLOCK)))
    }

    /// Cleans a text by the given rules, for example for a reader that knows ASCII alone.
    pub fn by(rules: Rules, text: &str) -> Self {
        Self(Cow::Owned(scrub(text, rules)))
    }

    /// Takes our own words as they are: a literal of this program, never text from outside.
    pub const fn own(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Returns a part of the text, which is as clean as all of it as long as it begins and ends
    /// between grapheme clusters. A range that is none gives nothing.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        Self(match &self.0 {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().to_owned()),
        })
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text as a string of its own.
    pub fn into_string(self) -> String {
        self.0.into_owned()
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Clean {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests;
