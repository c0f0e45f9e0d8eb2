//! A member of a request set to another value, and everything else of its line left as it is.
//!
//! Responsible for paths and values that people type, and for lines in which no other byte changes:
//! not the order of members, not a space, not the way in which a number is written. Refuses to set
//! what makes a request the one it is: its name and where it goes.

use serde_json::value::RawValue;

use crate::domain::{Failure, Kind};
use crate::text::Members;

/// The member of a line under which everything that may be set stands.
const BODY: &str = "body";
/// Members of a line that cannot be set, and why.
const FIXED: [(&str, &str); 3] = [
    ("custom_id", "the answers are joined by it"),
    ("method", "a batch has one"),
    ("url", "a batch goes to one endpoint"),
];

/// What endpoints call the most tokens of an answer.
const CEILINGS: [&str; 3] = ["max_completion_tokens", "max_output_tokens", "max_tokens"];

/// Changes of requests, in the order in which they are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits(Vec<Edit>);

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    /// The way from the line down to the member, `body` first; empty for the most tokens of an
    /// answer, which each endpoint calls otherwise.
    path: Vec<String>,
    /// Its value, as JSON on one line.
    json: String,
}

impl Edits {
    /// Reads `body.NAME=VALUE`, one after the other, and a model, which is set first. A value that is
    /// JSON is taken as such, and any other as a text.
    pub fn read(model: Option<&str>, set: &[String]) -> Result<Self, Failure> {
        let model = model.map(|model| Edit {
            path: vec![BODY.to_owned(), "model".to_owned()],
            json: quoted(model),
        });
        let typed: Result<Vec<Edit>, Failure> = set.iter().map(|text| Edit::read(text)).collect();
        Ok(Self(model.into_iter().chain(typed?).collect()))
    }

    /// Sets the most tokens of an answer besides, under the name that a request has for it, or else
    /// that of its endpoint.
    #[must_use]
    pub fn with_most_tokens(mut self, most: u64) -> Self {
        self.0.push(Edit {
            path: Vec::new(),
            json: most.to_string(),
        });
        self
    }

    /// Tells whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says what is changed: `body.max_tokens = 400`.
    pub fn words(&self) -> Vec<String> {
        let word = |edit: &Edit| match edit.path.as_slice() {
            [] => format!("max tokens = {}", edit.json),
            path => format!("{} = {}", path.join("."), edit.json),
        };
        self.0.iter().map(word).collect()
    }

    /// Changes a line, or says why it cannot be changed.
    pub(super) fn apply(&self, line: &str) -> Result<String, String> {
        let mut changed = line.to_owned();
        for edit in &self.0 {
            let mut path: Vec<&str> = edit.path.iter().map(String::as_str).collect();
            if path.is_empty() {
                path = vec![BODY, most_tokens_of(&changed)];
            }
            changed = set(&changed, &path, &edit.json)?;
        }
        Ok(changed)
    }
}

/// Returns what a request calls the most tokens of its answer.
fn most_tokens_of(line: &str) -> &'static str {
    let members: Members<'_> = serde_json::from_str(line).unwrap_or_default();
    let last = |wanted: &str| {
        let found = members.0.iter().rev().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.get())
    };
    let body: Members<'_> = last(BODY)
        .and_then(|body| serde_json::from_str(body).ok())
        .unwrap_or_default();
    let has = |name: &&str| body.0.iter().any(|(known, _)| known == name);
    let url = last("url").unwrap_or_default();
    CEILINGS.into_iter().find(has).unwrap_or({
        if url.contains("/responses") {
            "max_output_tokens"
        } else if url.contains("/chat/completions") {
            "max_completion_tokens"
        } else {
            "max_tokens"
        }
    })
}

