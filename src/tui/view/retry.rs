//! What failed in a batch, before it is sent again.
//!
//! ```text
//! ┌ Retry  eval-gpt-5 ───────────────────────────────┐
//! │ 203 of 1,000 requests                            │
//! │ ▸ [x] error            200                       │
//! │   [ ] soft failure       3                       │
//! │ tokens    12,630 to read                         │
//! └─────────────────────────── nothing is sent yet ──┘
//! ```

mod told;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::state::retry::{Focus, Reach, Retry, RetryPlan};
use crate::domain::Progress;
use crate::domain::retry::PlanRow;
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::dialog::{Dialog, Focus as Here, Line};
use crate::tui::widget::frame::Frame;

use super::failure;
use super::hint::key;

/// Columns of the box.
const WIDTH: u16 = 72;
/// Columns of a class.
const CLASS: usize = 14;

/// Draws the plan.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    retry: &Retry,
    buffer: &mut Buffer,
) -> Option<Position> {
    let frame = Frame {
        title: vec![
            (Clean::own("Retry  "), theme.style(Role::Focus)),
            (Clean::line(&retry.name), theme.style(Role::Title)),
        ],
        foot_right: Some((Clean::own("nothing is sent yet"), theme.style(Role::Dim))),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let mut body = Vec::new();
    if let Some(planned) = &retry.planned {
        body.extend(taken(retry, planned).map(|words| text(&words, Role::Title, theme)));
        body.extend(rows(retry, theme));
        body.push(text("", Role::Text, theme));
        if !retry.rows().is_empty() {
            body.extend(inputs(retry));
            body.push(text("", Role::Text, theme));
        }
        body.extend(told::lines(app, planned, theme));
    }
    let ending = ending(app, retry, theme);
    let dialog = Dialog {
        frame,
        width: WIDTH,
        body,
        ending,
    };
    dialog.draw(buffer, app.model.screen.size, theme)
}

/// What can be changed in all requests.
fn inputs(retry: &Retry) -> [Line<'_>; 2] {
    let input = |label, input, hint, focus| Line::Input {
        label,
        input,
        hint,
        focus: if retry.focus == focus {
            Here::Here
        } else {
            Here::Elsewhere
        },
    };
    [
        input(
            "model",
            &retry.model,
            "as it is in each request",
            Focus::Model,
        ),
        input(
            "max tok",
            &retry.max_tokens,
            "as it is in each request",
            Focus::MaxTokens,
        ),
    ]
}

fn text(words: &str, role: Role, theme: &Theme) -> Line<'static> {
    Line::Text(Clean::field(words), theme.style(role))
}

/// `200 of 400 requests`, by what is chosen now; nothing where none could be looked into.
fn taken(retry: &Retry, planned: &RetryPlan) -> Option<String> {
    let rows = retry.rows().into_iter().filter(|row| row.is_taken);
    let taken: u64 = rows.map(|row| row.count).sum();
    let all = planned.plan.requests();
    if all == 0 && planned.is_partial() {
        return None;
    }
    let noun = if all == 1 { "request" } else { "requests" };
    Some(format!(
        "{} of {} {noun} would be sent again{}",
        number(taken),
        number(all),
        batches(retry)
    ))
}

/// Says how many batches a run would be given, once that is known.
fn batches(retry: &Retry) -> String {
    match (retry.reach, retry.ready().map_or(0, <[_]>::len)) {
        (Reach::Batch, _) | (Reach::Run, 0) => String::new(),
        (Reach::Run, 1) => ", as 1 new batch".to_owned(),
        (Reach::Run, many) => format!(", as {many} new batches"),
    }
}

fn rows(retry: &Retry, theme: &Theme) -> Vec<Line<'static>> {
    let rows = retry.rows();
    if rows.is_empty() {
        let planned = retry.planned.as_ref();
        let (words, role) = match planned.filter(|planned| planned.is_partial()) {
            Some(planned) if planned.plan.requests() == 0 => {
                ("Nothing can be sent again now.", Role::Text)
            }
            Some(_) => ("Nothing is left to retry in what has ended.", Role::Text),
            None => (
                "Nothing is left to retry: every request has succeeded.",
                Role::Ok,
            ),
        };
        return vec![text(words, role, theme)];
    }
    let rows = rows.iter().enumerate();
    let is_here = |at| retry.focus == Focus::Classes && at == retry.cursor;
    rows.map(|(at, row)| class(row, is_here(at), theme))
        .collect()
}

fn class(row: &PlanRow, is_here: bool, theme: &Theme) -> Line<'static> {
    let marker = if is_here { "▸" } else { " " };
    let mark = if row.is_taken { "x" } else { " " };
    let title = row.class.title();
    let count = number(row.count);
    let words = format!("{marker} [{mark}] {title:<CLASS$}{count:>9}");
    let role = match (is_here, row.is_taken) {
        (true, _) => Role::Selected,
        (false, true) => Role::Text,
        (false, false) => Role::Dim,
    };
    Line::Text(Clean::line(&words), theme.style(role))
}

/// Says how far the plan is, or what to press.
fn ending(app: &App, retry: &Retry, theme: &Theme) -> Vec<Line<'static>> {
    let blank = text("", Role::Text, theme);
    if let Err(why) = retry.wish() {
        return vec![blank, text(&format!("✗ {why}"), Role::Bad, theme)];
    }
    if let Some(job) = retry.job {
        let mut jobs = app.model.jobs.iter();
        let running = jobs.find(|(id, _)| *id == job);
        let progress = running.map_or_else(Progress::default, |(_, job)| job.progress);
        let words = match progress.per_mille() {
            Some(mille) => format!("Fetching, planning, counting… {} %", mille / 10),
            None => "Fetching, planning, counting…".to_owned(),
        };
        return vec![blank, text(&words, Role::Active, theme)];
    }
    if let Some(failed) = &retry.failed {
        let told = failure::paragraphs(failed, theme, "");
        let told = told.into_iter();
        return told
            .map(|(words, style)| Line::Text(words, style))
            .collect();
    }
    let words = match retry.ready() {
        Ok(_) => format!(
            "{} takes or leaves a class, {} changes, {} asks and sends.",
            key(app, "retry.toggle"),
            key(app, "retry.change"),
            key(app, "retry.send")
        ),
        Err(_) if retry.rows().is_empty() => return vec![blank],
        Err(_) => format!("{} takes or leaves a class.", key(app, "retry.toggle")),
    };
    vec![blank, text(&words, Role::Dim, theme)]
}
