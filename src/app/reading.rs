//! Where one result or a long text is read, and how it is broken into lines.

use super::effect::{Effect, Rows, Ticket};
use super::layout::{Area, Size};
use super::state::results::WINDOW;

/// Returns the area of a large overlay: all but header, footer and a margin.
pub fn area(size: Size) -> Area {
    let margin = if size.width >= 100 { 4 } else { 0 };
    Area {
        x: margin,
        y: 1,
        width: size.width.saturating_sub(margin * 2),
        height: size.height.saturating_sub(2),
    }
}

/// Returns the lines of a text as they are shown in that area, with a column of air on each side.
pub fn lines(text: &str, size: Size) -> Vec<String> {
    let width = usize::from(area(size).inside().width).saturating_sub(2);
    crate::text::wrap(text, width)
}

/// Asks for a window of lines around the screen.
pub fn window(ticket: Ticket, first: u64) -> Effect {
    Effect::ReadWindow {
        ticket,
        rows: Rows::All,
        first,
        count: WINDOW,
    }
}
