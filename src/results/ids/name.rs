//! The `custom_id` of a request, and nothing else of it.

use std::borrow::Cow;

use memchr::memchr2;

use crate::results::read::{custom_id, trim_line_end, without_bom};

/// Reads the `custom_id` of a line of an input file, with or without its line end.
///
/// Where it is the first member, as everybody writes it, the rest of the line is not looked at: a
/// request that is broken behind its name still has one. Otherwise it is found as in a result line.
pub fn request_id(line: &[u8]) -> Option<Cow<'_, str>> {
    let line = without_bom(trim_line_end(line));
    match first_member(line) {
        Some(id) => Some(Cow::Borrowed(id)),
        None => custom_id(line).map(Cow::Owned),
    }
}

/// Reads `{"custom_id": "…"`, when that is how a line begins and the id needs no decoding.
fn first_member(line: &[u8]) -> Option<&str> {
    let line = after(line.trim_ascii_start(), b"{")?;
    let line = after(line, b"\"custom_id\"")?;
    let inside = line.strip_prefix(b":")?.trim_ascii_start();
    let inside = inside.strip_prefix(b"\"")?;
    let (id, rest) = inside.split_at_checked(memchr2(b'"', b'\\', inside)?)?;
    let is_plain = rest.starts_with(b"\"") && !id.iter().any(u8::is_ascii_control);
    is_plain.then(|| std::str::from_utf8(id).ok())?
}

fn after<'a>(line: &'a [u8], token: &[u8]) -> Option<&'a [u8]> {
    line.strip_prefix(token).map(<[u8]>::trim_ascii_start)
}
