//! Lines as they came, and the id of one without reading all of it.
//!
//! Responsible for bytes: where a line begins and ends, and which request it is of. Refuses to know
//! what else a line says.

use memchr::{memchr, memchr2};

use crate::results::Row;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Steps over the byte order mark at the front of a file: it belongs to the file and not to its
/// first line. `offset` is that of the first byte in its file; returns how much was stepped over.
pub(super) fn without_mark(bytes: &[u8], offset: u64) -> (u64, &[u8]) {
    match bytes.strip_prefix(MARK).filter(|_| offset == 0) {
        Some(rest) => (MARK.len() as u64, rest),
        None => (0, bytes),
    }
}

/// Iterates lines with their offsets, byte for byte without their `\n`; a `\r` before it stays.
pub(super) fn raw_lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = bytes;
    let mut at = 0;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        let found = (at, line);
        at += end as u64 + 1;
        rest = after.get(1..).unwrap_or_default();
        Some(found)
    })
}

/// Hands on the `custom_id` of a line of results or requests, as [`Row`] reads it.
///
/// The id stands near the beginning of a line, and reading only that is ten times faster than the
/// whole; a line that does not begin as usual is read in full.
pub(super) fn with_id<T>(line: &[u8], then: impl FnOnce(Option<&str>) -> T) -> T {
    match quick_id(line) {
        Some(id) => then(Some(id)),
        None => then(Row::read(0, line).custom_id()),
    }
}

/// Reads the id of a line that begins with `{"id": "…", "custom_id": "…"` or `{"custom_id": "…"`
/// with nothing but plain ASCII in these texts.
fn quick_id(line: &[u8]) -> Option<&str> {
    let mut rest = after(line, b"{")?;
    if let Some(value) = member(rest, b"\"id\"") {
        let (value, behind) = plain_text(value)?;
        if value == b"custom_id" {
            // What is saved of a torn line looks for this word and stops here.
            return None;
        }
        rest = after(behind, b",")?;
    }
    let (id, _) = plain_text(member(rest, b"\"custom_id\"")?)?;
    std::str::from_utf8(id).ok()
}

/// Steps over a name and its colon.
fn member<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    after(after(text, name)?, b":")
}

/// Steps over a token and the white space behind it.
fn after<'a>(text: &'a [u8], token: &[u8]) -> Option<&'a [u8]> {
    text.strip_prefix(token).map(<[u8]>::trim_ascii_start)
}

/// Takes a text in quotes that has no escapes, and what is behind it.
fn plain_text(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = text.strip_prefix(b"\"")?;
    let end = memchr2(b'"', b'\\', inside)?;
    let (plain, behind) = inside.split_at(end);
    let behind = behind.strip_prefix(b"\"")?.trim_ascii_start();
    let is_plain = plain.iter().all(|byte| (0x20..0x7F).contains(byte));
    is_plain.then_some((plain, behind))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_keep_their_carriage_returns() {
        let lines: Vec<_> = raw_lines(b"a\r\n\nb").collect();
        assert_eq!(lines, [(0, &b"a\r"[..]), (3, b""), (4, b"b")]);
    }

    #[test]
    fn a_mark_is_left_to_the_file_at_its_front_and_nowhere_else() {
        let marked = b"\xEF\xBB\xBFa";
        assert_eq!(without_mark(marked, 0), (3, &b"a"[..]));
        assert_eq!(without_mark(marked, 9), (0, &marked[..]));
    }

    #[test]
    fn the_usual_beginnings_are_read_without_the_rest() {
        let found = [
            &br#"{"id": "batch_req_1", "custom_id": "a", "response": nonsense"#[..],
            br#"{"custom_id":"a b","method":"#,
        ]
        .map(quick_id);
        assert_eq!(found, [Some("a"), Some("a b")]);
    }

    #[test]
    fn unusual_beginnings_are_left_to_the_reader_of_rows() {
        let left = [
            &br#"{"id":"x\"","custom_id":"a"}"#[..],
            br#"{"custom_id":"\u0061"}"#,
            br#"{"custom_id":7}"#,
            br#"{"response":{"custom_id":"no"},"custom_id":"a"}"#,
            "{\"custom_id\":\"é\"}".as_bytes(),
            b"nonsense",
        ]
        .map(quick_id);
        assert_eq!(left, [None; 6]);
    }

    proptest! {
        #[test]
        fn the_quick_way_agrees_with_the_reader_of_rows(
            id in "[a-z\"\\\\é{}:, \u{1}]{0,6}",
            before in prop::sample::select(vec!["", "\"id\":\"r\",", "\"id\": 7, ", "\"id\":\"custom_id\" , "]),
            behind in prop::sample::select(vec!["}", ",\"response\":{\"body\":{}}}", ",\"custom_id\":\"z\"}", ""]),
        ) {
            let line = format!("{{{before}\"custom_id\":\"{id}\"{behind}");
            if let Some(quick) = quick_id(line.as_bytes()) {
                let row = Row::read(1, line.as_bytes());
                prop_assert_eq!(Some(quick), row.custom_id());
            }
        }
    }
}
