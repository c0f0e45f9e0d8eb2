//! A one-line text input with its cursor kept in sight.

use ratatui::layout::Position;
use ratatui::style::Style;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::{Clean, columns};

use super::pen::Pen;

/// Draws an input in the room that is left; returns where the cursor is.
pub(crate) fn draw(pen: Pen<'_>, input: &Input, style: Style) -> Option<Position> {
    let room = pen.room().checked_sub(1)?;
    let (before, after) = around_cursor(input);
    let pen = pen.put(&Clean::field(end_of(before.as_str(), room)), style);
    let place = pen.place();
    pen.put(&after, style);
    Some(place)
}

/// Returns what stands before the cursor and behind it, cleaned.
fn around_cursor(input: &Input) -> (Clean, Clean) {
    let split = input
        .value()
        .char_indices()
        .nth(input.cursor())
        .map_or(input.value().len(), |(at, _)| at);
    let (before, after) = input.value().split_at(split);
    (Clean::field(before), Clean::field(after))
}

/// Returns the end of a text that fits so many columns.
fn end_of(text: &str, cols: usize) -> &str {
    let mut rest = text;
    let mut wide = columns(text);
    for cluster in text.graphemes(true) {
        if wide <= cols {
            break;
        }
        wide -= columns(cluster);
        rest = rest.split_at(cluster.len()).1;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::layout::Area;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(input: &Input) -> (String, Option<Position>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        let area = Area {
            width: 6,
            height: 1,
            ..Area::default()
        };
        let at = draw(Pen::new(&mut buffer, area), input, Style::default());
        let text = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        (text, at)
    }

    #[test]
    fn the_cursor_is_in_sight_at_the_end_of_a_long_text() {
        let (text, at) = drawn(&Input::new("abcdefghij".into()));
        assert_eq!((text.as_str(), at), ("fghij ", Some(Position::new(5, 0))));
    }

    #[test]
    fn what_stands_behind_the_cursor_is_shown() {
        let (text, at) = drawn(&Input::new("abc".into()).with_cursor(1));
        assert_eq!((text.as_str(), at), ("abc   ", Some(Position::new(1, 0))));
    }
}
