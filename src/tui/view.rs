//! The picture of the model: one file a region or overlay.
//!
//! Views take the app as it is and write cells. They change nothing, keep nothing between frames
//! and decide nothing: where things are comes from `app::layout`, `app::reading` and
//! `app::mouse::footer_spots`, so that moving, clicking and drawing agree. Only rows on the screen
//! are ever made, so that a frame costs the same for ten batches and for a hundred thousand.
//!
//! ```text
//! ┌ header ───────────────────┐
//! │ panes: list detail results│   overlays lie over the panes, questions over everything;
//! │ jobs, while there are any │   what was just told has rows of its own
//! │ toasts                    │
//! └ footer ───────────────────┘
//! ```

mod browse;
mod compare;
mod confirm;
mod create;
mod detail;
mod failure;
mod footer;
mod freshness;
mod groups;
mod header;
mod help;
mod hint;
mod jobs;
mod list;
mod list_row;
mod log;
mod menu;
mod palette;
mod prepare;
mod reading;
mod result_row;
mod results;
mod results_empty;
mod results_family;
mod results_words;
mod retry;
mod search_prompt;
mod tabs;
mod toast;
mod too_small;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::App;
use crate::app::layout::{Area, Layout, Pane};
use crate::app::state::overlay::Overlay;
use crate::text::{Clean, number};

use super::theme::{Role, Theme};
use super::widget::frame as edge;

pub use super::widget::plain::to_ascii;

/// Draws the dashboard on a frame, and puts the cursor into the input that takes text.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    if let Some(cursor) = render(app, theme, area, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// Draws the dashboard into a buffer; returns where the cursor is, when something takes text.
///
/// Contract: never writes outside the buffer, whatever size the model believes in; the two differ
/// for a moment after the terminal was resized.
pub fn render(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    buffer.set_style(area.intersection(buffer.area), theme.style(Role::Text));
    let size = app.model.screen.size;
    let Some(layout) = app.model.layout() else {
        too_small::draw(size, theme, buffer);
        return None;
    };
    header::draw(app, theme, layout.header, buffer);
    footer::draw(app, theme, layout.footer, buffer);
    let typed = match app.model.session.files() {
        Some(_) => None,
        None => panes(app, theme, &layout, buffer),
    };
    if let Some(area) = layout.jobs {
        jobs::draw_strip(app, theme, area, buffer);
    }
    if let Some(area) = layout.toasts {
        toast::draw(app, theme, area, buffer);
    }
    let cursor = overlays(app, theme, &layout, buffer);
    cursor
        .or(typed)
        .filter(|place| area.intersection(buffer.area).contains(*place))
}

fn panes(app: &App, theme: &Theme, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    if let Some(area) = layout.detail {
        detail::draw(app, theme, area, buffer);
    }
    let results = layout.results;
    let typed = results.and_then(|area| results::draw(app, theme, area, buffer));
    layout
        .batches
        .and_then(|area| list::draw(app, theme, area, buffer))
        .or(typed)
}

/// Draws what lies over the panes: first what is read, then what is asked.
fn overlays(app: &App, theme: &Theme, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let is_question = |overlay: &&Overlay| {
        matches!(
            overlay,
            Overlay::Confirm(_)
                | Overlay::Create(_)
                | Overlay::Menu(_)
                | Overlay::Palette(_)
                | Overlay::Retry(_)
        )
    };
    let all = &app.model.overlays;
    let mut cursor = None;
    for overlay in all.iter().filter(|overlay| !is_question(overlay)) {
        match overlay {
            Overlay::Help(scroll) => help::draw(app, theme, scroll.top, buffer),
            Overlay::Log(scroll) => log::draw(app, theme, scroll.top, buffer),
            Overlay::Browse(view) => {
                cursor = browse::draw(app, theme, layout, view, buffer);
            }
            Overlay::Groups(scroll) => groups::draw(app, theme, *scroll, buffer),
            Overlay::Compare(view) => compare::draw(app, theme, view, buffer),
            Overlay::Prepare => cursor = prepare::draw(app, theme, buffer),
            Overlay::Jobs => jobs::draw_all(app, theme, buffer),
            Overlay::Filter
            | Overlay::Search(_)
            | Overlay::GoTo(_)
            | Overlay::Confirm(_)
            | Overlay::Create(_)
            | Overlay::Menu(_)
            | Overlay::Retry(_)
            | Overlay::Palette(_) => {}
        }
    }
    for overlay in all.iter().filter(is_question) {
        cursor = match overlay {
            Overlay::Confirm(confirm) => confirm::draw(app, theme, confirm, buffer),
            Overlay::Create(form) => create::draw(app, theme, form, buffer),
            Overlay::Palette(palette) => palette::draw(app, theme, palette, buffer),
            Overlay::Menu(menu) => {
                menu::draw(app, theme, menu, buffer);
                None
            }
            Overlay::Retry(retry) => retry::draw(app, theme, retry, buffer),
            Overlay::Filter
            | Overlay::Search(_)
            | Overlay::GoTo(_)
            | Overlay::Help(_)
            | Overlay::Log(_)
            | Overlay::Browse(_)
            | Overlay::Compare(_)
            | Overlay::Prepare
            | Overlay::Groups(_)
            | Overlay::Jobs => None,
        };
    }
    cursor
}

/// Tells whether a pane has the keys.
fn has_focus(app: &App, pane: Pane) -> bool {
    app.model.screen.focus == pane && app.model.overlays.is_empty()
}

/// Returns the frame of a pane, in the look that tells whether it has the keys.
fn pane_frame(app: &App, theme: &Theme, pane: Pane) -> edge::Frame {
    let is_shown_focused = app.model.screen.focus == pane;
    let role = if is_shown_focused {
        Role::Focus
    } else {
        Role::Border
    };
    edge::Frame {
        line: theme.style(role),
        ..edge::Frame::default()
    }
}

/// Returns the look of a pane's name.
fn title_role(app: &App, pane: Pane) -> Role {
    if app.model.screen.focus == pane {
        Role::Focus
    } else {
        Role::Title
    }
}

/// Returns where a window is, `12 of 997`; `None` while everything is on the screen.
fn position(at: u64, len: u64, height: u16) -> Option<Clean> {
    (len > u64::from(height)).then(|| {
        let at = number(at.saturating_add(1).min(len));
        Clean::line(&format!("{at} of {}", number(len)))
    })
}

/// Returns which lines of a text are on the screen, `1–11 of 40`; `None` while all of them are.
fn extent(top: u64, len: u64, height: u16) -> Option<Clean> {
    (len > u64::from(height)).then(|| {
        let last = top.saturating_add(u64::from(height)).min(len);
        let first = number(top.saturating_add(1).min(last));
        Clean::line(&format!("{first}–{} of {}", number(last), number(len)))
    })
}

/// Lays an empty sheet for a large overlay and frames it; returns the area inside.
fn large(app: &App, theme: &Theme, frame: &edge::Frame, buffer: &mut Buffer) -> Area {
    let area = app.model.sheet();
    super::widget::sheet::lay(buffer, area, theme.style(Role::Text));
    frame.draw(buffer, area)
}
