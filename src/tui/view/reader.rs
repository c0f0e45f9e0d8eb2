//! One result, whole.
//!
//! ```text
//! ┌ email-0  answer · gpt-4.1-nano · 48 in, 13 out · stop ──────────────┐
//! │ Michael O'Connor praised Priya and Omar for the integration support │
//! │ and asks for a call on Friday.                                      │
//! └ req_0a1b ─────────────────────────────────────────────── 12 of 997 ─┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::reading;
use crate::app::state::overlay::Reader;
use crate::app::state::results::Mode;
use crate::domain::result::{Answer, Outcome, ResultLine};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::json::{self, State};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prose;

use super::large;

/// Draws the result that is being read.
pub(super) fn draw(app: &App, theme: &Theme, reader: &Reader, buffer: &mut Buffer) {
    let size = app.model.screen.size;
    let lines = reading::lines(reader.text.as_str(), size);
    let dim = theme.style(Role::Dim);
    let request = reader.line.request_id.as_deref();
    let frame = Frame {
        title: title(app, theme, &reader.line),
        foot: request.map(|id| (Clean::line(&format!("request {id}")), dim)),
        foot_right: Some((place(app, reader, lines.len()), dim)),
        line: theme.style(Role::Focus),
        ..Frame::default()
    };
    let inside = prose::with_air(large(app, theme, &frame, buffer));
    let top = usize::try_from(reader.scroll.top).unwrap_or(usize::MAX);
    match app.model.results.mode {
        Mode::Parsed => {
            let role = match reader.line.outcome {
                Outcome::Answer(_) => Role::Text,
                Outcome::Error(_) | Outcome::Unreadable(_) | Outcome::Missing => Role::Bad,
            };
            for (y, line) in (0..inside.height).zip(lines.iter().skip(top)) {
                Pen::new(buffer, row(inside, y)).put(&Clean::field(line), theme.style(role));
            }
        }
        Mode::Raw => raw(theme, &lines, top, inside, buffer),
    }
}

fn raw(
    theme: &Theme,
    lines: &[String],
    top: usize,
    inside: crate::app::layout::Area,
    buffer: &mut Buffer,
) {
    let mut state = State::default();
    for (at, line) in lines
        .iter()
        .take(top + usize::from(inside.height))
        .enumerate()
    {
        let (words, next) = json::paint(line, state, theme);
        state = next;
        if let Some(y) = at.checked_sub(top).and_then(|y| u16::try_from(y).ok()) {
            let pen = Pen::new(buffer, row(inside, y));
            words
                .iter()
                .fold(pen, |pen, (text, style)| pen.put(text, *style));
        }
    }
}

fn title(app: &App, theme: &Theme, line: &ResultLine) -> Vec<Words> {
    let id = line
        .custom_id
        .as_deref()
        .map_or_else(|| format!("line {}", line.number), str::to_owned);
    let (class, role) = class(line);
    let usage = line
        .usage
        .map(|usage| format!("{} in, {} out", number(usage.input), number(usage.output)));
    let facts: Vec<String> = [line.model.clone(), usage, line.finish.clone()]
        .into_iter()
        .flatten()
        .map(|fact| format!(" · {fact}"))
        .collect();
    let mut words = vec![
        (Clean::line(&id), theme.style(Role::Focus)),
        (Clean::own("  "), theme.style(Role::Text)),
        (Clean::own(class), theme.style(role)),
        (Clean::line(&facts.concat()), theme.style(Role::Dim)),
    ];
    if app.model.results.mode == Mode::Raw {
        words.push((Clean::own(" · raw JSON"), theme.style(Role::Warn)));
    }
    words
}

/// Returns in a word how the request ended.
fn class(line: &ResultLine) -> (&'static str, Role) {
    match &line.outcome {
        Outcome::Error(_) => ("✗ error", Role::Bad),
        Outcome::Unreadable(_) => ("? unreadable", Role::Bad),
        Outcome::Missing => ("∅ missing", Role::Bad),
        Outcome::Answer(Answer::Refusal(_)) => ("! refused", Role::Warn),
        Outcome::Answer(Answer::Empty) => ("! empty", Role::Warn),
        Outcome::Answer(_) if line.is_soft_failure() => ("! cut short", Role::Warn),
        Outcome::Answer(_) => ("answer", Role::Ok),
    }
}

/// Returns which result this is, and which line of it is at the top where it is longer than the
/// screen.
fn place(app: &App, reader: &Reader, lines: usize) -> Clean {
    let results = &app.model.results;
    let more = if results.total().is_some() { "" } else { "+" };
    let of = format!(
        "{} of {}{more}",
        number(reader.at + 1),
        number(results.len())
    );
    let height = reading::area(app.model.screen.size).inside().height;
    if lines <= usize::from(height) {
        return Clean::line(&of);
    }
    Clean::line(&format!("line {} of {lines} · {of}", reader.scroll.top + 1))
}
