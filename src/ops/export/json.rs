//! The elements of one JSON array.
//!
//! Responsible for valid JSON whatever the line was, and for keeping responses and errors as the
//! text they came with: numbers are not read, members not reordered, unknown ones not lost.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::column::Column;
use super::csv;
use super::entry::{Cell, Entry, MISSING, UNREAD_REQUEST, UNREADABLE, missing_words};
use super::piece::Piece;
use super::stream::Seen;
use crate::domain::request::RequestLine;
use crate::domain::result::Class;

/// Comes before every element; the comma before the first one is not written.
const BEGIN: &str = ",\n";

/// The members of a line that an element keeps.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Members<'a> {
    #[serde(borrow)]
    custom_id: Option<&'a RawValue>,
    #[serde(borrow)]
    response: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

/// Appends `{custom_id, response}` of a line, and `error` where it has one.
///
/// A line that nobody can read becomes an element with an `error` of ours that holds it as text.
/// Bytes that are not UTF-8 become U+FFFD, as JSON is UTF-8.
pub(super) fn element(piece: &mut Piece, seen: &Seen<'_>) {
    let text = String::from_utf8_lossy(seen.raw);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).trim();
    let is_object = text.starts_with('{') && seen.cut.is_none();
    let members = is_object.then(|| serde_json::from_str::<Members<'_>>(text));
    match members {
        Some(Ok(members)) if members.has_response() || is_readable(seen) => members.append(piece),
        Some(_) | None => unreadable(piece, seen, text),
    }
}

fn is_readable(seen: &Seen<'_>) -> bool {
    seen.row().class() != Class::Unreadable
}

impl Members<'_> {
    /// Tells what nearly every line has, so that few are read a second time.
    fn has_response(&self) -> bool {
        self.response.is_some_and(|raw| raw.get().starts_with('{'))
    }

    fn append(&self, piece: &mut Piece) {
        let members = [
            ("{\"custom_id\":", Some(self.custom_id)),
            (",\"response\":", Some(self.response)),
            (",\"error\":", self.error.map(Some)),
        ];
        piece.push(BEGIN);
        for (name, value) in members {
            if let Some(value) = value {
                piece.push(name);
                piece.push(value.map_or("null", RawValue::get));
            }
        }
        piece.push("}");
    }
}

fn unreadable(piece: &mut Piece, seen: &Seen<'_>, text: &str) {
    let row = seen.row();
    piece.rows.unreadable += 1;
    piece.push(BEGIN);
    piece.push("{\"custom_id\":");
    optional(piece, row.custom_id());
    piece.push(",\"response\":null,\"error\":{\"code\":\"");
    piece.push(UNREADABLE);
    piece.push("\",\"message\":");
    place_and(piece, seen.nth, row.message().unwrap_or_default());
    if seen.cut.is_none() {
        piece.push(",\"line\":");
        string(piece, text);
    }
    piece.push("}}");
}

/// Appends the element of a request without a line.
pub(super) fn missing(piece: &mut Piece, request: &RequestLine) {
    piece.push(BEGIN);
    piece.push("{\"custom_id\":");
    optional(piece, request.custom_id.as_deref());
    piece.push(",\"response\":null,\"error\":{\"code\":\"");
    piece.push(match request.fault {
        Some(_) => UNREAD_REQUEST,
        None => MISSING,
    });
    piece.push("\",\"message\":");
    string(piece, &missing_words(request));
    piece.push("}}");
}

/// Appends an object with a member a column; what is absent is `null`.
pub(super) fn flat(piece: &mut Piece, nth: u64, entry: &Entry<'_>, columns: &[Column]) {
    piece.push(BEGIN);
    let mut before = "{\"";
    for column in columns {
        piece.push(before);
        piece.push(column.word());
        piece.push("\":");
        match entry.cell(*column) {
            Cell::Absent => piece.push("null"),
            Cell::Text(text) => string(piece, &text),
            Cell::Escaped(inside) => {
                piece.push("\"");
                piece.push(inside);
                piece.push("\"");
            }
            Cell::Number(number) => csv::number(&mut piece.text, number),
            Cell::Unreadable(reason) => place_and(piece, nth, reason),
        }
        before = ",\"";
    }
    piece.push("}");
}

fn optional(piece: &mut Piece, text: Option<&str>) {
    match text {
        Some(text) => string(piece, text),
        None => piece.push("null"),
    }
}

fn string(piece: &mut Piece, text: &str) {
    // Writing a text into a buffer cannot fail.
    let _ = serde_json::to_writer(&mut piece.text, text);
}

/// Appends a string that begins with the place of the line, which is known later.
fn place_and(piece: &mut Piece, nth: u64, reason: &str) {
    piece.push("\"");
    piece.gap(nth);
    piece.push(": ");
    let from = piece.text.len();
    string(piece, reason);
    // Without the quote that opens it: it goes on.
    piece.text.remove(from);
}

/// Returns a place as it stands within a string.
pub(super) fn inside(place: &str) -> String {
    let quoted = serde_json::to_string(place).unwrap_or_default();
    let inside = quoted.strip_prefix('"').and_then(|s| s.strip_suffix('"'));
    inside.unwrap_or_default().to_owned()
}
