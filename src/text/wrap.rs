//! Breaks text into lines that fit a number of columns.

use unicode_segmentation::UnicodeSegmentation;

use super::columns;

/// Breaks text into lines of at most `width` columns, at spaces where there are any.
///
/// Contract: every line of the input gives at least one line; a word wider than the width is broken
/// between grapheme clusters; spaces at a break are dropped; nothing else is lost. Cost is linear.
/// The text is expected to be clean already.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    text.split('\n')
        .flat_map(|line| wrap_line(line, width))
        .collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut current, mut used) = (String::new(), 0);
    for word in line.split_word_bounds() {
        let wide = columns(word);
        if used + wide <= width {
            current.push_str(word);
            used += wide;
            continue;
        }
        if word.chars().all(char::is_whitespace) {
            lines.push(std::mem::take(&mut current));
            used = 0;
            continue;
        }
        if used > 0 && wide <= width {
            let tail = break_before(&mut current, width - wide);
            lines.push(std::mem::take(&mut current));
            used = columns(&tail) + wide;
            current = tail;
            current.push_str(word);
            continue;
        }
        for cluster in word.graphemes(true) {
            let wide = columns(cluster);
            if used + wide > width && used > 0 {
                lines.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push_str(cluster);
            used += wide;
        }
    }
    lines.push(current);
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Takes the part after the last space off a line, when it fits into `room` columns: so that a
/// comma or a closing quote does not leave its word.
fn break_before(line: &mut String, room: usize) -> String {
    let Some(space) = line.rfind(char::is_whitespace) else {
        return String::new();
    };
    let tail = line.split_at(space).1.trim_start().to_owned();
    if tail.is_empty() || columns(&tail) > room || line.split_at(space).0.trim().is_empty() {
        return String::new();
    }
    line.truncate(space);
    tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
    }

    #[test]
    fn a_full_stop_stays_with_its_word() {
        assert_eq!(wrap("one two.", 7), ["one", "two."]);
    }

    #[test]
    fn a_word_wider_than_the_width_is_broken() {
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn wide_characters_count_as_two() {
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn empty_lines_are_kept() {
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
    }

    #[test]
    fn what_moves_down_with_a_word_fits_with_it() {
        assert_eq!(wrap(" ,..日", 4), [" ,..", "日"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_letter_is_lost(
            text in "[a-z日 .,\n]{0,80}",
            width in 2usize..20,
        ) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| columns(line) <= width), "{lines:?}");
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&lines.join("\n")), letters(&text));
        }
    }
}
