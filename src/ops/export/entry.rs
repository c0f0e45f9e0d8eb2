//! What a row of a table says, column by column.

use std::borrow::Cow;

use super::column::Column;
use crate::domain::Usage;
use crate::domain::request::RequestLine;
use crate::domain::result::Class;
use crate::results::Row;

/// The code of a line that nobody can read.
pub(super) const UNREADABLE: &str = "unreadable_line";
/// The code of a line of the input that names no request.
pub(super) const UNREAD_REQUEST: &str = "unreadable_request";
/// The code of a request without a line.
pub(super) const MISSING: &str = "missing";
/// Why such a request has nothing else.
pub(super) const MISSING_WORDS: &str = "asked, but in neither file";

/// A line, or a request without one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// The line; a request that has none is missing.
    pub(super) row: Option<&'a Row<'a>>,
    /// What was asked, where it was looked up.
    pub(super) request: Option<&'a RequestLine>,
}

/// What one cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    Absent,
    Text(Cow<'a, str>),
    /// The answer of a row as its line has it, with its escapes.
    Escaped(&'a str),
    Number(u64),
    /// Why a line cannot be read; where it stands comes before it.
    Unreadable(&'a str),
}

impl<'a> Cell<'a> {
    fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, |text| Self::Text(Cow::Borrowed(text)))
    }

    fn number(number: Option<u64>) -> Self {
        number.map_or(Self::Absent, Self::Number)
    }
}

impl<'a> Entry<'a> {
    pub(super) fn cell(&self, column: Column) -> Cell<'a> {
        match (self.row, column) {
            (_, Column::Request) => Cell::text(self.request.map(|request| request.words.as_str())),
            (Some(row), column) => of_row(row, column),
            (None, column) => self.of_missing(column),
        }
    }

    /// Returns the answer, decoded by the reader of rows.
    pub(super) fn text(&self) -> Cow<'a, str> {
        self.row.map_or(Cow::Borrowed(""), Row::text)
    }

    fn missing_class(&self) -> Class {
        self.request.map_or(Class::Missing, missing_class)
    }

    fn of_missing(&self, column: Column) -> Cell<'a> {
        match column {
            Column::CustomId => Cell::text(
                self.request
                    .and_then(|request| request.custom_id.as_deref()),
            ),
            Column::Class => Cell::text(Some(self.missing_class().word())),
            Column::ErrorCode => Cell::text(Some(match self.missing_class() {
                Class::Unreadable => UNREAD_REQUEST,
                _ => MISSING,
            })),
            Column::ErrorMessage => {
                let words = self.request.map(missing_words);
                words.map_or(Cell::Absent, Cell::Text)
            }
            Column::Status
            | Column::Text
            | Column::FinishReason
            | Column::Model
            | Column::InputTokens
            | Column::OutputTokens
            | Column::CachedTokens
            | Column::ReasoningTokens
            | Column::RequestId
            | Column::Request => Cell::Absent,
        }
    }
}

/// Returns what became of a request that has no line.
pub(super) fn missing_class(request: &RequestLine) -> Class {
    match request.fault {
        Some(_) => Class::Unreadable,
        None => Class::Missing,
    }
}

/// Says why a request has no line; of a line of the input that is none, which and why.
pub(super) fn missing_words(request: &RequestLine) -> Cow<'static, str> {
    request
        .fault
        .as_ref()
        .map_or(Cow::Borrowed(MISSING_WORDS), |fault| {
            let line = request.number;
            Cow::Owned(format!("line {line} of the input is no request: {fault}"))
        })
}

fn of_row<'a>(row: &'a Row<'a>, column: Column) -> Cell<'a> {
    let usage = || row.usage();
    match column {
        Column::CustomId => Cell::text(row.custom_id()),
        Column::Class => Cell::text(Some(row.class().word())),
        Column::Status => Cell::number(row.status().map(u64::from)),
        Column::Text => match row.class() {
            Class::Error | Class::Cancelled | Class::Expired | Class::Unreadable | Class::Blank => {
                Cell::Absent
            }
            Class::Ok | Class::Soft | Class::Missing | Class::Duplicate | Class::Unknown => row
                .escaped()
                .map_or_else(|| Cell::Text(row.text()), Cell::Escaped),
        },
        Column::ErrorCode if row.class() == Class::Unreadable => Cell::text(Some(UNREADABLE)),
        Column::ErrorCode => Cell::text(row.code()),
        Column::ErrorMessage if row.class() == Class::Unreadable => {
            Cell::Unreadable(row.message().unwrap_or_default())
        }
        Column::ErrorMessage => Cell::text(row.message()),
        Column::FinishReason => Cell::text(row.finish()),
        Column::Model => Cell::text(row.model()),
        Column::InputTokens => Cell::number(usage().and_then(Usage::known_input)),
        Column::OutputTokens => Cell::number(usage().and_then(Usage::known_output)),
        Column::CachedTokens => Cell::number(usage().and_then(Usage::known_cached)),
        Column::ReasoningTokens => Cell::number(usage().and_then(Usage::known_reasoning)),
        Column::RequestId => Cell::text(row.request_id()),
        Column::Request => Cell::Absent,
    }
}
