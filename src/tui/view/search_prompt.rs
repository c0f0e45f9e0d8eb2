//! What to look for, or where to go, while it is typed: in the lower edge of the results.
//!
//! ```text
//! └ / class:error refund ─────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tui_input::Input;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::state::overlay::Overlay;
use crate::text::{Clean, columns};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{prompt, prose, sheet};

/// What a search may be, shown while nothing is typed.
const SEARCH: &str = "words, class:error, finish:length, model:x, tokens:>500, /regex/";
/// Where one can go, shown while nothing is typed.
const GO_TO: &str = "a row, 50%, or a custom_id";
/// Rows of a reason at most.
const REASON: usize = 4;

/// Draws what is typed into the lower edge of a frame; returns where the cursor is.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) -> Option<Position> {
    match app.model.overlays.last() {
        Some(Overlay::Search(typing)) => {
            if let Some(problem) = &typing.problem {
                reason(theme, problem, area, buffer);
            }
            edge(theme, (" / ", SEARCH), &typing.input, area, buffer)
        }
        Some(Overlay::GoTo(input)) => edge(theme, (" go to ", GO_TO), input, area, buffer),
        _ => None,
    }
}

fn edge(
    theme: &Theme,
    (sign, hint): (&'static str, &'static str),
    input: &Input,
    area: Area,
    buffer: &mut Buffer,
) -> Option<Position> {
    let last = row(area, area.height.checked_sub(1)?);
    let edge = Area {
        x: last.x.saturating_add(1),
        width: last.width.saturating_sub(2),
        ..last
    };
    let shown = if input.value().is_empty() {
        columns(hint)
    } else {
        columns(Clean::field(input.value()).as_str())
    };
    let blank = " ".repeat(usize::from(edge.width).min(columns(sign) + shown + 2));
    Pen::new(buffer, edge).put(&Clean::line(&blank), theme.style(Role::Text));
    let pen = Pen::new(buffer, edge).say(sign, theme.style(Role::Key));
    if input.value().is_empty() {
        let place = pen.place();
        pen.say(hint, theme.style(Role::Dim));
        return Some(place);
    }
    prompt::draw(pen, input, theme.style(Role::Text))
}

/// Says above the edge why what is typed cannot be looked for.
fn reason(theme: &Theme, problem: &str, area: Area, buffer: &mut Buffer) {
    let inside = area.inside();
    let words = [(Clean::field(problem), theme.style(Role::Bad))];
    let mut lines = prose::lines(&words, inside.width.saturating_sub(2));
    lines.truncate(REASON.min(usize::from(inside.height)));
    let height = u16::try_from(lines.len()).unwrap_or(0);
    let area = Area {
        y: inside
            .y
            .saturating_add(inside.height.saturating_sub(height)),
        height,
        ..inside
    };
    sheet::lay(buffer, area, theme.style(Role::Text));
    prose::draw(buffer, area, &lines);
}
