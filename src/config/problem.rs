//! What is wrong with the file of settings, with the line to look at.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::domain::{Failure, Kind};

/// One thing that is wrong in the file of settings.
///
/// `key` and `why` may quote the file: show them through [`crate::text::Clean`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; absent when the file as a whole is meant.
    pub line: Option<usize>,
    /// The dotted key, when the problem has one.
    pub key: Option<String>,
    /// What is wrong and what would be right.
    pub why: String,
}

impl Problem {
    /// Makes a problem of the file as a whole.
    pub fn of_file(file: &Path, why: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            key: None,
            why: why.into(),
        }
    }

    /// Puts all problems into one failure, for a program that does not start with any.
    pub fn failure(problems: &[Self]) -> Option<Failure> {
        let (first, more) = problems.split_first()?;
        let why = more.iter().fold(first.to_string(), |mut all, problem| {
            all.push('\n');
            all.push_str(&problem.to_string());
            all
        });
        Some(Failure::new(
            Kind::Config,
            "the settings cannot be used",
            why,
        ))
    }
}

impl fmt::Display for Problem {
    /// Writes `FILE:LINE: KEY: WHY`, which editors can jump to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if let Some(key) = &self.key {
            write!(f, " {key}:")?;
        }
        write!(f, " {}", self.why)
    }
}
