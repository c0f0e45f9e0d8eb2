//! A frame of one cell with words in its edges.
//!
//! ```text
//! ┌ title ──────────────── right ┐
//! │                              │
//! └ foot ───────────── foot_right┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::layout::Area;
use crate::text::{Clean, columns};

use super::pen::{Pen, rect, row};

/// Words and how they look.
pub(crate) type Words = (Clean, Style);

/// A frame and the words in its edges; where they do not fit, those at the right go first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// At the left of the upper edge.
    pub(crate) title: Vec<Words>,
    /// At the right of the upper edge.
    pub(crate) right: Option<Words>,
    /// At the left of the lower edge.
    pub(crate) foot: Option<Words>,
    /// At the right of the lower edge.
    pub(crate) foot_right: Option<Words>,
    /// The lines.
    pub(crate) line: Style,
}

impl Frame {
    /// Draws the frame; returns the area inside.
    pub(crate) fn draw(&self, buffer: &mut Buffer, area: Area) -> Area {
        lines(buffer, area, self.line);
        let foot: Vec<Words> = self.foot.iter().cloned().collect();
        edge(buffer, row(area, 0), &self.title, self.right.as_ref());
        let last = row(area, area.height.saturating_sub(1));
        edge(buffer, last, &foot, self.foot_right.as_ref());
        area.inside()
    }
}

fn lines(buffer: &mut Buffer, area: Area, style: Style) {
    let seen = rect(area);
    let (left, right) = (seen.left(), seen.right().saturating_sub(1));
    let (top, bottom) = (seen.top(), seen.bottom().saturating_sub(1));
    let mut set = |x: u16, y: u16, symbol: &str| {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    };
    if seen.width < 2 || seen.height < 2 {
        return;
    }
    for x in left..=right {
        set(x, top, "─");
        set(x, bottom, "─");
    }
    for y in top..=bottom {
        set(left, y, "│");
        set(right, y, "│");
    }
    set(left, top, "┌");
    set(right, top, "┐");
    set(left, bottom, "└");
    set(right, bottom, "┘");
}

/// Writes words into an edge: the left ones whole if possible, the right one only if it fits whole.
fn edge(buffer: &mut Buffer, area: Area, left: &[Words], right: Option<&Words>) {
    let room = usize::from(area.width.saturating_sub(2));
    let inside = Area {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(2),
        ..area
    };
    let used: usize = left.iter().map(|(text, _)| columns(text.as_str())).sum();
    let used = if used == 0 { 0 } else { used + 2 };
    if used > 0 {
        let cells = Area {
            width: u16::try_from(used.min(room)).unwrap_or(0),
            ..inside
        };
        title(Pen::new(buffer, cells), left);
    }
    let Some((text, style)) = right else {
        return;
    };
    let wide = columns(text.as_str()) + 2;
    if wide == 2 || used + wide + 1 > room {
        return;
    }
    let pen = Pen::new(buffer, inside).skip(room - wide);
    pen.say(" ", *style).put(text, *style).say(" ", *style);
}

fn title(pen: Pen<'_>, words: &[Words]) {
    let plain = Style::default();
    let room = pen.room().saturating_sub(1);
    let pen = words
        .iter()
        .fold(pen.say(" ", plain), |pen, (text, style)| {
            let room = pen.room().min(room).saturating_sub(1);
            let wide = columns(text.as_str()).min(room);
            pen.column(text, wide, *style)
        });
    pen.say(" ", plain);
}
