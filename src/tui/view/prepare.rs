//! Requests being prepared: the lines to be filled in, and rows as they would be sent.
//!
//! ```text
//! ┌ Prepare ──────────────────────────────────────────────────────────┐
//! │ dataset     data/emails.json                                      │
//! │ recipe    ‹ summarise ›  Summaries of e-mails (fields: from, …)   │
//! │ model       gpt-4.1-nano                                          │
//! │ user      • From: {{ from }}↵To: {{ to }}↵…                       │
//! │ pilot       10                                                    │
//! │ write     ▸ Pilot: rows 1-10   All rows                           │
//! └───────────────────────────────────────────── nothing is sent yet ─┘
//! ┌ Row 1 of 60  line 2 ───────────────────── email-0 · gpt-4.1-nano ─┐
//! │ [system]                                                          │
//! └ fields  from · to · subject · body ───────────────────── 1–9 of 40┘
//! ```

mod inputs;
mod lines;
mod rows;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::preparing::Areas;
use crate::app::state::prepare::Line;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::sheet;

/// Draws the page over the whole screen but header and footer; returns where the cursor is.
pub(super) fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Option<Position> {
    let areas = Areas::of(&app.model);
    for area in [areas.lines, areas.rows] {
        sheet::lay(buffer, area, theme.style(Role::Text));
    }
    rows::draw(app, theme, areas, buffer);
    lines::draw(app, theme, areas, buffer)
}

/// A side of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Lines,
    Rows,
}

/// Returns the role of a side's frame: that of the one with the keys stands out.
fn frame_role(app: &App, side: Side) -> Role {
    let with_keys = match app.model.prepare.line {
        Line::Rows => Side::Rows,
        _ => Side::Lines,
    };
    if side == with_keys {
        Role::Focus
    } else {
        Role::Border
    }
}
