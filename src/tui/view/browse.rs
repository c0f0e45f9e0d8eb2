//! The results view: the table at the left, the result that is read at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::layout::Layout;
use crate::app::state::browse::Browse;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::sheet;

use super::{reading, results, search_prompt};

/// Draws the view; returns where the cursor is while something is typed into it.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    layout: &Layout,
    view: &Browse,
    buffer: &mut Buffer,
) -> Option<Position> {
    let sides = app.model.sides()?;
    sheet::lay(buffer, layout.body(), theme.style(Role::Text));
    if let Some(area) = sides.table {
        results::table(app, theme, area, buffer);
    }
    if let Some(area) = sides.reading {
        reading::draw(app, theme, view, area, buffer);
    }
    let front = sides.table.or(sides.reading)?;
    search_prompt::draw(app, theme, front, buffer)
}
