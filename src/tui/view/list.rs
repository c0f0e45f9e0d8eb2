//! The list of batches.
//!
//! ```text
//! ┌ Batches 12 of 46 · 3 marked ───────── active first ┐
//! │*▸● completed   eval-gpt-5              3 err    2h │
//! └ / eval ──────────────────────────────── 3 of 12 ───┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::layout::{Area, Pane, Zoom};
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Access;
use crate::text::{Clean, columns, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::{prompt, prose};

use super::hint::key;
use super::list_row::{self, Branch, Columns};
use super::{failure, has_focus, pane_frame, position, title_role};

/// Draws the list; returns where the cursor is while the filter is typed.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) -> Option<Position> {
    let list = &app.model.list;
    let mut frame = pane_frame(app, theme, Pane::Batches);
    frame.title = title(app, theme);
    frame.right = Some((order(app), theme.style(Role::Dim)));
    let inside_rows = area.inside().height;
    frame.foot_right = position(list.scroll.cursor, list.len(), inside_rows)
        .map(|text| (text, theme.style(Role::Dim)));
    let inside = frame.draw(buffer, area);
    if list.is_empty() {
        prose::draw(buffer, inside, &nothing(app, theme));
    } else {
        rows(app, theme, inside, buffer);
    }
    typing(app, theme, area, buffer)
}

fn rows(app: &App, theme: &Theme, inside: Area, buffer: &mut Buffer) {
    let list = &app.model.list;
    let shape = Columns::of(inside.width);
    let selected = list.current().map(|row| &row.batch.id);
    for (y, batch) in (0..inside.height).zip(list.window(inside.height)) {
        let look = list_row::Look {
            is_selected: selected == Some(&batch.batch.id),
            is_marked: list.is_marked(&batch.batch.id),
            has_focus: has_focus(app, Pane::Batches),
            branch: Branch::of(batch, list),
        };
        let now = app.model.now.wall;
        list_row::draw(buffer, row(inside, y), theme, shape, batch, look, now);
    }
}

fn title(app: &App, theme: &Theme) -> Vec<Words> {
    let list = &app.model.list;
    let more = if app.model.sync.older.is_some() {
        "+"
    } else {
        ""
    };
    let known = number(u64::try_from(list.known()).unwrap_or(u64::MAX));
    let filter = list.filter.value().trim();
    let count = if filter.is_empty() {
        format!(" {known}{more}")
    } else {
        format!(" {} of {known}{more}", number(list.len()))
    };
    let mut words = vec![
        (
            Clean::own("Batches"),
            theme.style(title_role(app, Pane::Batches)),
        ),
        (Clean::line(&count), theme.style(Role::Text)),
    ];
    if !filter.is_empty() {
        words.push((
            Clean::line(&format!(" · {filter}")),
            theme.style(Role::Match),
        ));
    }
    if list.marked() > 0 {
        let what = if list.is_marking_range() {
            "marked, marking on"
        } else {
            "marked"
        };
        let text = format!(" · {} {what}", list.marked());
        words.push((Clean::line(&text), theme.style(Role::Marked)));
    }
    words
}

fn order(app: &App) -> Clean {
    let list = &app.model.list;
    let reversed = if list.is_reversed { ", reversed" } else { "" };
    let zoomed = match app.model.screen.zoom {
        Zoom::On => format!(" · {} shares the screen", key(app, "pane.zoom")),
        Zoom::Off => String::new(),
    };
    Clean::line(&format!("{}{reversed}{zoomed}", list.sort.word()))
}

/// Draws the filter in the lower edge while it is typed.
fn typing(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) -> Option<Position> {
    let is_typed = matches!(app.model.overlays.last(), Some(Overlay::Filter));
    let edge = row(area, area.height.checked_sub(1).filter(|_| is_typed)?);
    let edge = Area {
        x: edge.x.saturating_add(1),
        width: edge.width.saturating_sub(2),
        ..edge
    };
    let typed = columns(Clean::field(app.model.list.filter.value()).as_str());
    let blank = " ".repeat(usize::from(edge.width).min(typed + 5));
    Pen::new(buffer, edge).put(&Clean::line(&blank), theme.style(Role::Text));
    let pen = Pen::new(buffer, edge).say(" / ", theme.style(Role::Key));
    prompt::draw(pen, &app.model.list.filter, theme.style(Role::Text))
}

/// Says why there is nothing in the list, and what to do.
fn nothing(app: &App, theme: &Theme) -> Vec<Words> {
    let model = &app.model;
    let say = |text: String, role: Role| (Clean::field(&text), theme.style(role));
    if model.list.known() > 0 {
        let filter = model.list.filter.value().trim();
        let known = number(u64::try_from(model.list.known()).unwrap_or(u64::MAX));
        return vec![
            say(
                format!("No batch has {filter:?} in its name, id, status, model or metadata."),
                Role::Text,
            ),
            say(String::new(), Role::Text),
            say(
                format!("{} shows all {known}.", key(app, "app.back")),
                Role::Text,
            ),
        ];
    }
    if let Some(failed) = &model.sync.failure {
        let again = format!("{} tries again now.", key(app, "refresh.all"));
        return failure::paragraphs(failed, theme, &again);
    }
    if model.sync.is_first_load() {
        let text = format!("Asking {} for its batches…", model.session.profile);
        return vec![say(text, Role::Dim)];
    }
    let mut said = vec![
        say("No batches yet.".to_owned(), Role::Title),
        say(String::new(), Role::Text),
    ];
    said.push(say(first_step(app), Role::Text));
    said.push(say(
        format!("{} shows all keys.", key(app, "help.show")),
        Role::Dim,
    ));
    said
}

fn first_step(app: &App) -> String {
    let session = &app.model.session;
    if session.access == Access::ReadOnly {
        return "This profile is read-only: batches that are made elsewhere appear here by themselves."
            .to_owned();
    }
    let sample = if session.sample.is_some() {
        " A sample is ready to be tried."
    } else {
        ""
    };
    format!(
        "{} makes the first one of a file of requests (JSONL), {} prepares requests of other data: all is checked, and nothing is sent before you agree.{sample}",
        key(app, "batch.create"),
        key(app, "batch.prepare")
    )
}
