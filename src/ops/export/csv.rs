//! Fields of a table by RFC 4180.
//!
//! Responsible for quoting, and for what a spreadsheet would take for a formula. Refuses to know
//! where the fields come from. Appends to a buffer and allocates nothing else.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::format::Cells;
use super::unescape;

/// Says to Excel that the table is UTF-8.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Ends a record.
pub(super) const END: &[u8] = b"\r\n";
/// What makes a spreadsheet compute, or skip to what does.
const FORMULA: &[u8] = b"=+-@\t\r\n";

/// Appends a field, quoted where it needs it.
pub(super) fn field(out: &mut Vec<u8>, text: &[u8], cells: Cells) {
    let shield = shield(text, cells);
    if needs_quotes(text) {
        out.push(b'"');
        out.extend_from_slice(shield);
        inside(out, text);
        out.push(b'"');
    } else {
        out.extend_from_slice(shield);
        out.extend_from_slice(text);
    }
}

/// Appends a field of what a JSON text says; see [`unescape::append`] for `None`.
pub(super) fn escaped_field(out: &mut Vec<u8>, inside: &str, cells: Cells) -> Option<()> {
    let begin = out.len();
    // A quote, a line end and every other odd character is an escape here.
    let is_plain = memchr2(b',', b'\\', inside.as_bytes()).is_none();
    if is_plain && !is_padded(inside.as_bytes()) {
        field(out, inside.as_bytes(), cells);
        return Some(());
    }
    out.push(b'"');
    if unescape::append(out, inside, b"\"\"").is_none() {
        out.truncate(begin);
        return None;
    }
    let written = out.get(begin + 1..).unwrap_or_default();
    if !shield(written, cells).is_empty() {
        out.insert(begin + 1, b'\'');
    }
    out.push(b'"');
    Some(())
}

/// Appends the only field of a record: an empty one is quoted, or the record would be a blank line
/// that many readers leave out.
pub(super) fn only_field(out: &mut Vec<u8>, text: &[u8], cells: Cells) {
    if text.is_empty() {
        out.extend_from_slice(b"\"\"");
    } else {
        field(out, text, cells);
    }
}

/// Appends a part of a quoted field.
pub(super) fn inside(out: &mut Vec<u8>, text: &[u8]) {
    let mut from = 0;
    for quote in memchr_iter(b'"', text) {
        // The quote itself comes twice: at the end of this piece and at the start of the next.
        out.extend_from_slice(text.get(from..=quote).unwrap_or_default());
        from = quote;
    }
    out.extend_from_slice(text.get(from..).unwrap_or_default());
}

/// Appends a number, which needs neither quotes nor a shield.
pub(super) fn number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut left = number;
    loop {
        at = at.saturating_sub(1);
        // A remainder of ten fits.
        let digit = u8::try_from(left % 10).unwrap_or(0);
        if let Some(place) = digits.get_mut(at) {
            *place = b'0' + digit;
        }
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}

fn shield(text: &[u8], cells: Cells) -> &'static [u8] {
    let is_formula = text.first().is_some_and(|first| FORMULA.contains(first));
    match cells {
        Cells::ExcelSafe if is_formula => b"'",
        Cells::ExcelSafe | Cells::Plain => b"",
    }
}

fn is_padded(text: &[u8]) -> bool {
    let is_space = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    is_space(text.first()) || is_space(text.last())
}

fn needs_quotes(text: &[u8]) -> bool {
    is_padded(text) || memchr3(b',', b'"', b'\n', text).is_some() || memchr(b'\r', text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, cells: Cells) -> String {
        let mut out = Vec::new();
        field(&mut out, text.as_bytes(), cells);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_field_is_quoted_only_where_it_must_be() {
        let fields = [
            "plain é",
            "a,b",
            "say \"hi\"",
            "a\nb",
            "a\rb",
            " padded",
            "",
        ];
        assert_eq!(
            fields.map(|field| written(field, Cells::Plain)),
            [
                "plain é",
                "\"a,b\"",
                "\"say \"\"hi\"\"\"",
                "\"a\nb\"",
                "\"a\rb\"",
                "\" padded\"",
                ""
            ]
        );
    }

    #[test]
    fn quotes_at_both_ends_and_side_by_side_are_doubled() {
        assert_eq!(written("\"\"a\"", Cells::Plain), "\"\"\"\"\"a\"\"\"");
    }

    #[test]
    fn what_a_spreadsheet_would_compute_gets_an_apostrophe() {
        let fields = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "a=1", "\"=1\""];
        assert_eq!(
            fields.map(|field| written(field, Cells::ExcelSafe)),
            [
                "'=1+1",
                "'+1",
                "'-1",
                "'@a",
                "\"'\tx\"",
                "\"'\rx\"",
                "a=1",
                "\"\"\"=1\"\"\""
            ]
        );
    }

    #[test]
    fn numbers_are_written_in_full() {
        let written = [0, 7, 10, 12_345, u64::MAX].map(|value| {
            let mut out = Vec::new();
            number(&mut out, value);
            String::from_utf8(out).unwrap()
        });
        assert_eq!(written, [0, 7, 10, 12_345, u64::MAX].map(|v| v.to_string()));
    }

    #[test]
    fn a_record_of_one_empty_field_is_no_blank_line() {
        let mut out = Vec::new();
        only_field(&mut out, b"", Cells::Plain);
        assert_eq!(out, b"\"\"");
    }
}
