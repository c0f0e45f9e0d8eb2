//! What can be wrong with a search, and what would be right.

use std::fmt;

use crate::domain::result::Class;
use crate::domain::{Failure, Kind};

/// Why a search cannot be understood. Its words are a sentence for the one who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// There is no such class.
    UnknownClass(String),
    /// A key without its value.
    Empty(&'static str),
    /// A key that may stand there only once.
    Twice(&'static str),
    /// No number and no range of numbers.
    BadTokens(String),
    /// No key of a group.
    BadGroup(String),
    /// A regular expression that is none.
    BadRegex {
        /// What was typed.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// A pattern that nobody types.
    TooLong,
}

impl QueryError {
    /// Takes the reason out of the picture that the parser draws of it.
    pub(crate) fn bad_regex(pattern: &str, error: &regex::Error) -> Self {
        let why = match error {
            regex::Error::CompiledTooBig(_) => "it stands for too many cases".to_owned(),
            other => {
                let said = other.to_string();
                let last = said.lines().last().unwrap_or_default();
                last.trim_start_matches("error: ").trim().to_owned()
            }
        };
        Self::BadRegex {
            pattern: pattern.to_owned(),
            why,
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownClass(word) => {
                let all = Class::ALL.map(Class::word).join(", ");
                write!(f, "there is no class {word:?}; the classes are {all}")
            }
            Self::Empty(key) => write!(
                f,
                "{key}: needs its value right behind it; to look for the word itself, quote it: \"{key}:\""
            ),
            Self::Twice(key) => write!(f, "{key}: may stand there only once"),
            Self::BadTokens(text) => write!(
                f,
                "tokens:{text} is no range; write tokens:>500, tokens:<=200, tokens:100..900 or \
                 tokens:42"
            ),
            Self::BadGroup(text) => {
                write!(
                    f,
                    "group:{text} is no group; a group has 16 hexadecimal digits"
                )
            }
            Self::BadRegex { pattern, why } => {
                write!(f, "/{pattern}/ is no regular expression: {why}")
            }
            Self::TooLong => write!(
                f,
                "the text is too long; {} bytes are the most",
                super::Needle::MAX
            ),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::new(Kind::Usage, "cannot search", error.to_string())
            .with_hint("`batchdeck results --help` shows what can be asked")
    }
}
