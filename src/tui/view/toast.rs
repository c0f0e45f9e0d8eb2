//! What the user was just told: a strip between what is read and the footer.
//!
//! ```text
//!  ✗ Cannot cancel batch_1: it has ended
//!    Refresh to see its state                                       esc closes
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::toasts::{self, MARGIN, Part};
use crate::text::{Clean, columns};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{badge, sheet};

use super::hint::key;

/// Draws the rows that the layout has for them.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    sheet::lay(buffer, area, theme.style(Role::Text));
    for (y, line) in (0..area.height).zip(toasts::lines(&app.model)) {
        let (glyph, _, role) = badge::severity(line.severity);
        let style = theme.style(role);
        let (sign, words) = match line.part {
            Part::First => (glyph, style),
            Part::More => ("", style),
            Part::Hint => ("", theme.style(Role::Text)),
        };
        let area = row(area, y);
        let pen = Pen::new(buffer, area).skip(1);
        let pen = pen.column(&Clean::own(sign), MARGIN - 1, style);
        let pen = pen.put(&line.text, words);
        if line.closes {
            let text = Clean::line(&format!("{} closes", key(app, "app.back")));
            let room = pen.room().saturating_sub(columns(text.as_str()) + 1);
            pen.skip(room).put(&text, theme.style(Role::Dim));
        }
    }
}
