//! An empty sheet over what was drawn before.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::layout::{Area, Size};
use crate::text::columns;

use super::pen::rect;

/// Clears an area for something that lies on top.
///
/// A wide character that would stick out into the area from its left gives way whole: the drawing
/// library leaves out the cell behind a wide one, and the edge of the sheet would have a hole.
pub(crate) fn lay(buffer: &mut Buffer, area: Area, style: Style) {
    let seen = rect(area).intersection(buffer.area);
    for y in seen.top()..seen.bottom() {
        if let Some(left) = seen.left().checked_sub(1)
            && let Some(cell) = buffer.cell_mut((left, y))
            && columns(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
        for x in seen.left()..seen.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Returns an area in the middle of the screen, as large as wanted and as fits between header and
/// footer.
pub(crate) fn centred(size: Size, width: u16, height: u16) -> Area {
    let width = width.min(size.width);
    let height = height.min(size.height.saturating_sub(2));
    Area {
        x: (size.width - width) / 2,
        y: 1 + (size.height.saturating_sub(2) - height) / 2,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn a_wide_character_does_not_stick_out_into_the_sheet() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "日本語", Style::default());
        let area = Area {
            x: 3,
            y: 0,
            width: 3,
            height: 1,
        };
        lay(&mut buffer, area, Style::default());
        let symbols: Vec<&str> = buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(symbols, ["日", " ", " ", " ", " ", " "]);
    }
}
