//! The form for a new batch: file, name, metadata, the check, and the question at its end.
//!
//! ```text
//! ┌ New batch ─────────────────────────────────────────────────────────┐
//! │ file      data/emails.jsonl                                        │
//! │ name      weekly                                                   │
//! │ metadata  team=search, run=7                                       │
//! │                                                                    │
//! │ ✓ 60 requests · 38.2 kB · /v1/chat/completions · gpt-4.1-nano      │
//! │ tokens    12,004 to read · up to 7,200 to write                    │
//! │ input     $0.0006 (normally $0.0012)                               │
//! │                                                                    │
//! │ Send 60 requests to /v1/chat/completions with profile openai?      │
//! │ ▸ No       Send                                                    │
//! └────────────────────────────────────────────────────────────────────┘
//! ```

mod cost;
mod found;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::state::create::{Check, Field, Form, Stage};
use crate::app::state::menu::Answer;
use crate::app::toasts::capitalised;
use crate::domain::check::Report;
use crate::text::{Clean, bytes, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::dialog::{Dialog, Focus, Line};
use crate::tui::widget::frame::Frame;

use super::failure;
use super::hint::key;

/// Columns of the box.
const WIDTH: u16 = 88;
/// Candidates and findings that are shown; the rest is counted.
const SHOWN: usize = 8;
/// Warnings that are shown where tokens and cost need the room.
const WARNINGS_SHOWN: usize = 3;

/// Draws the form; returns where the cursor is.
pub(super) fn draw(app: &App, theme: &Theme, form: &Form, buffer: &mut Buffer) -> Option<Position> {
    let mut body = inputs(form, theme);
    body.push(text("", Role::Text, theme));
    body.extend(checked(app, form, theme));
    let is_asking = form.stage != Stage::Filling;
    let foot = is_asking.then(|| (Clean::own("y yes · n no"), theme.style(Role::Dim)));
    let dialog = Dialog {
        frame: Frame {
            title: vec![(Clean::own("New batch"), theme.style(Role::Focus))],
            foot_right: foot,
            line: theme.style(Role::Focus),
            ..Frame::default()
        },
        width: WIDTH,
        body,
        ending: ending(app, form, theme),
    };
    dialog.draw(buffer, app.model.screen.size, theme)
}

fn text(words: &str, role: Role, theme: &Theme) -> Line<'static> {
    Line::Text(Clean::field(words), theme.style(role))
}

fn inputs<'a>(form: &'a Form, theme: &Theme) -> Vec<Line<'a>> {
    let input = |label, input, hint, field| Line::Input {
        label,
        input,
        hint,
        focus: if form.field == field && form.stage == Stage::Filling {
            Focus::Here
        } else {
            Focus::Elsewhere
        },
    };
    let mut lines = vec![input(
        "file",
        &form.path,
        "a file of requests, one a line (JSONL); tab completes",
        Field::Path,
    )];
    let shown = form.candidates.iter().take(SHOWN);
    lines.extend(shown.map(|path| text(&format!("          {path}"), Role::Dim, theme)));
    let more = form.candidates.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(text(
            &format!("          and {more} more"),
            Role::Dim,
            theme,
        ));
    }
    lines.push(input(
        "name",
        &form.name,
        "what the list calls it (optional)",
        Field::Name,
    ));
    lines.push(input(
        "metadata",
        &form.metadata,
        "team=search, run=7 (optional)",
        Field::Metadata,
    ));
    lines
}

/// Says what the check found, or how to get it checked.
fn checked(app: &App, form: &Form, theme: &Theme) -> Vec<Line<'static>> {
    match &form.check {
        Check::Not => {
            let words = format!(
                "{} checks the file. Nothing is sent before you agree.",
                key(app, "create.next")
            );
            vec![text(&words, Role::Dim, theme)]
        }
        Check::Running => vec![text("Checking every line…", Role::Active, theme)],
        Check::Failed(failed) => failure::paragraphs(failed, theme, "")
            .into_iter()
            .map(|(words, style)| Line::Text(words, style))
            .collect(),
        Check::Done(report) if report.is_valid() => {
            let mut lines = vec![text(&format!("✓ {}", summary(report)), Role::Ok, theme)];
            lines.extend(found::findings(report, WARNINGS_SHOWN, theme));
            lines.extend(cost::lines(app, &form.count, theme));
            lines
        }
        Check::Done(report) if report.is_only_too_large() => {
            let mut lines = vec![text(&format!("✓ {}", summary(report)), Role::Ok, theme)];
            lines.extend(found::too_large(report, WARNINGS_SHOWN, theme));
            lines.extend(cost::lines(app, &form.count, theme));
            lines
        }
        Check::Done(report) => found::refused(report, SHOWN, theme),
    }
}

fn summary(report: &Report) -> String {
    let endpoint = report.endpoint.as_ref().map(ToString::to_string);
    let models = Some(report.models.join(", ")).filter(|models| !models.is_empty());
    [
        Some(counted(report.requests, "request", "requests")),
        Some(bytes(report.bytes)),
        endpoint,
        models,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Returns the problem or the question: what must be seen even on a low screen.
fn ending<'a>(app: &App, form: &Form, theme: &Theme) -> Vec<Line<'a>> {
    if let Some(problem) = &form.problem {
        let words = format!("✗ {}", capitalised(problem));
        return vec![text("", Role::Text, theme), text(&words, Role::Bad, theme)];
    }
    let Stage::Asking(answer) = form.stage else {
        return Vec::new();
    };
    let no = (Clean::own("No"), theme.style(Role::Text));
    let yes = (Clean::own("Send"), theme.style(Role::Focus));
    let cursor = usize::from(answer == Answer::Yes);
    vec![
        text("", Role::Text, theme),
        text(&question(app, form), Role::Title, theme),
        Line::Buttons([no, yes], cursor),
    ]
}

fn question(app: &App, form: &Form) -> String {
    let Check::Done(report) = &form.check else {
        return "Send it?".to_owned();
    };
    let endpoint = report.endpoint.as_ref().map(|path| format!(" to {path}"));
    let models = Some(report.models.join(", ")).filter(|models| !models.is_empty());
    let run = if report.is_only_too_large() {
        " as a run"
    } else {
        ""
    };
    format!(
        "Send {}{run}{}{} with profile {}?",
        counted(report.requests, "request", "requests"),
        endpoint.unwrap_or_default(),
        models
            .map(|models| format!(" ({models})"))
            .unwrap_or_default(),
        app.model.session.profile
    )
}
