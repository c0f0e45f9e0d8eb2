//! Any action, found by a few letters.
//!
//! ```text
//! ┌ Commands ──────────────────────────────────────┐
//! │ : can                                          │
//! │ ▸ Cancel            Asks the provider to …   C │
//! └────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::action::Action;
use crate::app::layout::Area;
use crate::app::state::overlay::Palette;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::chooser::{self, Item, Shape};
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{prompt, prose, sheet};

/// Columns and rows wanted.
const SIZE: (u16, u16) = (90, 20);
/// Columns of the titles.
const TITLE: usize = 16;

/// Draws the palette; returns where the cursor is.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    palette: &Palette,
    buffer: &mut Buffer,
) -> Option<Position> {
    let area = sheet::centred(app.model.screen.size, SIZE.0, SIZE.1);
    sheet::lay(buffer, area, theme.style(Role::Text));
    let frame = Frame {
        title: vec![(Clean::own("Commands"), theme.style(Role::Focus))],
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = prose::with_air(frame.draw(buffer, area));
    let pen = Pen::new(buffer, row(inside, 0)).say(": ", theme.style(Role::Key));
    let cursor = prompt::draw(pen, &palette.input, theme.style(Role::Text));
    let rows = Area {
        y: inside.y.saturating_add(1),
        height: inside.height.saturating_sub(1),
        ..inside
    };
    if palette.matches.is_empty() {
        let text = (
            Clean::own("  Nothing is called that."),
            theme.style(Role::Dim),
        );
        Pen::new(buffer, row(rows, 0)).put(&text.0, text.1);
    }
    let shape = Shape {
        len: palette.matches.len(),
        cursor: palette.cursor,
        label: TITLE,
    };
    chooser::draw(buffer, rows, theme, shape, |at| {
        palette
            .matches
            .get(at)
            .map(|action| item(app, theme, action))
    });
    cursor
}

fn item(app: &App, theme: &Theme, action: &'static Action) -> Item {
    let reason = (action.blocked)(&app.model);
    let key = app.keymap.first_key(action).unwrap_or_default();
    let role = if reason.is_some() {
        Role::Dim
    } else {
        Role::Text
    };
    let detail = reason.map_or_else(
        || Clean::own(action.help),
        |reason| Clean::line(&format!("not now: {reason}")),
    );
    Item {
        label: (Clean::own(action.title), theme.style(role)),
        detail: (detail, theme.style(Role::Dim)),
        end: (Clean::line(key), theme.style(Role::Key)),
    }
}
