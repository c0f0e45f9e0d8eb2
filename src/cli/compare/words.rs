//! Two texts as runs of words that one side or both have.

use similar::{ChangeTag, TextDiff};

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

/// A run of words of one or of both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Whose words.
    pub(crate) whose: Whose,
    /// The words with the white space between them.
    pub(crate) text: String,
}

/// Splits two texts into what both have and what only one has, in their order.
pub(super) fn pieces(left: &str, right: &str) -> Vec<Piece> {
    let diff = TextDiff::from_words(left, right);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let whose = match change.tag() {
            ChangeTag::Equal => Whose::Both,
            ChangeTag::Delete => Whose::Left,
            ChangeTag::Insert => Whose::Right,
        };
        match pieces.last_mut() {
            Some(last) if last.whose == whose => last.text.push_str(change.value()),
            Some(_) | None => pieces.push(Piece {
                whose,
                text: change.value().to_owned(),
            }),
        }
    }
    pieces
}

/// Makes pieces of two texts that have nothing in common.
pub(super) fn whole(left: String, right: String) -> Vec<Piece> {
    let mut left = left;
    // Each stands on lines of its own.
    left.push('\n');
    [(Whose::Left, left), (Whose::Right, right)]
        .map(|(whose, text)| Piece { whose, text })
        .into()
}
