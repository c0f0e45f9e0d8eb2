//! What the user was just told: a few boxes in a corner of the panes.
//!
//! ```text
//!                                ┌ ✗ error ────────────────────┐
//!                                │ cannot cancel batch_1: …    │
//!                                │ refresh to see its state    │
//!                                └─────────────────── esc ─────┘
//! ```
//!
//! They stand at the bottom, where no list begins; if the row with the cursor is there, at the top.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::{Area, Layout, Pane};
use crate::app::state::notices::Notice;
use crate::app::state::overlay::Overlay;
use crate::text::{Clean, columns};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{badge, prose, sheet};

use super::failure::capitalised;
use super::hint::key;

/// A toast is no wider than this.
const WIDEST: u16 = 60;
/// Lines of the words.
const LINES: usize = 3;
/// Lines of the hint.
const HINT_LINES: usize = 2;

/// Draws the toasts, the newest nearest to the corner; none over the log, which has them all.
pub(super) fn draw(app: &App, theme: &Theme, layout: &Layout, buffer: &mut Buffer) {
    if matches!(app.model.overlays.last(), Some(Overlay::Log(_))) {
        return;
    }
    let width = WIDEST.min(layout.header.width);
    let boxes: Vec<(&Notice, Vec<Words>)> = app
        .model
        .notices
        .toasts()
        .rev()
        .map(|notice| (notice, lines(notice, theme, width.saturating_sub(4))))
        .collect();
    let height_of = |lines: &Vec<Words>| u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let all: u16 = boxes.iter().map(|(_, lines)| height_of(lines)).sum();
    let inset = u16::from(layout.header.width > WIDEST + 2);
    let top = 1 + inset;
    let bottom = layout.jobs.map_or(layout.footer.y, |jobs| jobs.y) - inset;
    let hides_cursor = cursor_row(app, layout).is_some_and(|y| y >= bottom.saturating_sub(all));
    let widest = boxes.iter().map(|(_, lines)| fitting(lines)).max();
    let width = widest.unwrap_or(0).min(width);
    let mut used = 0;
    for (notice, lines) in &boxes {
        let height = height_of(lines);
        if top + used + height > bottom {
            break;
        }
        let y = if hides_cursor {
            top + used
        } else {
            bottom - used - height
        };
        used += height;
        let area = Area {
            x: layout.header.width.saturating_sub(width + inset),
            y,
            width,
            height,
        };
        draw_one(app, theme, notice, lines, area, buffer);
    }
}

/// Returns the row of the cursor in the list, when a toast could lie over it.
fn cursor_row(app: &App, layout: &Layout) -> Option<u16> {
    let scroll = match app.model.screen.focus {
        Pane::Batches => app.model.list.scroll,
        Pane::Results => app.model.results.scroll(),
        Pane::Detail => return None,
    };
    let area = layout.pane(app.model.screen.focus)?;
    let down = u16::try_from(scroll.cursor.saturating_sub(scroll.top)).ok()?;
    Some(area.inside().y.saturating_add(down))
}

fn lines(notice: &Notice, theme: &Theme, width: u16) -> Vec<Words> {
    // A failure begins with our own words, other news may begin with a name.
    let text = match notice.hint {
        Some(_) => Clean::field(&capitalised(&notice.text)),
        None => Clean::field(&notice.text),
    };
    let mut lines = cut(text, Role::Text, LINES, theme, width);
    if let Some(hint) = &notice.hint {
        let hint = Clean::field(&capitalised(hint));
        lines.extend(cut(hint, Role::Dim, HINT_LINES, theme, width));
    }
    lines
}

/// Breaks a text into so many lines at most; the last one shows that there is more.
fn cut(text: Clean, role: Role, most: usize, theme: &Theme, width: u16) -> Vec<Words> {
    let mut lines = prose::lines(&[(text, theme.style(role))], width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some((last, _)) = lines.last_mut() {
            let cols = usize::from(width).saturating_sub(2);
            let kept = crate::text::fit(last.as_str(), cols);
            *last = Clean::field(&format!("{kept} …"));
        }
    }
    lines
}

/// Returns the columns that a box around the lines takes.
fn fitting(lines: &[Words]) -> u16 {
    let longest = lines.iter().map(|(text, _)| columns(text.as_str())).max();
    let longest = u16::try_from(longest.unwrap_or(0)).unwrap_or(u16::MAX);
    longest.saturating_add(4).max(24)
}

fn draw_one(
    app: &App,
    theme: &Theme,
    notice: &Notice,
    lines: &[Words],
    area: Area,
    buffer: &mut Buffer,
) {
    let (glyph, word, role) = badge::severity(notice.severity);
    let style = theme.style(role);
    let stays = notice.until.is_none();
    let frame = Frame {
        title: vec![
            (Clean::own(glyph), style),
            (Clean::own(" "), style),
            (Clean::own(word), style),
        ],
        foot_right: stays.then(|| {
            let text = format!("{} closes", key(app, "app.back"));
            (Clean::line(&text), theme.style(Role::Dim))
        }),
        line: style,
        ..Frame::default()
    };
    sheet::lay(buffer, area, theme.style(Role::Text));
    let inside = prose::with_air(frame.draw(buffer, area));
    for (y, (text, style)) in (0..inside.height).zip(lines) {
        Pen::new(buffer, row(inside, y)).put(text, *style);
    }
}
