//! Rows that are no requests.

use std::fmt;

use crate::recipe::Fault;

/// A row that is no request, and why. Quotes the row: show it through [`crate::text::Clean`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The row, counted from 1.
    pub row: u64,
    /// Where it is.
    pub place: Place,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Where a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The line of the dataset in which it begins, counted from 1.
    Line(u64),
    /// A file of a folder.
    File(String),
}

impl Place {
    /// Returns the line, if it is one.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Line(line) => Some(*line),
            Self::File(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::File(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for BadRow {
    /// Writes `row 3 (line 4): user: there is no field "subjet"; did you mean "subject"?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {} ({}): {}", self.row, self.place, self.fault)
    }
}
