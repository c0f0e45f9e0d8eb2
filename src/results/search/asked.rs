//! The side of the requests: what one says, whatever its endpoint.
//!
//! Responsible for telling id and words of a request, and for reading nothing else of it. Words of
//! the protocol (`role`, `type`), tools and settings are nobody's question: were they searched,
//! `user` would find every request.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::judge::Judge;
use super::reasons;
use crate::results::ids::request_id;
use crate::results::json;
use crate::results::read::{trim_line_end, without_bom};
use crate::results::request::read_request;

/// Members of a body that are settings.
const SETTINGS: [&str; 10] = [
    "encoding_format",
    "function_call",
    "functions",
    "metadata",
    "model",
    "response_format",
    "text",
    "tool_choice",
    "tools",
    "user",
];
/// Members of messages that are no words.
const LABELS: [&str; 4] = ["detail", "id", "role", "type"];
/// What is nested deeper is searched as it came.
const DEEPEST: usize = 16;

type Members<'a> = BTreeMap<String, &'a RawValue>;

/// A request that may be wanted.
#[derive(Debug, PartialEq)]
pub(super) struct Heard {
    /// Its name, when it says one.
    pub(super) id: Option<String>,
    /// Whether the text that is wanted is in it.
    pub(super) is_said: bool,
}

/// Reads the id of a request and looks for the text in its words.
pub(super) fn heard(line: &[u8], judge: &Judge) -> Heard {
    let id = request_id(line).map(Cow::into_owned);
    let text = String::from_utf8_lossy(without_bom(trim_line_end(line)));
    let Ok(members) = serde_json::from_str::<Members<'_>>(&text) else {
        let is_said = judge.is_in_bytes(line) || id.is_none() && is_reason(line, judge);
        return Heard { id, is_said };
    };
    let body = members.get("body");
    let is_said = id.as_deref().is_some_and(|id| judge.is_in(id))
        || body.is_some_and(|body| says(body, judge, &SETTINGS, DEEPEST))
        || id.is_none() && is_reason(line, judge);
    Heard { id, is_said }
}

/// Looks for the text in the reason why nobody can tell which request a line is.
fn is_reason(line: &[u8], judge: &Judge) -> bool {
    let fault = read_request(0, line).fault;
    fault.is_some_and(|fault| judge.is_in(reasons::without_numbers(&fault)))
}

/// Tells whether a value or something in it says the text; members of the names skipped do not.
fn says(value: &RawValue, judge: &Judge, skipped: &[&str], depth: usize) -> bool {
    /// What is longer and begins so is a picture.
    const SHORT: usize = 256;
    let written = value.get();
    if let Some(text) = json::text(Some(value)) {
        let is_picture = text.len() > SHORT && text.starts_with("data:");
        return !is_picture && judge.is_in(&text);
    }
    let Some(deeper) = depth.checked_sub(1) else {
        return judge.is_in_bytes(written.as_bytes());
    };
    if written.starts_with('[') {
        let items = json::items(Some(value));
        return items.iter().any(|item| says(item, judge, &LABELS, deeper));
    }
    if written.starts_with('{') {
        let members: Members<'_> = serde_json::from_str(written).unwrap_or_default();
        let mut members = members
            .iter()
            .filter(|(name, _)| !skipped.contains(&name.as_str()));
        return members.any(|(_, value)| says(value, judge, &LABELS, deeper));
    }
    judge.is_in(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::Query;

    fn hears(query: &str, body: &str) -> bool {
        let judge = Judge::new(&Query::parse(query).unwrap()).unwrap();
        let line = format!(r#"{{"custom_id":"a","method":"POST","url":"/v1/x","body":{body}}}"#);
        heard(line.as_bytes(), &judge).is_said
    }

    #[test]
    fn words_are_heard_in_the_shapes_of_every_endpoint() {
        let bodies = [
            r#"{"messages":[{"role":"user","content":"Ask the caf\u00e9"}]}"#,
            r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Café?"}]}]}"#,
            r#"{"instructions":"café","input":[{"role":"user","content":[{"type":"input_text","text":"x"}]}]}"#,
            r#"{"input":["one","café"]}"#,
            r#"{"prompt":"the café"}"#,
            r#"{"video":{"scene":"café"}}"#,
        ];
        assert_eq!(bodies.map(|body| hears("café", body)), [true; 6]);
    }

    #[test]
    fn words_of_the_protocol_are_not() {
        let body = r#"{"model":"gpt-user","tools":[{"function":{"description":"user"}}],"messages":[{"role":"user","type":"user","content":"x"}]}"#;
        assert!(!hears("user", body));
    }

    #[test]
    fn a_line_that_is_no_request_is_searched_as_it_came() {
        let judge = Judge::new(&Query::parse("café").unwrap()).unwrap();
        let broken = br#"{"custom_id":"a","body":{"prompt":"caf\u00e9"#;
        let expected = Heard {
            id: Some("a".into()),
            is_said: true,
        };
        assert_eq!(heard(broken, &judge), expected);
    }

    #[test]
    fn deep_nesting_does_no_harm() {
        let deep = "[".repeat(100_000) + r#""cafe""# + &"]".repeat(100_000);
        assert!(hears("cafe", &format!(r#"{{"input":{deep}}}"#)));
    }
}
