//! The rules by which hostile text becomes showable, in order.
//!
//! - A cap in bytes comes before anything looks at characters.
//! - Line ends become one sign or stay; tabs become spaces.
//! - Control characters become pictures, invisible formatting becomes a number.
//! - A grapheme cluster is bounded.
//! - Private and unassigned characters stay.
//! - A byte that is not UTF-8 becomes a number.
//!
//! The output obeys the same cap, so that cleaning twice changes nothing.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;

use super::hazard::{Verdict, dangles, is_braille_blank, is_disguised_blank, is_simple, judge};
use super::rules::{Charset, Lines, Rules};
use super::width::columns;

/// The most bytes that a grapheme cluster keeps; with the code points it stops piled-up marks.
pub const MAX_CLUSTER_BYTES: usize = 32;
const MAX_CLUSTER_CHARS: usize = 8;
const TAB_STOP: usize = 8;

/// Makes a text showable.
pub(super) fn scrub(text: &str, rules: Rules) -> String {
    let head = head(text, rules.cap);
    let is_cut = head.len() < text.len();
    if !is_cut && is_harmless(head, rules) {
        return head.to_owned();
    }
    let mut writer = Writer::new(rules, head);
    let fits = writer.write_all(head);
    let written = writer.finish(fits && !is_cut);
    bound_clusters(written, rules)
}

/// Tells quickly of most texts that nothing has to be done.
fn is_harmless(text: &str, rules: Rules) -> bool {
    let keeps_lines = rules.lines == Lines::Many;
    let is_plain = |byte: u8| (0x20..0x7F).contains(&byte) || (byte == b'\n' && keeps_lines);
    if text.bytes().all(is_plain) {
        return true;
    }
    let is_plain = |c: char| is_simple(c) || (c == '\n' && keeps_lines);
    rules.charset == Charset::Utf8 && text.chars().all(is_plain)
}

/// Makes bytes showable.
pub(super) fn scrub_bytes(bytes: &[u8], rules: Rules) -> String {
    let (head, is_cut) = match bytes.get(..rules.cap) {
        Some(head) if head.len() < bytes.len() => (without_split_char(head), true),
        _ => (bytes, false),
    };
    let mut text = String::with_capacity(head.len());
    for chunk in head.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "<{byte:02X}>");
        }
    }
    if is_cut {
        // One character beyond the cap: the cut below marks it.
        text.push_str(&" ".repeat(rules.cap.saturating_sub(text.len()) + 1));
    }
    scrub(&text, rules)
}

/// Drops the start of a character that the cap cut in two, which would look like garbage.
fn without_split_char(bytes: &[u8]) -> &[u8] {
    let Some(last) = bytes.utf8_chunks().last() else {
        return bytes;
    };
    let broken = last.invalid();
    let starts_char = broken.first().is_some_and(|byte| *byte >= 0xC2);
    let keep = bytes.len() - if starts_char { broken.len() } else { 0 };
    bytes.get(..keep).unwrap_or(bytes)
}

/// The longest start of a text that has at most `cap` bytes and ends between characters.
fn head(text: &str, cap: usize) -> &str {
    let end = (0..=cap.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

/// Writes judged characters under a cap.
struct Writer {
    out: String,
    rules: Rules,
    blank: bool,
    /// Where the text after the last line end or tab begins, and the column of that place.
    segment: usize,
    column: usize,
}

impl Writer {
    fn new(rules: Rules, text: &str) -> Self {
        let out = String::with_capacity(text.len() + text.len() / 8);
        Self {
            out,
            rules,
            blank: is_disguised_blank(text),
            segment: 0,
            column: 0,
        }
    }

    /// Writes the text; returns false as soon as the cap is reached.
    fn write_all(&mut self, text: &str) -> bool {
        for (at, c) in text.char_indices() {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + c.len_utf8()..).unwrap_or_default();
            match c {
                '\r' if after.starts_with('\n') => {}
                '\n' => self.end_line(),
                '\t' => self.tab(),
                _ if self.blank && is_braille_blank(c) => self.number(c),
                _ => match judge(before, c, after) {
                    Verdict::Keep => self.out.push(c),
                    Verdict::Picture => self.picture(c),
                    Verdict::Number => self.number(c),
                },
            }
            if self.out.len() > self.rules.cap {
                return false;
            }
        }
        true
    }

    fn end_line(&mut self) {
        match (self.rules.lines, self.rules.charset) {
            (Lines::Many, _) => {
                self.out.push('\n');
                self.segment = self.out.len();
                self.column = 0;
            }
            (Lines::One, Charset::Utf8) => self.out.push('⏎'),
            (Lines::One, Charset::Ascii) => self.out.push_str("^J"),
        }
    }

    fn tab(&mut self) {
        let since = self.out.get(self.segment..).unwrap_or_default();
        let column = self.column + columns(since);
        let next = (column / TAB_STOP + 1) * TAB_STOP;
        self.out.push_str(&" ".repeat(next - column));
        self.segment = self.out.len();
        self.column = next;
    }

    fn picture(&mut self, c: char) {
        let code = u32::from(c);
        match self.rules.charset {
            Charset::Utf8 if c == '\u{7F}' => self.out.push('␡'),
            Charset::Utf8 => self.out.extend(char::from_u32(0x2400 + code)),
            Charset::Ascii => {
                self.out.push('^');
                self.out.extend(char::from_u32(code ^ 0x40));
            }
        }
    }

    fn number(&mut self, c: char) {
        let code = u32::from(c);
        let digits = if c.is_control() { 2 } else { 4 };
        // Writing to a string cannot fail.
        let _ = write!(self.out, "<{code:0digits$X}>");
    }

    fn finish(mut self, is_whole: bool) -> String {
        if is_whole {
            return self.out;
        }
        let marker = self.rules.marker();
        let room = self.rules.cap.saturating_sub(marker.len());
        self.out.truncate(head(&self.out, room).len());
        drop_dangling(&mut self.out);
        self.out.push_str(marker);
        self.out
    }
}

fn drop_dangling(text: &mut String) {
    while text.chars().next_back().is_some_and(dangles) {
        text.pop();
    }
}

/// Shortens clusters that are too long; never makes the text longer.
///
/// The marker counts into the bound, because some letters join with whatever follows them.
fn bound_clusters(text: String, rules: Rules) -> String {
    if text.is_ascii() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for cluster in text.graphemes(true) {
        match rules.charset {
            Charset::Ascii => out.push(ascii_form(cluster)),
            Charset::Utf8 if is_bounded(cluster) => out.push_str(cluster),
            Charset::Utf8 => {
                out.push_str(&shortened(cluster, rules.marker()));
            }
        }
    }
    out
}

fn ascii_form(cluster: &str) -> char {
    cluster.chars().next().filter(char::is_ascii).unwrap_or('?')
}

fn is_bounded(cluster: &str) -> bool {
    cluster.len() <= MAX_CLUSTER_CHARS
        || (cluster.len() <= MAX_CLUSTER_BYTES && cluster.chars().count() <= MAX_CLUSTER_CHARS)
}

fn shortened(cluster: &str, marker: &str) -> String {
    let room = MAX_CLUSTER_BYTES - marker.len();
    let mut kept: String = head(cluster, room)
        .chars()
        .take(MAX_CLUSTER_CHARS - 1)
        .collect();
    drop_dangling(&mut kept);
    kept + marker
}

#[cfg(test)]
mod tests;
