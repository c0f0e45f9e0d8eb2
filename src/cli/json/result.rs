//! A result in the public JSON.

use std::borrow::Cow;

use serde::Serialize;

use super::VERSION;
use super::batch::Tokens;
use crate::domain::request::RequestLine;
use crate::domain::result::{Class, Outcome, ResultLine};
use crate::results::row::Row;
use crate::results::summary::full_text;

/// A result: `results`. `outcome` is `answer`, `error`, `unreadable` or `missing`; `class` says it
/// more finely. `line` is that in `file`, which for what is missing, and for a line that is no
/// request, is the input file.
#[derive(Debug, Serialize)]
pub(crate) struct ResultItem<'a> {
    version: u8,
    r#type: &'static str,
    line: u64,
    file: &'a str,
    custom_id: Option<&'a str>,
    class: &'static str,
    outcome: &'static str,
    text: Option<Cow<'a, str>>,
    error: Option<ErrorItem<'a>>,
    soft_failure: bool,
    finish: Option<&'a str>,
    model: Option<&'a str>,
    usage: Option<Tokens>,
    request_id: Option<&'a str>,
    /// The batch that answered, where it was retried; otherwise there is no such member.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ErrorItem<'a> {
    status: Option<u16>,
    code: Option<&'a str>,
    message: &'a str,
}

impl<'a> ResultItem<'a> {
    /// Makes the item of a row whose line nobody knows yet; see [`Self::numbered`].
    pub(crate) fn of(row: &'a Row<'_>, file: &'a str) -> Self {
        let class = row.class();
        let (outcome, text, error) = match class {
            Class::Error | Class::Cancelled | Class::Expired => {
                let error = ErrorItem {
                    status: row.status(),
                    code: row.code(),
                    message: row.message().unwrap_or_default(),
                };
                ("error", None, Some(error))
            }
            Class::Unreadable => ("unreadable", row.message().map(Cow::Borrowed), None),
            Class::Blank => ("blank", None, None),
            Class::Ok | Class::Soft | Class::Missing | Class::Duplicate | Class::Unknown => (
                "answer",
                Some(row.text()).filter(|text| !text.is_empty()),
                None,
            ),
        };
        Self {
            version: VERSION,
            r#type: "result",
            line: 0,
            file,
            custom_id: row.custom_id(),
            class: class.word(),
            outcome,
            text,
            error,
            soft_failure: class == Class::Soft,
            finish: row.finish(),
            model: row.model(),
            usage: row.usage().map(Tokens::of),
            request_id: row.request_id(),
            batch: None,
        }
    }

    /// Says which batch answered.
    pub(crate) fn of_batch(mut self, batch: Option<&'a str>) -> Self {
        self.batch = batch;
        self
    }

    /// Makes the item of a line that was read in full.
    pub(crate) fn of_line(line: &'a ResultLine, file: &'a str) -> Self {
        let (outcome, text, error) = match &line.outcome {
            Outcome::Answer(answer) => {
                let text = full_text(answer);
                ("answer", Some(text).filter(|text| !text.is_empty()), None)
            }
            Outcome::Error(error) => {
                let error = ErrorItem {
                    status: error.status,
                    code: error.code.as_deref(),
                    message: &error.message,
                };
                ("error", None, Some(error))
            }
            Outcome::Unreadable(why) => ("unreadable", Some(why.clone()), None),
            Outcome::Missing => ("missing", None, None),
            Outcome::Blank => ("blank", None, None),
        };
        Self {
            version: VERSION,
            r#type: "result",
            line: line.number,
            file,
            custom_id: line.custom_id.as_deref(),
            class: line.class().word(),
            outcome,
            text: text.map(Cow::Owned),
            error,
            soft_failure: line.is_soft_failure(),
            finish: line.finish.as_deref(),
            model: line.model.as_deref(),
            usage: line.usage.map(Tokens::of),
            request_id: line.request_id.as_deref(),
            batch: None,
        }
    }

    /// Makes the item of a request that has no result, or that cannot be read; see
    /// [`Self::numbered`].
    pub(crate) fn missing(request: &'a RequestLine, file: &'a str) -> Self {
        let (class, outcome) = match request.fault {
            Some(_) => (Class::Unreadable, "unreadable"),
            None => (Class::Missing, "missing"),
        };
        Self {
            version: VERSION,
            r#type: "result",
            line: 0,
            file,
            custom_id: request.custom_id.as_deref(),
            class: class.word(),
            outcome,
            text: request.fault.as_deref().map(Cow::Borrowed),
            error: None,
            soft_failure: false,
            finish: None,
            model: request.model.as_deref(),
            usage: None,
            request_id: None,
            batch: None,
        }
    }

    /// Puts the number of the line into an item that was written without it.
    ///
    /// Lines are written by several threads, and counted when they are put in order.
    pub(crate) fn numbered(written: &str, line: u64) -> String {
        let rest = written.strip_prefix(UNNUMBERED).unwrap_or(written);
        format!("{HEAD}{line}{rest}")
    }
}

/// How every item begins.
const HEAD: &str = r#"{"version":1,"type":"result","line":"#;
const UNNUMBERED: &str = r#"{"version":1,"type":"result","line":0"#;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::json_line;

    #[test]
    fn a_number_comes_into_an_item_afterwards() {
        let row = Row::read(1, br#"{"custom_id":"a","error":{"code":"x"}}"#);
        let written = json_line(&ResultItem::of(&row, "out.jsonl")).unwrap();
        let item: serde_json::Value =
            serde_json::from_str(&ResultItem::numbered(&written, 12)).unwrap();
        assert_eq!(
            (&item["line"], &item["custom_id"]),
            (&12.into(), &"a".into())
        );
    }
}
