//! Two lines that begin alike, cut so that the eye falls on where they part.

use unicode_segmentation::UnicodeSegmentation as _;

/// What stays of the common beginning, in characters: some words to recognise the place by.
const KEPT: usize = 16;

/// Cuts away what two lines begin with in common, but for its last words; `…` stands for the rest.
///
/// Lines that are the same, and lines that part early, come back as they are. Clean lines stay
/// clean: they are cut before a grapheme cluster.
pub fn apart(left: &str, right: &str) -> (String, String) {
    let whole = || (left.to_owned(), right.to_owned());
    if left == right {
        return whole();
    }
    let common: usize = left
        .graphemes(true)
        .zip(right.graphemes(true))
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len())
        .sum();
    let beginning = left.get(..common).unwrap_or_default();
    let Some(cut) = beginning_of_words(beginning) else {
        return whole();
    };
    let rest = |line: &str| format!("…{}", line.get(cut..).unwrap_or_default());
    (rest(left), rest(right))
}

/// Finds where the last words of a text begin; `None` where so little is before that nothing is won
/// by cutting it.
fn beginning_of_words(text: &str) -> Option<usize> {
    let (earliest, _) = text.grapheme_indices(true).rev().nth(KEPT)?;
    let tail = text.get(earliest..)?;
    // A text without spaces is cut inside.
    let space = tail.find(' ').map_or(0, |at| at + 1);
    let cut = earliest + space;
    (text.get(..cut)?.chars().count() > 1).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(left: &str, right: &str) -> [String; 2] {
        apart(left, right).into()
    }

    #[test]
    fn the_last_words_before_the_difference_stay() {
        assert_eq!(
            cut(
                "The quick brown fox jumps over the lazy dog",
                "The quick brown fox jumps over the tired dog"
            ),
            ["…jumps over the lazy dog", "…jumps over the tired dog"]
        );
    }

    #[test]
    fn lines_that_part_early_stay_whole() {
        assert_eq!(cut("a b c", "a b d"), ["a b c", "a b d"]);
        assert_eq!(cut("", "x"), ["", "x"]);
    }

    #[test]
    fn the_same_lines_stay_whole() {
        let line = "the same words on both sides of the comparison";
        assert_eq!(cut(line, line), [line, line]);
    }

    #[test]
    fn a_cluster_is_never_cut() {
        let before = "日本語".repeat(9);
        let [left, right] = cut(&format!("{before}e\u{301}"), &format!("{before}e\u{300}"));
        assert!(left.ends_with("語e\u{301}") && right.ends_with("語e\u{300}"));
    }
}
