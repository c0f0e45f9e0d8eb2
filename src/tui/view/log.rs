//! Everything the user was told, the newest first.
//!
//! ```text
//! ┌ Messages 12 ────────────────────────────────────┐
//! │ 14:20:03  ✗ cannot cancel batch_1: it has ended │
//! └─────────────────────────────────── 1–20 of 40 ─┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::messages;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{badge, prose};

use super::{extent, large};

/// Columns of the time.
const TIME: usize = 9;

/// Draws the log from a line on.
pub(super) fn draw(app: &App, theme: &Theme, top: u64, buffer: &mut Buffer) {
    let lines = messages::lines(&app.model);
    let len = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    let height = app.model.sheet().inside().height;
    let count = format!(" {}", app.model.notices.log().len());
    let frame = Frame {
        title: vec![
            (Clean::own("Messages"), theme.style(Role::Focus)),
            (Clean::line(&count), theme.style(Role::Text)),
        ],
        foot_right: extent(top, len, height).map(|text| (text, theme.style(Role::Dim))),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let area = large(app, theme, &frame, buffer);
    if lines.is_empty() {
        let text = (
            Clean::own("Nothing was told so far."),
            theme.style(Role::Dim),
        );
        return prose::draw(buffer, area, &[text]);
    }
    let inside = Area {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(1),
        ..area
    };
    let top = usize::try_from(top).unwrap_or(usize::MAX);
    for (y, line) in (0..inside.height).zip(lines.iter().skip(top)) {
        let (glyph, _, role) = badge::severity(line.severity);
        let glyph = if line.time.is_empty() { " " } else { glyph };
        Pen::new(buffer, row(inside, y))
            .column(&Clean::line(&line.time), TIME, theme.style(Role::Dim))
            .say(glyph, theme.style(role))
            .skip(1)
            .put(&line.text, theme.style(Role::Text));
    }
}
