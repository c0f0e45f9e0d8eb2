//! Text cut into the pieces that are made into tokens one by one.
//!
//! Responsible for cutting exactly as the published patterns of the vocabularies do, by hand: as
//! regular expressions they take most of the time of a count, and panic where they
//! have to look back too often. Every rule is numbered as the alternative of the pattern that it
//! stands for. Looks at each character a bounded number of times, whatever the text.

use super::encoding::Encoding;
use super::kinds::{Kind, Kinds};
use crate::domain::Failure;

/// Cuts texts as the pattern of a vocabulary does.
#[derive(Debug)]
pub(super) struct Splitter {
    kinds: Kinds,
    encoding: Encoding,
}

impl Splitter {
    pub(super) fn load(encoding: Encoding) -> Result<Self, Failure> {
        Ok(Self {
            kinds: Kinds::load()?,
            encoding,
        })
    }

    /// Cuts a text into pieces; together they are the text.
    pub(super) fn pieces<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let head = rest.chars().next()?;
            let length = match self.encoding {
                Encoding::O200k => self.o200k(rest, head),
                Encoding::Cl100k => self.cl100k(rest, head),
            };
            let (piece, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(piece)
        })
    }

    fn o200k(&self, text: &str, head: char) -> usize {
        let kind = self.kinds.of(head);
        if kind.is_letter() || kind.may_stand_before() {
            // 1 and 2, each with a character before the word and without one.
            let before = kind.may_stand_before().then(|| head.len_utf8());
            let begins = [before, Some(0)];
            for begin in begins.into_iter().flatten() {
                if let Some(end) = self.word(text, begin) {
                    return end + contraction(after(text, end));
                }
            }
            for begin in begins.into_iter().flatten() {
                if let Some(end) = self.capitals(text, begin) {
                    return end + contraction(after(text, end));
                }
            }
        }
        match kind {
            // 3
            Kind::Number => self.numbers(text),
            _ => self
                .signs(text, head, |c| matches!(c, '\r' | '\n' | '/')) // 4
                .or_else(|| self.line_ends(text)) // 5
                .or_else(|| self.spaces_before_the_last(text)) // 6
                .unwrap_or_else(|| self.run(text, Kind::is_space)), // 7
        }
    }

    fn cl100k(&self, text: &str, head: char) -> usize {
        let kind = self.kinds.of(head);
        // 1
        let short = contraction(text);
        if short > 0 {
            return short;
        }
        // 2: a character before the word is never given back.
        let before = if kind.may_stand_before() {
            head.len_utf8()
        } else {
            0
        };
        let letters = self.run(after(text, before), Kind::is_letter);
        if letters > 0 {
            return before + letters;
        }
        match kind {
            // 3
            Kind::Number => self.numbers(text),
            _ => self
                .signs(text, head, |c| matches!(c, '\r' | '\n')) // 4
                .or_else(|| self.spaces_at_the_end(text)) // 5
                .or_else(|| self.line_ends(text)) // 6
                .or_else(|| self.spaces_before_the_last(text)) // 7
                .unwrap_or_else(|| head.len_utf8()), // 8
        }
    }

    /// Returns the length of the run of some kinds at the beginning.
    fn run(&self, text: &str, wanted: impl Fn(Kind) -> bool) -> usize {
        let end = text
            .char_indices()
            .find(|(_, c)| !wanted(self.kinds.of(*c)));
        end.map_or(text.len(), |(at, _)| at)
    }

    /// Capitals, then at least one small letter; returns its end. Letters that are neither count as
    /// both, so where no small one follows the word ends with the last of them.
    fn word(&self, text: &str, begin: usize) -> Option<usize> {
        let rest = after(text, begin);
        let (mut lead, mut last_of_both) = (0, None);
        for (at, c) in rest.char_indices() {
            let kind = self.kinds.of(c);
            if !kind.may_lead() {
                break;
            }
            lead = at + c.len_utf8();
            if kind.may_follow() {
                last_of_both = Some(lead);
            }
        }
        let follow = self.run(after(rest, lead), Kind::may_follow);
        if follow > 0 {
            return Some(begin + lead + follow);
        }
        last_of_both.map(|end| begin + end)
    }

    /// At least one capital; returns its end. Were a small letter to follow, [`Self::word`] had
    /// taken it.
    fn capitals(&self, text: &str, begin: usize) -> Option<usize> {
        let lead = self.run(after(text, begin), Kind::may_lead);
        (lead > 0).then_some(begin + lead)
    }

    /// Up to three digits.
    fn numbers(&self, text: &str) -> usize {
        let three = text.char_indices().nth(3).map_or(text.len(), |(at, _)| at);
        let three = text.get(..three).unwrap_or(text);
        self.run(three, |kind| kind == Kind::Number)
    }

    /// Signs, with a space before them and what may end them.
    fn signs(&self, text: &str, head: char, ends: impl Fn(char) -> bool) -> Option<usize> {
        let before = usize::from(head == ' ');
        let signs = self.run(after(text, before), Kind::is_sign);
        if signs == 0 {
            return None;
        }
        let rest = after(text, before + signs);
        let tail = rest.find(|c| !ends(c)).unwrap_or(rest.len());
        Some(before + signs + tail)
    }

    /// White space up to the last line end in it.
    fn line_ends(&self, text: &str) -> Option<usize> {
        let spaces = text.get(..self.run(text, Kind::is_space))?;
        spaces.rfind(['\r', '\n']).map(|at| at + 1)
    }

    /// White space at the end of the text.
    fn spaces_at_the_end(&self, text: &str) -> Option<usize> {
        let length = self.run(text, Kind::is_space);
        (length > 0 && length == text.len()).then_some(length)
    }

    /// White space but for its last character, which goes with the word behind it; all of it at the
    /// end of the text.
    fn spaces_before_the_last(&self, text: &str) -> Option<usize> {
        let length = self.run(text, Kind::is_space);
        if length == text.len() {
            return Some(length);
        }
        let last = text.get(..length)?.chars().next_back()?;
        Some(length - last.len_utf8()).filter(|length| *length > 0)
    }
}

fn after(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Returns the length of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` in any case, or 0.
fn contraction(text: &str) -> usize {
    let mut chars = text.chars();
    if chars.next() != Some('\'') {
        return 0;
    }
    let first = chars.next().unwrap_or_default();
    // The long s is an s to whom case does not matter.
    if first == 'ſ' {
        return 1 + first.len_utf8();
    }
    let second = chars.next().unwrap_or_default();
    match (first.to_ascii_lowercase(), second.to_ascii_lowercase()) {
        ('s' | 't' | 'm' | 'd', _) => 2,
        ('r' | 'v', 'e') | ('l', 'l') => 3,
        _ => 0,
    }
}
