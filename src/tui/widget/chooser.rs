//! A short list with a cursor; only the rows on the screen are made.
//!
//! ```text
//! ▸ label      detail, cut where it is long             end
//!   label      detail                                   end
//! ```

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::layout::Area;
use crate::text::{Clean, columns};
use crate::tui::theme::{Role, Theme};

use super::frame::Words;
use super::pen::{Pen, rect, row};

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// What it is called.
    pub(crate) label: Words,
    /// More about it.
    pub(crate) detail: Words,
    /// At the right edge.
    pub(crate) end: Words,
}

/// How many rows there are, where the cursor is, and how wide labels are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Rows in all.
    pub(crate) len: usize,
    /// The row with the cursor.
    pub(crate) cursor: usize,
    /// Columns of the labels.
    pub(crate) label: usize,
}

/// Draws the rows around the cursor that fit the area.
pub(crate) fn draw(
    buffer: &mut Buffer,
    area: Area,
    theme: &Theme,
    shape: Shape,
    item: impl Fn(usize) -> Option<Item>,
) {
    let height = usize::from(area.height);
    let first = (shape.cursor + 1).saturating_sub(height);
    for (at, y) in (first..shape.len).zip(0..area.height) {
        if let Some(item) = item(at) {
            let selected = (at == shape.cursor).then(|| theme.style(Role::Selected));
            draw_item(buffer, row(area, y), &item, shape.label, selected);
        }
    }
}

fn draw_item(buffer: &mut Buffer, area: Area, item: &Item, label: usize, selected: Option<Style>) {
    if let Some(style) = selected {
        buffer.set_style(rect(area).intersection(buffer.area), style);
    }
    let look = |style: Style| selected.unwrap_or(style);
    let marker = if selected.is_some() { "▸ " } else { "  " };
    let end = columns(item.end.0.as_str());
    let pen = Pen::new(buffer, area)
        .say(marker, look(Style::default()))
        .column(&item.label.0, label, look(item.label.1))
        .skip(2);
    let kept = if end == 0 { 0 } else { end + 2 };
    let room = pen.room().saturating_sub(kept);
    pen.column(&item.detail.0, room, look(item.detail.1))
        .skip(2)
        .put(&item.end.0, look(item.end.1));
}

/// Returns nothing to say.
pub(crate) fn nothing() -> Words {
    (Clean::default(), Style::default())
}