impl Edit {
    fn read(text: &str) -> Result<Self, Failure> {
        let wrong = |why: String| {
            Failure::new(Kind::Usage, format!("cannot set {text}"), why)
                .with_hint("write body.NAME=VALUE, such as body.max_tokens=400")
        };
        let Some((path, value)) = text.split_once('=') else {
            return Err(wrong("it is not written body.NAME=VALUE".to_owned()));
        };
        let path: Vec<String> = path.split('.').map(|part| part.trim().to_owned()).collect();
        let first = path.first().map(String::as_str).unwrap_or_default();
        if let Some((name, why)) = FIXED.iter().find(|(name, _)| *name == first) {
            return Err(wrong(format!("{name} stays as it is: {why}")));
        }
        if first != BODY {
            return Err(wrong("only what stands in the body can be set".to_owned()));
        }
        if path.len() < 2 || path.iter().any(String::is_empty) {
            return Err(wrong("it names no member of the body".to_owned()));
        }
        Ok(Self {
            path,
            json: as_json(value),
        })
    }
}

/// Takes what is JSON as such, and everything else as a text.
fn as_json(text: &str) -> String {
    match serde_json::from_str::<&RawValue>(text.trim()) {
        Ok(raw) if !raw.get().contains(['\n', '\r']) => raw.get().to_owned(),
        Ok(_) | Err(_) => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Sets a member of an object, and makes it where it is missing.
fn set(object: &str, path: &[&str], json: &str) -> Result<String, String> {
    let Some((name, rest)) = path.split_first() else {
        return Ok(json.to_owned());
    };
    let members: Members<'_> = serde_json::from_str(object)
        .map_err(|error| format!("{name:?} cannot be set in what is no object ({error})"))?;
    // Of members with one name readers take the last.
    let known = members.0.iter().rev().find(|(known, _)| known == name);
    if let Some((_, value)) = known {
        let (at, value) = (offset(object, value.get()), value.get());
        let piece = set(value, rest, json)?;
        return Ok(spliced(object, at, at + value.len(), &piece));
    }
    let piece = format!("{}:{}", quoted(name), fresh(rest, json));
    if let Some((_, last)) = members.0.last() {
        let end = offset(object, last.get()) + last.get().len();
        return Ok(spliced(object, end, end, &format!(",{piece}")));
    }
    let begin = object.find('{').map_or(0, |brace| brace + 1);
    Ok(spliced(object, begin, begin, &piece))
}

/// Puts a piece in the place of what stands between two offsets.
fn spliced(text: &str, from: usize, to: usize, piece: &str) -> String {
    let (before, after) = (text.get(..from), text.get(to..));
    [before.unwrap_or_default(), piece, after.unwrap_or_default()].concat()
}

/// Writes a value under a way that is not there yet.
fn fresh(path: &[&str], json: &str) -> String {
    path.iter().rev().fold(json.to_owned(), |inner, name| {
        format!("{{{}:{inner}}}", quoted(name))
    })
}

/// Returns where a piece of a text begins in it.
fn offset(whole: &str, piece: &str) -> usize {
    piece.as_ptr().addr().saturating_sub(whole.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn changed(line: &str, set: &[&str]) -> Result<String, String> {
        let set: Vec<String> = set.iter().map(|text| (*text).to_owned()).collect();
        Edits::read(None, &set).unwrap().apply(line)
    }

    #[test]
    fn nothing_but_the_member_changes() {
        let line = r#"{ "body" : {"b": 1.0, "model":"old" , "a":"\u00e9"},"custom_id":"x" }"#;
        assert_eq!(
            changed(line, &["body.model=new", "body.b=[1, 2]"]).unwrap(),
            r#"{ "body" : {"b": [1, 2], "model":"new" , "a":"\u00e9"},"custom_id":"x" }"#
        );
    }

    #[test]
    fn a_member_that_is_not_there_comes_last() {
        let line = r#"{"custom_id":"x","body":{"model":"m","o":{} }}"#;
        assert_eq!(
            changed(line, &["body.max_tokens=400", "body.o.deep.er=true"]).unwrap(),
            r#"{"custom_id":"x","body":{"model":"m","o":{"deep":{"er":true}},"max_tokens":400 }}"#
        );
    }

    #[test]
    fn a_value_that_is_no_json_is_a_text() {
        let line = r#"{"body":{}}"#;
        let values = ["4", "\"4\"", "gpt-4.1", "a \"b\"", "null", ""]
            .map(|value| changed(line, &[&format!("body.x={value}")]).unwrap());
        let expected = ["4", "\"4\"", "\"gpt-4.1\"", r#""a \"b\"""#, "null", "\"\""];
        assert_eq!(
            values,
            expected.map(|json| format!(r#"{{"body":{{"x":{json}}}}}"#))
        );
    }

    #[test]
    fn what_makes_a_request_the_one_it_is_cannot_be_set() {
        let refused = [
            "custom_id=a",
            "url=/v1/x",
            "method=GET",
            "x=1",
            "body=1",
            "body.=1",
            "body.x",
        ];
        let refused = refused.map(|set| {
            Edits::read(None, &[set.to_owned()])
                .unwrap_err()
                .to_string()
        });
        assert_eq!(
            refused,
            [
                "cannot set custom_id=a: custom_id stays as it is: the answers are joined by it",
                "cannot set url=/v1/x: url stays as it is: a batch goes to one endpoint",
                "cannot set method=GET: method stays as it is: a batch has one",
                "cannot set x=1: only what stands in the body can be set",
                "cannot set body=1: it names no member of the body",
                "cannot set body.=1: it names no member of the body",
                "cannot set body.x: it is not written body.NAME=VALUE",
            ]
        );
    }

    #[test]
    fn a_line_that_is_no_object_cannot_be_changed() {
        assert!(changed("[1]", &["body.x=1"]).is_err());
        assert!(changed(r#"{"body":"text"}"#, &["body.x=1"]).is_err());
        assert!(changed("{", &["body.x=1"]).is_err());
    }

    proptest! {
        #[test]
        fn a_changed_line_has_the_value_and_everything_else(
            members in prop::collection::btree_map("[a-z]{1,3}", "[ -~]{0,5}", 0..5),
            name in "[a-z]{1,3}",
            value in "[a-z ]{1,5}",
        ) {
            let body: serde_json::Map<String, serde_json::Value> =
                members.iter().map(|(k, v)| (k.clone(), v.clone().into())).collect();
            let line = serde_json::json!({"custom_id": "x", "body": body}).to_string();
            let edits = Edits(vec![Edit { path: vec!["body".into(), name.clone()], json: quoted(&value) }]);
            let read: serde_json::Value = serde_json::from_str(&edits.apply(&line).unwrap()).unwrap();
            let mut expected: serde_json::Value = serde_json::from_str(&line).unwrap();
            expected["body"][&name] = value.into();
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn the_most_tokens_are_set_under_the_name_that_the_request_has_for_them() {
        let set = |line: &str| Edits::default().with_most_tokens(9).apply(line).unwrap();
        let lines = [
            r#"{"url":"/v1/responses","body":{"max_tokens":1}}"#,
            r#"{"url":"/v1/chat/completions","body":{"max_completion_tokens": 1,"n":2}}"#,
            r#"{"url":"/v1/responses","body":{"x":1}}"#,
            r#"{"url":"/v1/chat/completions","body":{"x":1}}"#,
            r#"{"url":"/v1/completions","body":{}}"#,
        ];
        assert_eq!(
            lines.map(set),
            [
                r#"{"url":"/v1/responses","body":{"max_tokens":9}}"#,
                r#"{"url":"/v1/chat/completions","body":{"max_completion_tokens": 9,"n":2}}"#,
                r#"{"url":"/v1/responses","body":{"x":1,"max_output_tokens":9}}"#,
                r#"{"url":"/v1/chat/completions","body":{"x":1,"max_completion_tokens":9}}"#,
                r#"{"url":"/v1/completions","body":{"max_tokens":9}}"#,
            ]
        );
        let words = Edits::default().with_most_tokens(9).words();
        assert_eq!(words, ["max tokens = 9"]);
    }

    #[test]
    fn of_members_with_one_name_the_last_is_set_because_readers_take_it() {
        let line = r#"{"body":{"n":1,"n":2}}"#;
        assert_eq!(
            changed(line, &["body.n=9"]).unwrap(),
            r#"{"body":{"n":1,"n":9}}"#
        );
    }
}
