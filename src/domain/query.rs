//! Which results are wanted: what `/` and the flags of `results` mean.

use super::result::Class;
use super::truth::GroupKey;

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

impl Query {
    /// Tells whether everything is wanted.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}
