//! Which results are wanted: what `/` and the flags of `results` mean.
//!
//! Responsible for the language of a search: reading it, writing it back, and saying what is wrong
//! with it. Refuses to know how results are looked through.
//!
//! | written | wanted |
//! | --- | --- |
//! | `refund policy` | the words, as they stand here, in id, request or answer |
//! | `"class:error"` | a text taken literally; a quote in it is doubled |
//! | `/refund(ed)?/` | a regular expression; `^` and `$` are ends of lines |
//! | `class:error,soft` | one of these classes |
//! | `finish:length` | why the model stopped, whole, in any case |
//! | `model:gpt` | a part of the name of the model, in any case |
//! | `tokens:>500`, `tokens:100..900` | input and output tokens together |
//!
//! A word with another `key:` before it is text: people look for `https://…` and `note: x`.

mod case;
mod error;
mod parse;
mod write;

use super::result::Class;
use super::truth::GroupKey;

pub use case::Case;
pub use error::QueryError;

/// A wish for some of the results. Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// A text in id, request or answer.
    pub text: Option<Needle>,
    /// One of these classes; any when empty.
    pub classes: Vec<Class>,
    /// Why the model stopped, whole and in any case.
    pub finish: Option<String>,
    /// A part of the name of the model, in any case.
    pub model: Option<String>,
    /// Input and output tokens together, both ends included.
    pub tokens: Option<(u64, u64)>,
    /// A group of failures.
    pub group: Option<GroupKey>,
}

/// A text that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// What was typed.
    pub pattern: String,
    /// What it means.
    pub kind: NeedleKind,
}

/// What the pattern of a needle means. Case counts only where it has a capital letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedleKind {
    /// Itself.
    Literal,
    /// A regular expression.
    Regex,
}

/// Reads words of classes, separated by commas.
pub fn classes(words: &str) -> Result<Vec<Class>, QueryError> {
    let mut classes = Vec::new();
    parse::add_classes(&mut classes, words)?;
    Ok(classes)
}

/// Reads a range of tokens: `100..900`, `>500`, `42`.
pub fn tokens(text: &str) -> Result<(u64, u64), QueryError> {
    parse::range(text).ok_or_else(|| QueryError::BadTokens(text.to_owned()))
}

impl Query {
    /// Reads what was typed behind `/`. An empty text wants everything.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::query(text)
    }

    /// Tells whether everything is wanted.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

impl Needle {
    /// The longest pattern that is taken, in bytes.
    pub const MAX: usize = 4096;

    /// Makes a text that is taken as it is.
    pub fn literal(pattern: &str) -> Result<Self, QueryError> {
        Self {
            pattern: pattern.to_owned(),
            kind: NeedleKind::Literal,
        }
        .checked()
    }

    /// Makes a regular expression; a slash in it may be escaped, as between slashes.
    pub fn regex(pattern: &str) -> Result<Self, QueryError> {
        Self {
            pattern: write::unescaped(pattern),
            kind: NeedleKind::Regex,
        }
        .checked()
    }

    fn checked(self) -> Result<Self, QueryError> {
        if self.pattern.len() > Self::MAX {
            return Err(QueryError::TooLong);
        }
        match regex::Regex::new(&self.expression()) {
            Ok(_) => Ok(self),
            Err(error) => Err(QueryError::bad_regex(&self.pattern, &error)),
        }
    }

    /// Tells whether case counts: only where the pattern has a capital letter.
    pub fn case(&self) -> Case {
        case::of(self)
    }

    /// Returns the needle as a regular expression with its flags, for the crate `regex`.
    pub fn expression(&self) -> String {
        let flags = match self.case() {
            Case::Counts => "(?m)",
            Case::Ignored => "(?im)",
        };
        match self.kind {
            NeedleKind::Literal => format!("{flags}{}", regex::escape(&self.pattern)),
            NeedleKind::Regex => format!("{flags}{}", self.pattern),
        }
    }
}

#[cfg(test)]
mod tests;
