//! Collects findings: the first of each kind, and how many there are.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::check::{Code, Finding, Severity};

/// How many findings of a kind are kept; the rest are counted.
pub(super) const KEPT: usize = 20;
/// Words from the file are quoted up to this length.
const QUOTED_CHARS: usize = 80;
/// How much is shown before the place of a fault.
const BEFORE: usize = 30;

/// Findings as they come in.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Finding>,
    totals: BTreeMap<Code, Tally>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    errors: u64,
    warnings: u64,
}

impl Tally {
    fn all(self) -> u64 {
        self.errors + self.warnings
    }

    fn is_full(self) -> bool {
        self.all() >= KEPT as u64
    }
}

/// The member that a finding is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field<'a> {
    /// The line, or the file.
    None,
    /// One of the request, or a known place in its body.
    Of(&'static str),
    /// A member of the request by any name.
    Other(&'a str),
    /// A field of the body.
    Body(&'a str),
}

impl Field<'_> {
    fn name(self) -> Option<Cow<'static, str>> {
        match self {
            Self::None => None,
            Self::Of(name) => Some(name.into()),
            Self::Other(name) => Some(cut(name).into()),
            Self::Body(name) => Some(format!("body.{}", cut(name)).into()),
        }
    }
}

/// What a finding shows of its line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample<'a> {
    /// Nothing.
    None,
    /// The beginning of a text.
    Of(&'a str),
    /// What stands around a byte of a line, which may be no text.
    Around(&'a [u8], usize),
}

impl Sample<'_> {
    fn text(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Of(text) => cut(text),
            Self::Around(line, at) => {
                let begin = at.saturating_sub(BEFORE).min(line.len());
                // Of a line of 60 MB only this much is looked at.
                let end = (begin + 4 * QUOTED_CHARS).min(line.len());
                let piece = String::from_utf8_lossy(line.get(begin..end).unwrap_or_default());
                let before = if begin > 0 { "…" } else { "" };
                let text = cut(piece.trim_matches(char::REPLACEMENT_CHARACTER));
                let after = if end < line.len() && !text.ends_with('…') {
                    "…"
                } else {
                    ""
                };
                format!("{before}{text}{after}")
            }
        }
    }
}

impl Findings {
    /// Takes note of a finding. Its words are only made when it is kept.
    pub(super) fn add(
        &mut self,
        line: u64,
        code: Code,
        field: Field<'_>,
        sample: Sample<'_>,
        message: impl FnOnce() -> String,
    ) {
        self.add_as(code.severity(), line, code, field, sample, message);
    }

    /// Takes note of a finding that says itself how much it weighs.
    pub(super) fn add_as(
        &mut self,
        severity: Severity,
        line: u64,
        code: Code,
        field: Field<'_>,
        sample: Sample<'_>,
        message: impl FnOnce() -> String,
    ) {
        let tally = self.totals.entry(code).or_default();
        let is_kept = !tally.is_full();
        match severity {
            Severity::Error => tally.errors += 1,
            Severity::Warning => tally.warnings += 1,
        }
        if is_kept {
            self.kept.push(Finding {
                line,
                code,
                severity,
                field: field.name(),
                message: message(),
                sample: sample.text(),
            });
        }
    }

    /// Takes the findings of the next piece of the file, whose lines are counted from 1 and in
    /// which `first_line` is the first.
    pub(super) fn take(&mut self, piece: Self, first_line: u64) {
        for mut finding in piece.kept {
            if self.count_kept(finding.code) < KEPT {
                finding.line += first_line - 1;
                self.kept.push(finding);
            }
        }
        for (code, more) in piece.totals {
            let tally = self.totals.entry(code).or_default();
            tally.errors += more.errors;
            tally.warnings += more.warnings;
        }
    }

    /// Leaves nothing but the findings of one kind, where there are any.
    pub(super) fn leave_only(&mut self, code: Code) {
        if self.totals.contains_key(&code) {
            self.kept.retain(|finding| finding.code == code);
            self.totals.retain(|other, _| *other == code);
        }
    }

    fn count_kept(&self, code: Code) -> usize {
        self.kept
            .iter()
            .filter(|finding| finding.code == code)
            .count()
    }

    /// Returns the findings kept in the order of the file, how many errors and warnings there are,
    /// and how many of each kind.
    pub(super) fn into_parts(mut self) -> (Vec<Finding>, u64, u64, Vec<(Code, u64)>) {
        self.kept.sort_by_key(|finding| finding.line);
        let tallies = self.totals.values();
        let (errors, warnings) = tallies.fold((0, 0), |(errors, warnings), tally| {
            (errors + tally.errors, warnings + tally.warnings)
        });
        let totals = self
            .totals
            .into_iter()
            .map(|(code, tally)| (code, tally.all()));
        (self.kept, errors, warnings, totals.collect())
    }
}

/// Quotes a word of the file, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", cut(text))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
