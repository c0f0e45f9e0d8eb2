//! The last row: the keys that are most useful now, or why the last key did nothing.
//!
//! ```text
//!  enter Open  c Create  C Cancel  / Filter  ? Help  : Commands
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::mouse;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::Pen;

/// Draws the footer: the hints stand where a click finds them.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    if let Some(remark) = app.model.notices.current_remark() {
        let style = theme.style(Role::Warn);
        Pen::new(buffer, area).say(" ! ", style).say(remark, style);
        return;
    }
    for spot in mouse::footer_spots(&app.model, &app.keymap, area) {
        Pen::new(buffer, spot.area)
            .put(&Clean::line(&spot.key), theme.style(Role::Key))
            .say(" ", theme.style(Role::Text))
            .say(spot.action.title, theme.style(Role::Text));
    }
}
