//! What a job is to make: a batch of a file, or a file of results.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::check::Report;
use crate::domain::{BatchId, Endpoint};

use super::{Rows, Ticket};

/// What an export is to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportPlan {
    /// The ticket under which the results were opened.
    pub ticket: Ticket,
    /// Which rows.
    pub rows: Rows,
    /// In which form.
    pub form: ExportForm,
    /// The file; within the working folder where it is not absolute.
    pub path: PathBuf,
    /// What to do with a file that exists.
    pub existing: Existing,
}

/// A form in which results can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportForm {
    /// The lines as they came, merged.
    Jsonl,
    /// One array of ids and answers.
    Json,
    /// A table.
    Csv,
    /// A table in which no cell is taken for a formula.
    SafeCsv,
    /// A report to be read.
    Markdown,
    /// A table by columns.
    Parquet,
}

impl ExportForm {
    /// The forms that every build can write.
    pub const PLAIN: [Self; 5] = [
        Self::Jsonl,
        Self::Json,
        Self::Csv,
        Self::SafeCsv,
        Self::Markdown,
    ];

    /// Returns its word in flags and file names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv | Self::SafeCsv => "csv",
            Self::Markdown => "md",
            Self::Parquet => "parquet",
        }
    }

    /// Returns the name of its file.
    pub fn file_name(self, rows: Rows) -> String {
        let stem = match (rows, self) {
            (Rows::Hits, Self::SafeCsv) => "hits-spreadsheet",
            (Rows::Hits, _) => "hits",
            (Rows::All, Self::SafeCsv) => "results-spreadsheet",
            (Rows::All, Self::Markdown) => "report",
            (Rows::All, _) => "results",
        };
        format!("{stem}.{}", self.word())
    }

    /// Returns what is written in it, in a few words.
    pub fn content(self, rows: Rows) -> &'static str {
        match (self, rows) {
            (Self::Jsonl, _) => "the lines as they came, in one file",
            (Self::Json, _) => "an array of {custom_id, response}",
            (Self::Csv, _) => "a table, for programs",
            (Self::SafeCsv, _) => "a table that is safe in spreadsheets",
            (Self::Markdown, Rows::All) => "a report: counts, causes, cost, samples",
            (Self::Markdown, Rows::Hits) => "a report of all, with hits as samples",
            (Self::Parquet, _) => "a table with types",
        }
    }

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Jsonl => "JSONL",
            Self::Json => "JSON",
            Self::Csv => "CSV",
            Self::SafeCsv => "CSV for spreadsheets",
            Self::Markdown => "Markdown report",
            Self::Parquet => "Parquet",
        }
    }
}

/// What a batch is to be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePlan {
    /// The checked input file.
    pub path: PathBuf,
    /// Its check: a file that changed since is refused.
    pub report: Box<Report>,
    /// Where the requests go.
    pub endpoint: Endpoint,
    /// Tokens of its input, as far as they are counted.
    pub tokens: Option<u64>,
    /// The user's notes, the name among them.
    pub metadata: BTreeMap<String, String>,
    /// What it has of the batch whose failures these requests are.
    pub retry_of: Option<RetryOf>,
}

/// What a retry has of the batch that it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryOf {
    /// The batch.
    pub parent: BatchId,
    /// How long the provider may take, such as `24h`.
    pub window: String,
}

/// What to do with requests of which there is a batch that runs or is young.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Fail and ask.
    Refuse,
    /// Make a second batch of them.
    Allow,
}

/// What to do with files that exist where a download would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave them and fail.
    Refuse,
    /// Replace them.
    Replace,
}
