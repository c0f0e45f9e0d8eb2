//! A line before it is a request: its ends, its bytes as text, its text as JSON.

use std::ops::Range;

use memchr::memchr;

use super::super::finding::{Field, Sample};
use super::super::request::{self, Request};
use super::{Line, Seen};
use crate::domain::check::Code;
use crate::results::chunks::Chunk;
use crate::results::read::{not_json, without_bom};

/// Judges what stands around the object of a line; returns where that is, unless there is none.
pub(super) fn spaced(
    seen: &mut Seen,
    number: u64,
    offset: u64,
    raw: &[u8],
) -> Option<Range<usize>> {
    let findings = &mut seen.findings;
    let line = if offset == 0 { without_bom(raw) } else { raw };
    let start = raw.len() - line.len();
    if start > 0 {
        findings.add(1, Code::ByteOrderMark, Field::None, Sample::None, || {
            "the file begins with a byte order mark; save it as UTF-8 without one".to_owned()
        });
    }
    let plain = line.strip_suffix(b"\r").unwrap_or(line);
    let object = plain.trim_ascii_end();
    if object.is_empty() {
        findings.add(number, Code::BlankLine, Field::None, Sample::None, || {
            "the line is blank; remove it".to_owned()
        });
        return None;
    }
    if plain.len() < line.len() {
        findings.add(
            number,
            Code::WindowsLineEnd,
            Field::None,
            Sample::None,
            || "the line ends with a carriage return, as on Windows".to_owned(),
        );
    }
    let spaces = plain.len() - object.len();
    if spaces > 0 {
        findings.add(
            number,
            Code::TrailingSpace,
            Field::None,
            Sample::None,
            || format!("space stands behind the request ({spaces} bytes)"),
        );
    }
    Some(start..start + object.len())
}

pub(super) fn text_of_line<'l>(seen: &mut Seen, number: u64, raw: &'l [u8]) -> Option<&'l str> {
    let read = str::from_utf8(raw).map_err(|error| {
        let at = error.valid_up_to();
        let sample = Sample::Around(raw, at);
        seen.findings
            .add(number, Code::BadLine, Field::None, sample, || {
                format!("the line is not UTF-8 (column {})", at + 1)
            });
    });
    read.ok()
}

pub(super) fn parsed<'l>(seen: &mut Seen, line: &Line<'l>) -> Option<Request<'l>> {
    let text = line.text;
    let start = text.trim_start();
    let mut wrong = |code, at, say: &dyn Fn() -> String| {
        let sample = Sample::Around(text.as_bytes(), at);
        seen.findings
            .add(line.number, code, Field::None, sample, say);
    };
    if line.offset == 0 && (start.starts_with('[') || start == "{") {
        wrong(Code::NotJsonLines, 0, &|| {
            "the file is one JSON document; it must have one request, that is one JSON object, on \
             each line"
                .to_owned()
        });
        return None;
    }
    if !start.starts_with('{') {
        wrong(Code::BadLine, 0, &|| {
            "the line is no JSON object".to_owned()
        });
        return None;
    }
    match request::read(text) {
        Ok(request) => Some(request),
        Err(error) => {
            let at = error.column().saturating_sub(1);
            wrong(Code::BadLine, at, &|| {
                format!("the line is no valid JSON: {}", not_json(&error))
            });
            None
        }
    }
}

/// Iterates the lines of a piece with their offsets in it, without their `\n`.
pub(in crate::ops::check) fn raw_lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let begin = at;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        at += length + 1;
        Some((begin, rest.get(..length)?))
    })
}

/// Iterates the lines of a piece as text, where they are that.
pub(in crate::ops::check) fn texts_of_lines(chunk: &Chunk) -> impl Iterator<Item = Option<&str>> {
    raw_lines(&chunk.bytes).map(|(at, raw)| {
        let is_first = chunk.offset == 0 && at == 0;
        str::from_utf8(if is_first { without_bom(raw) } else { raw }).ok()
    })
}
