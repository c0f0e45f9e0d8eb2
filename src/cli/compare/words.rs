//! Two texts as runs of words that one side or both have.

use crate::text::diff::{self, Difference};
use crate::text::rich::{Layout, Line, Span, Tone};

/// Whose words a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Both sides say it.
    Both,
    /// Only the left side says it.
    Left,
    /// Only the right side says it.
    Right,
}

/// A run of words of one or of both sides, clean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Whose words.
    pub(crate) whose: Whose,
    /// The words with the white space between them.
    pub(crate) text: String,
}

/// Splits two texts into what both have and what only one has, in their order.
pub(super) fn pieces(left: &str, right: &str) -> Vec<Piece> {
    let difference: Difference = diff::compare(left, right);
    let mut pieces = Pieces::default();
    for (at, (left, right)) in difference
        .beside(Layout::Keep, Layout::Keep)
        .iter()
        .enumerate()
    {
        if at > 0 {
            pieces.end_line();
        }
        if let Some(spans) = woven(left, right) {
            for span in spans {
                pieces.say(span);
            }
        } else {
            pieces.add(Whose::Left, &left.to_text());
            pieces.add(Whose::Right, &right.to_text());
        }
    }
    pieces.done
}

/// Makes pieces of two texts that have nothing in common.
pub(super) fn whole(left: &str, right: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    pieces.add(Whose::Left, left);
    // Each stands on lines of its own.
    pieces.end_line();
    pieces.add(Whose::Right, right);
    pieces.done
}

/// Lays two lines that share their unmarked words into one; `None` when they do not, because a line
/// end moved.
fn woven<'a>(left: &'a Line, right: &'a Line) -> Option<Vec<&'a Span>> {
    let mut rest = right.spans().iter().peekable();
    let mut spans = Vec::new();
    for span in left.spans() {
        if span.tone() != Tone::Removed {
            spans.extend(std::iter::from_fn(|| {
                rest.next_if(|other| other.tone() == Tone::Added)
            }));
            rest.next_if_eq(&span)?;
        }
        spans.push(span);
    }
    rest.all(|span| {
        spans.push(span);
        span.tone() == Tone::Added
    })
    .then_some(spans)
}

/// Pieces on their way.
#[derive(Debug, Default)]
struct Pieces {
    done: Vec<Piece>,
}

impl Pieces {
    fn say(&mut self, span: &Span) {
        let whose = match span.tone() {
            Tone::Removed => Whose::Left,
            Tone::Added => Whose::Right,
            _ => Whose::Both,
        };
        self.add(whose, span.text().as_str());
    }

    fn end_line(&mut self) {
        self.add(Whose::Both, "\n");
    }

    fn add(&mut self, whose: Whose, text: &str) {
        match self.done.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.whose == whose => last.text.push_str(text),
            Some(_) | None => self.done.push(Piece {
                whose,
                text: text.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(left: &str, right: &str) -> String {
        let pieces = pieces(left, right);
        let marked = pieces.iter().map(|piece| match piece.whose {
            Whose::Both => piece.text.clone(),
            Whose::Left => format!("[-{}-]", piece.text),
            Whose::Right => format!("{{+{}+}}", piece.text),
        });
        marked.collect()
    }

    #[test]
    fn what_went_stands_before_what_came_in_its_place() {
        assert_eq!(
            told("the quick brown fox\nend", "the slow brown dog\nend"),
            "the [-quick-]{+slow+} brown [-fox-]{+dog+}\nend"
        );
    }

    #[test]
    fn lines_of_one_side_are_marked_whole() {
        assert_eq!(
            told("one\ntwo\nthree", "one\nthree\nfour"),
            "one\n[-two-]\nthree\n{+four+}"
        );
    }

    #[test]
    fn a_line_that_was_broken_elsewhere_is_marked_on_both_sides() {
        assert_eq!(
            told(
                "alpha beta gamma delta\nend of it, more or less",
                "alpha beta\ngamma delta\nend of it, more or much"
            ),
            "[-alpha beta gamma delta-]{+alpha beta+}\n{+gamma delta+}\nend of it, more or \
             [-less-]{+much+}"
        );
    }
}
