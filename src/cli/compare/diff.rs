//! What changed between two answers, word by word.

use super::words::{Piece, Whose};
use crate::cli::human::Look;
use crate::cli::out::Paint;
use crate::text::Clean;

/// What stays of a stretch that did not change, on each side of a change, in characters.
const CONTEXT: usize = 80;
/// How far the words stand from the left edge, below the row of their request.
const INDENT: &str = "    ";

/// Writes what changed: words that went as `[-…-]`, words that came as `{+…+}`, or both in colour.
///
/// Of a long stretch that did not change only its ends are written.
pub(super) fn lines(pieces: &[Piece], look: Look) -> Vec<String> {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let shown = Clean::block(&piece.text).into_string();
        match piece.whose {
            Whose::Both => {
                let is_last = at + 1 == pieces.len();
                text.push_str(&shortened(&shown, at == 0, is_last));
            }
            Whose::Left | Whose::Right => mark(&mut text, &shown, piece.whose, look),
        }
    }
    text.lines().map(|line| format!("{INDENT}{line}")).collect()
}

/// Writes words that only one side has; a mark ends with its line, so that each line is whole.
fn mark(text: &mut String, words: &str, whose: Whose, look: Look) {
    let (open, close) = match (look.paint, whose) {
        (_, Whose::Both) => ("", ""),
        (Paint::Plain, Whose::Left) => ("[-", "-]"),
        (Paint::Plain, Whose::Right) => ("{+", "+}"),
        (Paint::Colour, Whose::Left) => ("\x1b[31;9m", "\x1b[0m"),
        (Paint::Colour, Whose::Right) => ("\x1b[32m", "\x1b[0m"),
    };
    for (at, line) in words.split('\n').enumerate() {
        if at > 0 {
            text.push('\n');
        }
        if !line.is_empty() {
            text.push_str(open);
            text.push_str(line);
            text.push_str(close);
        }
    }
}

/// Leaves out the middle of a long stretch, and its outer end where there is no change beyond it.
fn shortened(text: &str, is_first: bool, is_last: bool) -> String {
    let count = text.chars().count();
    let ends = usize::from(!is_first) + usize::from(!is_last);
    if count <= CONTEXT * ends.max(1) + 1 {
        return text.to_owned();
    }
    let head: String = text.chars().take(CONTEXT).collect();
    let tail: String = text.chars().skip(count - CONTEXT).collect();
    match (is_first, is_last) {
        (true, true) => text.to_owned(),
        (true, false) => format!("…{}", from_word(&tail)),
        (false, true) => format!("{}…", to_word(&head)),
        (false, false) => format!("{}… …{}", to_word(&head), from_word(&tail)),
    }
}

/// Cuts the part of a word at the beginning away, where there are words.
fn from_word(text: &str) -> &str {
    let at = text.find(char::is_whitespace);
    at.and_then(|at| text.get(at..))
        .unwrap_or(text)
        .trim_start()
}

/// Cuts the part of a word at the end away, where there are words.
fn to_word(text: &str) -> &str {
    let at = text.rfind(char::is_whitespace);
    at.and_then(|at| text.get(..=at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::compare::words;
    use crate::config::Glyphs;

    const PLAIN: Look = Look {
        paint: Paint::Plain,
        glyphs: Glyphs::Unicode,
        width: None,
    };

    fn shown(left: &str, right: &str, look: Look) -> String {
        lines(&words::pieces(left, right), look).join("\n")
    }

    #[test]
    fn a_change_over_a_line_end_is_marked_on_both_lines() {
        let pieces = [
            (Whose::Both, "a "),
            (Whose::Left, "one\n\ntwo "),
            (Whose::Both, "b"),
        ];
        let pieces = pieces.map(|(whose, text)| Piece {
            whose,
            text: text.to_owned(),
        });
        assert_eq!(
            lines(&pieces, PLAIN),
            ["    a [-one-]", "    ", "    [-two -]b"]
        );
    }

    #[test]
    fn colours_stand_for_the_marks_where_there_are_colours() {
        let look = Look {
            paint: Paint::Colour,
            ..PLAIN
        };
        assert_eq!(
            shown("old", "new", look),
            "    \u{1b}[31;9mold\u{1b}[0m\u{1b}[32mnew\u{1b}[0m"
        );
    }

    #[test]
    fn of_a_long_stretch_only_the_ends_at_changes_stay() {
        let long = "word ".repeat(100);
        let text = shown(
            &format!("{long}a {long}b {long}"),
            &format!("{long}x {long}y {long}"),
            PLAIN,
        );
        assert!(
            text.starts_with("    …word") && text.ends_with("word …") && text.contains("… …"),
            "{text}"
        );
        assert!(text.len() < 4 * CONTEXT + 80, "{text}");
    }

    #[test]
    fn escape_sequences_of_an_answer_are_shown_and_not_sent() {
        let text = shown("a \u{1b}[2Jb", "a \u{202e}c", PLAIN);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
}
