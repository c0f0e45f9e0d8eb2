//! Why a row did not become a request.

use std::fmt;

use super::Part;

/// What went wrong with a row. Quotes the row and the recipe: show it through
/// [`crate::text::Clean`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whether other rows may still become requests.
    pub scope: Scope,
    /// The template that was rendered.
    pub part: Option<Part>,
    /// The line of that template, where it has several.
    pub line: Option<usize>,
    /// The field that it is about.
    pub field: Option<String>,
    /// What is wrong and what would be right.
    pub why: String,
}

/// What a fault spoils.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Its row.
    Row,
    /// Every row: the template itself is wrong.
    Recipe,
}

impl Fault {
    /// Makes a fault of a row that no template is to blame for.
    pub fn of_row(why: impl Into<String>) -> Self {
        Self {
            scope: Scope::Row,
            part: None,
            line: None,
            field: None,
            why: why.into(),
        }
    }

    /// Makes a fault of what a template rendered.
    pub(super) fn of_part(part: Part, why: impl Into<String>) -> Self {
        Self {
            part: Some(part),
            ..Self::of_row(why)
        }
    }
}

impl fmt::Display for Fault {
    /// Writes `user, line 3: there is no field "subjet"; did you mean "subject"?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part, self.line) {
            (Some(part), Some(line)) => write!(f, "{}, line {line}: ", part.word())?,
            (Some(part), None) => write!(f, "{}: ", part.word())?,
            (None, _) => {}
        }
        f.write_str(&self.why)
    }
}
