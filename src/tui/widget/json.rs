//! Colours for JSON that was broken into lines.

use ratatui::style::Style;

use crate::text::Clean;
use crate::tui::theme::{Role, Theme};

use super::frame::Words;

/// Where a line of JSON begins: inside a text, when the line before was broken there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    /// Between values.
    #[default]
    Outside,
    /// In a text.
    InText,
}

/// What a stretch of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Text,
    Word,
    Sign,
}

/// Splits a line into stretches with their looks; returns where the next line begins.
///
/// Works on anything: what is no JSON just gets fewer colours.
pub(crate) fn paint(line: &str, state: State, theme: &Theme) -> (Vec<Words>, State) {
    let (parts, end) = split(line, state);
    let mut words = Vec::with_capacity(parts.len());
    for (at, (part, text)) in parts.iter().enumerate() {
        let follows = parts.get(at + 1).map(|(_, text)| text.trim_start());
        let is_key = follows.is_some_and(|next| next.starts_with(':'));
        words.push((Clean::field(text), style(*part, is_key, theme)));
    }
    (words, end)
}

fn style(part: Part, is_key: bool, theme: &Theme) -> Style {
    theme.style(match part {
        Part::Text if is_key => Role::Field,
        Part::Text => Role::Quoted,
        Part::Word => Role::Number,
        Part::Sign => Role::Dim,
    })
}

fn split(line: &str, state: State) -> (Vec<(Part, String)>, State) {
    let mut parts: Vec<(Part, String)> = Vec::new();
    let mut state = state;
    let mut is_escaped = false;
    for c in line.chars() {
        let opens_or_closes = c == '"' && !is_escaped;
        let part = match state {
            State::InText => Part::Text,
            State::Outside if opens_or_closes => Part::Text,
            State::Outside if c.is_alphanumeric() || matches!(c, '-' | '+' | '.') => Part::Word,
            State::Outside => Part::Sign,
        };
        is_escaped = state == State::InText && c == '\\' && !is_escaped;
        let begins = state == State::Outside && opens_or_closes;
        match parts.last_mut() {
            Some((last, text)) if *last == part && !begins => text.push(c),
            Some(_) | None => parts.push((part, c.to_string())),
        }
        if opens_or_closes {
            state = match state {
                State::InText => State::Outside,
                State::Outside => State::InText,
            };
        }
    }
    (parts, state)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str, state: State) -> Vec<(Part, String)> {
        split(line, state).0
    }

    #[test]
    fn a_line_is_split_into_texts_words_and_signs() {
        let found = parts(r#""a": [-1.5, "b\"c"]"#, State::Outside);
        let wanted = [
            (Part::Text, r#""a""#),
            (Part::Sign, ": ["),
            (Part::Word, "-1.5"),
            (Part::Sign, ", "),
            (Part::Text, r#""b\"c""#),
            (Part::Sign, "]"),
        ];
        assert_eq!(found, wanted.map(|(part, text)| (part, text.to_owned())));
    }

    #[test]
    fn a_text_that_was_broken_goes_on_in_the_next_line() {
        let (_, state) = split(r#""long "#, State::Outside);
        assert_eq!(
            parts(r#"text": 1"#, state)[0],
            (Part::Text, "text\"".into())
        );
    }
}
