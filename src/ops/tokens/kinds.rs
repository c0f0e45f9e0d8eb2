//! What the patterns of the vocabularies see in a character.
//!
//! Taken from the tables of the engine that the patterns are written for, so that a character that
//! Unicode has added since is seen as the tokeniser sees it.

use regex_syntax::hir::{Class, HirKind};

use crate::domain::Failure;
use crate::domain::failure::Kind as Trouble;

/// What a pattern sees in a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A capital or title-case letter: `\p{Lu}`, `\p{Lt}`.
    Upper,
    /// A small letter: `\p{Ll}`.
    Lower,
    /// A letter that is neither: `\p{Lm}`, `\p{Lo}`.
    Letter,
    /// A mark on a letter, and no letter itself: `\p{M}`.
    Mark,
    /// `\p{N}`.
    Number,
    /// `\r` and `\n`.
    LineEnd,
    /// All other `\s`.
    Space,
    /// The rest.
    Other,
}

/// The kinds, each with the class of characters that it stands for.
pub(super) const CLASSES: [(Kind, &str); 7] = [
    (Kind::Upper, r"[\p{Lu}\p{Lt}]"),
    (Kind::Lower, r"\p{Ll}"),
    (Kind::Letter, r"[\p{Lm}\p{Lo}]"),
    (Kind::Mark, r"\p{M}"),
    (Kind::Number, r"\p{N}"),
    (Kind::LineEnd, r"[\r\n]"),
    (Kind::Space, r"[\s--\r\n]"),
];

impl Kind {
    pub(super) const fn is_letter(self) -> bool {
        matches!(self, Self::Upper | Self::Lower | Self::Letter)
    }

    pub(super) const fn is_space(self) -> bool {
        matches!(self, Self::Space | Self::LineEnd)
    }

    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
    pub(super) const fn may_lead(self) -> bool {
        matches!(self, Self::Upper | Self::Letter | Self::Mark)
    }

    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
    pub(super) const fn may_follow(self) -> bool {
        matches!(self, Self::Lower | Self::Letter | Self::Mark)
    }

    /// `[^\s\p{L}\p{N}]`
    pub(super) const fn is_sign(self) -> bool {
        matches!(self, Self::Mark | Self::Other)
    }

    /// `[^\r\n\p{L}\p{N}]`
    pub(super) const fn may_stand_before(self) -> bool {
        matches!(self, Self::Mark | Self::Other | Self::Space)
    }
}

/// The kinds of all characters.
#[derive(Debug)]
pub(super) struct Kinds(Vec<Kind>);

impl Kinds {
    pub(super) fn load() -> Result<Self, Failure> {
        let mut table = vec![Kind::Other; char::MAX as usize + 1];
        for (kind, class) in CLASSES {
            for (first, last) in ranges(class)? {
                let range = table.get_mut(first as usize..=last as usize);
                range.unwrap_or_default().fill(kind);
            }
        }
        Ok(Self(table))
    }

    pub(super) fn of(&self, c: char) -> Kind {
        self.0.get(c as usize).copied().unwrap_or(Kind::Other)
    }
}

/// Returns the ranges of a class of characters.
fn ranges(class: &str) -> Result<Vec<(char, char)>, Failure> {
    let wrong = |why: String| Failure::new(Trouble::Internal, "cannot count tokens", why);
    let parsed = regex_syntax::parse(class).map_err(|error| wrong(error.to_string()))?;
    match parsed.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            Ok(ranges.map(|range| (range.start(), range.end())).collect())
        }
        // A class of bytes alone, as that of line ends is.
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter();
            Ok(ranges
                .map(|range| (char::from(range.start()), char::from(range.end())))
                .collect())
        }
        _ => Err(wrong(format!("{class} is no class of characters"))),
    }
}
