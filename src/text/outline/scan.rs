//! The pieces of JSON: texts, numbers, words, brackets. Reads anything; what is no JSON just gets
//! fewer of them.

use std::ops::Range;

use crate::text::rich::{Span, Tone};

/// The shape of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Array,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Open(Shape),
    Close(Shape),
    Colon,
    Comma,
    /// A text with its quotes, of which the last may be missing.
    Text,
    Number,
    /// `true`, `null`, and whatever else is no text and no number.
    Word,
    Blank,
}

/// Cuts a text into pieces; nothing is left out.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (Piece, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let (piece, length) = first(rest);
        let start = at;
        at += length;
        Some((piece, start..at))
    })
}

fn first(rest: &[u8]) -> (Piece, usize) {
    let Some(byte) = rest.first() else {
        return (Piece::Blank, 0);
    };
    match byte {
        b'{' => (Piece::Open(Shape::Object), 1),
        b'[' => (Piece::Open(Shape::Array), 1),
        b'}' => (Piece::Close(Shape::Object), 1),
        b']' => (Piece::Close(Shape::Array), 1),
        b':' => (Piece::Colon, 1),
        b',' => (Piece::Comma, 1),
        b'"' => (Piece::Text, text_length(rest)),
        b'-' | b'0'..=b'9' => (Piece::Number, length(rest, is_word)),
        byte if byte.is_ascii_whitespace() => (
            Piece::Blank,
            length(rest, |byte| byte.is_ascii_whitespace()),
        ),
        _ => (Piece::Word, length(rest, is_word).max(1)),
    }
}

fn length(bytes: &[u8], is_inside: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_inside(**byte)).count()
}

fn is_word(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !b"{}[]:,\"".contains(&byte)
}

fn text_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(step) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        at += step;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

/// Returns the lines of a text with the tones of JSON.
pub(super) fn lines(text: &str) -> Vec<Vec<Span>> {
    let mut lines = vec![Vec::new()];
    let mut pieces = pieces(text).peekable();
    while let Some((piece, range)) = pieces.next() {
        let written = text.get(range).unwrap_or_default();
        let is_key = piece == Piece::Text && comes_colon(text, pieces.peek());
        let tone = if is_key { Tone::Key } else { tone(piece) };
        let mut parts = written.split('\n');
        push(&mut lines, parts.next().unwrap_or_default(), tone);
        for part in parts {
            lines.push(Vec::new());
            push(&mut lines, part, tone);
        }
    }
    lines
}

fn comes_colon(text: &str, next: Option<&(Piece, Range<usize>)>) -> bool {
    match next {
        Some((Piece::Colon, _)) => true,
        Some((Piece::Blank, range)) => text.as_bytes().get(range.end) == Some(&b':'),
        Some(_) | None => false,
    }
}

fn push(lines: &mut [Vec<Span>], part: &str, tone: Tone) {
    let part = part.strip_suffix('\r').unwrap_or(part);
    if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
        line.push(Span::new(part, tone));
    }
}

fn tone(piece: Piece) -> Tone {
    match piece {
        Piece::Text => Tone::String,
        Piece::Number => Tone::Number,
        Piece::Word => Tone::Keyword,
        Piece::Open(_) | Piece::Close(_) | Piece::Colon | Piece::Comma | Piece::Blank => Tone::Dim,
    }
}
