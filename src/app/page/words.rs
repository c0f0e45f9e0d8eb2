//! Lines of a page, one after the other: our own words, and text from outside.

use crate::text::Clean;
use crate::text::rich::{Flow, Paragraph, Rich, Span, Tone};

/// Adds bytes as they came, line by line.
pub(super) fn verbatim(rich: &mut Rich, bytes: &[u8]) {
    let clean = Clean::block_bytes(bytes);
    for part in clean.as_str().split('\n') {
        let span = Span::new(part, Tone::Code);
        rich.push(Paragraph::new(vec![span]).flowing(Flow::Verbatim));
    }
}

/// Says our own words.
pub(super) fn said(words: &'static str) -> Rich {
    let mut rich = Rich::default();
    rich.push(Paragraph::new(vec![Span::own(words, Tone::Plain)]));
    rich
}

/// Says our own words as an aside.
pub(super) fn dim(words: &'static str) -> Rich {
    let mut rich = Rich::default();
    remark(&mut rich, words);
    rich
}

/// Adds our own words as an aside.
pub(super) fn remark(rich: &mut Rich, words: &'static str) {
    rich.push(Paragraph::new(vec![Span::own(words, Tone::Dim)]));
}

/// Adds room.
pub(super) fn blank(rich: &mut Rich) {
    rich.push(Paragraph::new(Vec::new()));
}

/// Adds a line.
pub(super) fn line(rich: &mut Rich, text: &str, tone: Tone) {
    rich.push(Paragraph::new(vec![Span::new(text, tone)]));
}

/// Adds a text of several lines.
pub(super) fn add(rich: &mut Rich, text: &str) {
    for part in text.split('\n') {
        line(rich, part, Tone::Plain);
    }
}
