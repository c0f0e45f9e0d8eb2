//! A text of several lines in an input: how it breaks into rows, and how the cursor goes up and down.
//!
//! Places are counted in characters, as the input counts them.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{Clean, columns};

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vertical {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
}

/// Returns the rows of a text that is broken after spaces, where it can be, and at line ends. There
/// is at least one.
pub fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let (mut start, mut at, mut used) = (0, 0, 0);
    // The place behind the last space of the row, and the columns up to there.
    let mut space: Option<(usize, usize)> = None;
    for cluster in text.graphemes(true) {
        let chars = cluster.chars().count();
        if cluster.ends_with('\n') {
            rows.push(start..at);
            (start, at, used, space) = (at + chars, at + chars, 0, None);
            continue;
        }
        let wide = columns(Clean::field(cluster).as_str());
        if used + wide > width && at > start {
            let (end, kept) = space.take().unwrap_or((at, used));
            rows.push(start..end);
            (start, used) = (end, used - kept);
        }
        at += chars;
        used += wide;
        if cluster == " " {
            space = Some((at, used));
        }
    }
    rows.push(start..at);
    rows
}

/// Returns the row in which a place is.
pub fn row_of(rows: &[Range<usize>], place: usize) -> usize {
    let next = rows.partition_point(|row| row.start <= place);
    next.saturating_sub(1)
}

/// Returns where the cursor is one row further; `None` at the edge of the text.
pub fn moved(text: &str, cursor: usize, width: usize, to: Vertical) -> Option<usize> {
    let rows = rows(text, width);
    let here = row_of(&rows, cursor);
    let next = match to {
        Vertical::Up => here.checked_sub(1)?,
        Vertical::Down => here + 1,
    };
    let column = cursor.saturating_sub(rows.get(here)?.start);
    let row = rows.get(next)?;
    // The end of a row that goes on below is the beginning of that one.
    let goes_on = rows
        .get(next + 1)
        .is_some_and(|below| below.start == row.end);
    let end = row.end.saturating_sub(usize::from(goes_on));
    Some((row.start + column).min(end.max(row.start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, width: usize) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let rows = rows(text, width).into_iter();
        rows.map(|row| chars[row].iter().collect()).collect()
    }

    #[test]
    fn a_text_breaks_behind_spaces_and_at_line_ends() {
        assert_eq!(broken("one two three", 8), ["one two ", "three"]);
        assert_eq!(broken("abcdef\n\ngh", 4), ["abcd", "ef", "", "gh"]);
        assert_eq!(broken("", 4), [""]);
        assert_eq!(broken("a\n", 4), ["a", ""]);
        assert_eq!(broken("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn the_cursor_keeps_its_column_where_there_is_one_and_stops_at_the_edges() {
        let text = "abcd\nx\nefgh";
        let down = moved(text, 3, 20, Vertical::Down);
        assert_eq!(down, Some(6));
        assert_eq!(moved(text, 6, 20, Vertical::Up), Some(1));
        assert_eq!(moved(text, 0, 20, Vertical::Up), None);
        assert_eq!(moved(text, 8, 20, Vertical::Down), None);
        assert_eq!(moved("one two three", 9, 8, Vertical::Up), Some(1));
        assert_eq!(moved("one two three", 7, 8, Vertical::Down), Some(13));
        assert_eq!(
            moved("one two three", 13, 3, Vertical::Up),
            Some(10),
            "the end of a row that goes on is the beginning of the next"
        );
    }
}
