//! The part of a line that holds an answer which is no text: vectors, a moderation, pictures.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::results::json;
use crate::results::read::without_bom;

type Members<'a> = BTreeMap<String, &'a RawValue>;

/// Returns the JSON of the answer in a line, without white space between its tokens; `None` where
/// there is none.
pub(super) fn of(line: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(without_bom(line));
    let line: Members<'_> = serde_json::from_str(&text).ok()?;
    let response: Members<'_> = json::object(line.get("response").copied())?;
    let body = response.get("body").copied()?;
    // Some servers put the JSON into a string.
    let body = json::text(Some(body)).map_or(Cow::Borrowed(body.get()), Cow::Owned);
    let body: Members<'_> = serde_json::from_str(&body).ok()?;
    let whole = body.get("data").or_else(|| body.get("results"));
    if let Some(whole) = whole {
        return Some(dense(whole.get()));
    }
    let pictures: Vec<u8> = json::items(body.get("output").copied())
        .into_iter()
        .filter_map(|item| json::object::<Members<'_>>(Some(item)))
        .filter_map(|item| item.get("result").map(|raw| dense(raw.get())))
        .collect::<Vec<_>>()
        .join(&b',');
    (!pictures.is_empty()).then_some(pictures)
}

/// Leaves out the white space of JSON that is outside of its strings.
fn dense(json: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    let mut place = Place::Outside;
    for byte in json.bytes() {
        place = match (place, byte) {
            (Place::Outside, b' ' | b'\t' | b'\n' | b'\r') => continue,
            (Place::Outside, b'"') | (Place::Escaped, _) => Place::Inside,
            (Place::Outside, _) | (Place::Inside, b'"') => Place::Outside,
            (Place::Inside, b'\\') => Place::Escaped,
            (Place::Inside, _) => Place::Inside,
        };
        out.push(byte);
    }
    out
}

/// Where a byte of JSON stands.
#[derive(Clone, Copy)]
enum Place {
    Outside,
    Inside,
    Escaped,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_in_strings_stays() {
        let dense = dense("[ 1,\t\"a \\\" b\" , {\"c\" :\n2 } ]");
        assert_eq!(String::from_utf8(dense).unwrap(), r#"[1,"a \" b",{"c":2}]"#);
    }

    #[test]
    fn a_body_in_a_string_is_looked_into() {
        let line = br#"{"response":{"body":"{\"data\": [1, 2]}"}}"#;
        assert_eq!(of(line).as_deref(), Some(b"[1,2]".as_slice()));
    }

    #[test]
    fn pictures_are_found_among_the_items_of_a_response() {
        let line =
            br#"{"response":{"body":{"output":[{"id":"x","result":"AAA"},{"result":"BB"}]}}}"#;
        assert_eq!(of(line).as_deref(), Some(br#""AAA","BB""#.as_slice()));
    }

    #[test]
    fn a_line_without_such_an_answer_has_none() {
        assert_eq!(of(br#"{"response":{"body":{"id":"video_1"}}}"#), None);
        assert_eq!(of(b"nonsense"), None);
    }
}
