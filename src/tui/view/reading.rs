//! One result, whole: the reading pane of the results view.
//!
//! ```text
//! ┌ Answer │ Request │ Raw ─────────────────────────────────────────────┐
//! │ ✓ answer  email-0                                                   │
//! │ gpt-4.1-nano · 48 in, 13 out · stop · req_0a1b                      │
//! │                                                                     │
//! │ Michael O'Connor praised Priya and Omar for the integration support │
//! │ and asks for a call on Friday.                                      │
//! └ lines kept whole ────────────────────────────────── 1–18 of 40 ─────┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::reading;
use crate::app::state::browse::{Browse, Look, Side, Tab, Wrap};
use crate::domain::request::Asked;
use crate::domain::result::{Answer, Class, Outcome, ResultLine};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prose;
use crate::tui::widget::rich::{self, Place};

use super::extent;
use super::result_row::numbered;

/// Draws the pane.
pub(super) fn draw(app: &App, theme: &Theme, view: &Browse, area: Area, buffer: &mut Buffer) {
    let page = reading::page(area);
    let dim = theme.style(Role::Dim);
    let place = extent(view.scroll.top, view.page.len(), page.height);
    let frame = Frame {
        title: tabs(theme, view),
        foot: ways(view).map(|text| (text, theme.style(Role::Warn))),
        foot_right: place.map(|text| (text, dim)),
        line: theme.style(if view.side == Side::Reading {
            Role::Focus
        } else {
            Role::Border
        }),
        ..Frame::default()
    };
    let inside = prose::with_air(frame.draw(buffer, area));
    let Some(line) = app.model.results.current() else {
        return;
    };
    head(app, theme, line, inside, buffer);
    if reading::head(area) > 1 {
        facts(app, theme, line, row(inside, 1), buffer);
    }
    body(theme, view, page, buffer);
}

fn tabs(theme: &Theme, view: &Browse) -> Vec<Words> {
    let mut words = Vec::new();
    for tab in Tab::ALL {
        if !words.is_empty() {
            words.push((Clean::own(" │ "), theme.style(Role::Dim)));
        }
        let role = match (tab == view.tab, view.side) {
            (true, Side::Reading) => Role::Focus,
            (true, Side::Table) => Role::Title,
            (false, _) => Role::Dim,
        };
        let open = if tab == view.tab { "▸" } else { "" };
        words.push((Clean::own(open), theme.style(role)));
        words.push((Clean::own(tab.title()), theme.style(role)));
    }
    words
}

/// Says in which ways the page is not shown as usual.
fn ways(view: &Browse) -> Option<Clean> {
    let look = match view.look {
        Look::LaidOut => None,
        Look::Plain => Some("plain"),
    };
    let wrap = match (view.wrap, view.left) {
        (Wrap::Broken, _) => None,
        (Wrap::Kept, 0) => Some("lines kept whole".to_owned()),
        (Wrap::Kept, left) => Some(format!("from column {}", number(left.saturating_add(1)))),
    };
    let ways: Vec<String> = [look.map(str::to_owned), wrap]
        .into_iter()
        .flatten()
        .collect();
    (!ways.is_empty()).then(|| Clean::line(&ways.join(" · ")))
}

/// Says how the request ended, and which it was.
fn head(app: &App, theme: &Theme, line: &ResultLine, inside: Area, buffer: &mut Buffer) {
    let numbering = app.model.results.window().numbering();
    let id = line
        .custom_id
        .as_deref()
        .map_or_else(|| numbered(line, numbering), Clean::field);
    let (class, role) = class(line);
    Pen::new(buffer, row(inside, 0))
        .say(class, theme.style(role))
        .skip(2)
        .put(&id, theme.style(Role::Title));
}

/// Returns in a word how the request ended.
fn class(line: &ResultLine) -> (&'static str, Role) {
    match (&line.outcome, line.class()) {
        (_, Class::Cancelled) => ("⊘ cancelled", Role::Bad),
        (_, Class::Expired) => ("◷ expired", Role::Bad),
        (Outcome::Error(_), _) => ("✗ error", Role::Bad),
        (Outcome::Unreadable(_), _) => ("? unreadable", Role::Bad),
        (Outcome::Missing, _) => ("∅ missing", Role::Bad),
        (Outcome::Blank, _) => ("  blank line", Role::Dim),
        (Outcome::Answer(Answer::Refusal(_)), _) => ("! refused", Role::Warn),
        (Outcome::Answer(Answer::Empty), _) => ("! empty", Role::Warn),
        (Outcome::Answer(_), Class::Soft) => ("! cut short", Role::Warn),
        (Outcome::Answer(_), _) => ("✓ answer", Role::Ok),
    }
}

/// Says what is odd about the line, and what it tells of itself.
fn facts(app: &App, theme: &Theme, line: &ResultLine, area: Area, buffer: &mut Buffer) {
    let usage = line.usage.map(|usage| {
        let known = |count: Option<u64>| count.map_or_else(|| "unknown".to_owned(), number);
        let reasoning = match usage.known_reasoning() {
            Some(0) => String::new(),
            some => format!(" ({} reasoning)", known(some)),
        };
        format!(
            "{} in, {} out{reasoning}",
            known(usage.known_input()),
            known(usage.known_output())
        )
    });
    let origin = app.model.results.origin_of(line);
    let said: Vec<String> = [
        origin.map(|batch| format!("from {batch}")),
        line.model.clone(),
        usage,
        line.finish.clone(),
        line.request_id.as_ref().map(|id| format!("request {id}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let pen = Pen::new(buffer, area);
    let pen = match odd(app) {
        Some(odd) => pen.put(&odd, theme.style(Role::Warn)).say(
            if said.is_empty() { "" } else { " · " },
            theme.style(Role::Dim),
        ),
        None => pen,
    };
    pen.put(&Clean::field(&said.join(" · ")), theme.style(Role::Dim));
}

/// Tells of an id that was never asked for, or that stands on several lines.
fn odd(app: &App) -> Option<Clean> {
    let requested = app.model.results.requested()?;
    if let Some(Ok(Asked::Unknown)) = requested.outcome {
        return Some(Clean::own("unknown id"));
    }
    let lines = requested.lines.filter(|lines| *lines > 1)?;
    let text = format!("duplicate id, on {} lines", number(lines));
    Some(Clean::line(&text))
}

fn body(theme: &Theme, view: &Browse, area: Area, buffer: &mut Buffer) {
    let has_cursor = view.side == Side::Reading && view.page.has_folds();
    let cursor = view.page.block(view.scroll.cursor);
    let place = Place {
        top: usize::try_from(view.scroll.top).unwrap_or(usize::MAX),
        left: usize::try_from(view.left).unwrap_or(usize::MAX),
        cursor: cursor.filter(|_| has_cursor),
    };
    rich::draw(buffer, area, theme, view.page.lines(), place);
}
