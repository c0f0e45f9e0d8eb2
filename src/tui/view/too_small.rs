//! One plain sentence on a terminal in which nothing else can be shown.

use ratatui::buffer::Buffer;

use crate::app::layout::{Area, LEAST, Size};
use crate::text::{Clean, wrap};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, row};

/// Says which size the terminal has and which it needs, in the middle of it.
pub(super) fn draw(size: Size, theme: &Theme, buffer: &mut Buffer) {
    let sentence = format!(
        "batchdeck needs {} columns and {} rows; this terminal has {} and {}.",
        LEAST.width, LEAST.height, size.width, size.height
    );
    let lines = wrap(&sentence, usize::from(size.width));
    let used = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let area = Area {
        x: 0,
        y: size.height.saturating_sub(used) / 2,
        width: size.width,
        height: size.height.min(used),
    };
    for (at, line) in (0..area.height).zip(lines) {
        Pen::new(buffer, row(area, at)).put(&Clean::line(&line), theme.style(Role::Text));
    }
}
