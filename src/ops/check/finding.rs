//! Collects findings: the first of each kind, and how many there are.

use std::collections::BTreeMap;

use crate::domain::check::{Code, Finding};

/// How many findings of a kind are kept; the rest are counted.
const KEPT: u64 = 20;
/// Words from the file are quoted up to this length.
const QUOTED_CHARS: usize = 80;

/// Findings as they come in: the first of each kind, and how many there are.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    totals: BTreeMap<Code, u64>,
}

impl Findings {
    /// Takes note of a finding. The message is only made when it is kept.
    pub(super) fn add(
        &mut self,
        line: u64,
        code: Code,
        field: Option<&'static str>,
        message: impl FnOnce() -> String,
    ) {
        let count = self.totals.entry(code).or_default();
        *count += 1;
        if *count <= KEPT {
            self.kept.push(Finding {
                line,
                code,
                field,
                message: message(),
            });
        }
    }

    /// Returns the findings kept, how many there are, and how many of each kind.
    pub(super) fn into_parts(self) -> (Vec<Finding>, u64, Vec<(Code, u64)>) {
        let total = self.totals.values().sum();
        (self.kept, total, self.totals.into_iter().collect())
    }
}

/// Quotes a word of the file, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTED_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}
