//! What can be wrong with an input file.

use std::collections::BTreeMap;

/// How many findings of a kind are kept; the rest are counted.
const KEPT: u64 = 20;
/// Words from the file are quoted up to this length.
const QUOTED_CHARS: usize = 80;

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// There is no request in the file.
    EmptyFile,
    /// The file begins with a byte order mark.
    ByteOrderMark,
    /// The file is JSON, but not one request a line.
    NotJsonLines,
    /// A line is blank.
    BlankLine,
    /// A line is no JSON, or no object.
    BadLine,
    /// A line is too long to be a request.
    LongLine,
    /// A request has no `custom_id`, or one that is no text.
    CustomId,
    /// Two requests have the same `custom_id`.
    DuplicateCustomId,
    /// A request has a method other than `POST`.
    Method,
    /// A request has no `url`, or not a known path.
    Url,
    /// Requests of one file go to different endpoints.
    MixedEndpoints,
    /// A request has no body, or one that is no object.
    Body,
    /// A body names no model although its endpoint needs one.
    MissingModel,
    /// Requests of one file ask for different models.
    SeveralModels,
    /// A body asks for a stream.
    Stream,
    /// There are more than 50,000 requests.
    TooManyRequests,
    /// There are more than 50,000 embedding inputs.
    TooManyInputs,
    /// The file is longer than 200,000,000 bytes.
    TooManyBytes,
}

impl Code {
    /// Returns the word for machines; where the provider has one for the same, it is that one.
    pub fn word(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::ByteOrderMark => "byte_order_mark",
            Self::NotJsonLines => "not_json_lines",
            Self::BlankLine => "blank_line",
            Self::BadLine => "invalid_json_line",
            Self::LongLine => "line_too_long",
            Self::CustomId => "invalid_custom_id",
            Self::DuplicateCustomId => "duplicate_custom_id",
            Self::Method => "invalid_method",
            Self::Url => "invalid_url",
            Self::MixedEndpoints => "url_mismatch",
            Self::Body => "invalid_body",
            Self::MissingModel => "missing_model",
            Self::SeveralModels => "mismatched_model",
            Self::Stream => "stream_not_allowed",
            Self::TooManyRequests => "too_many_tasks",
            Self::TooManyInputs => "too_many_inputs",
            Self::TooManyBytes => "file_too_large",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, counted from 1; 0 when it concerns the whole file.
    pub line: u64,
    /// What kind it is.
    pub code: Code,
    /// The member it is about, such as `custom_id` or `body.stream`.
    pub field: Option<&'static str>,
    /// What is wrong and what would be right. Quotes the file, so it goes through
    /// [`crate::text::Clean`].
    pub message: String,
}

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
