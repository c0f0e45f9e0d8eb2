//! The lines to be filled in.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tui_input::Input;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::preparing::{Areas, Piece, label_width, shown, shown_candidates};
use crate::app::state::prepare::{Line, Prepare};
use crate::app::toasts::capitalised;
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::view::hint::key;
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prompt;

use super::{Side, frame_role, inputs};

/// Draws the lines; returns where the cursor is.
pub(super) fn draw(
    app: &App,
    theme: &Theme,
    areas: Areas,
    buffer: &mut Buffer,
) -> Option<Position> {
    let frame = Frame {
        title: vec![(Clean::own("Prepare"), theme.style(Role::Focus))],
        foot: foot(app, theme),
        foot_right: Some((sent(&app.model.prepare), theme.style(Role::Dim))),
        line: theme.style(frame_role(app, Side::Lines)),
        ..Frame::default()
    };
    frame.draw(buffer, areas.lines);
    let inside = areas.inside();
    let pieces = shown(&app.model);
    let mut y = 0;
    let mut cursor = None;
    let first = first(&pieces, app.model.prepare.line, inside.height);
    for piece in pieces.iter().skip(first) {
        let area = Area {
            y: inside.y.saturating_add(y),
            height: piece.rows.min(inside.height.saturating_sub(y)),
            ..inside
        };
        cursor = draw_piece(app, theme, *piece, area, buffer).or(cursor);
        y = y.saturating_add(piece.rows);
    }
    cursor
}

/// Says what was sent of the dataset.
fn sent(page: &Prepare) -> Clean {
    match page.sent_rows() {
        None => Clean::own("nothing is sent yet"),
        Some(1) => Clean::own("row 1 was sent"),
        Some(rows) => Clean::line(&format!("rows 1 to {} were sent", number(rows))),
    }
}

/// Returns the first line that is shown, so that the one with the keys is on the screen.
fn first(pieces: &[Piece], line: Line, height: u16) -> usize {
    let here = pieces.iter().position(|piece| piece.line == line);
    let here = here.unwrap_or(pieces.len().saturating_sub(1));
    let mut first = 0;
    let rows = |first: usize| -> u16 {
        let shown = pieces.iter().take(here + 1).skip(first);
        shown.map(|piece| piece.rows).sum()
    };
    while first < here && rows(first) > height {
        first += 1;
    }
    first
}

/// Says why it cannot go on, or what is under way.
fn foot(app: &App, theme: &Theme) -> Option<(Clean, ratatui::style::Style)> {
    let page = &app.model.prepare;
    if let Some(problem) = &page.problem {
        let words = format!("✗ {}", capitalised(problem));
        return Some((Clean::field(&words), theme.style(Role::Bad)));
    }
    let job = page.job?;
    let job = app.model.jobs.iter().find(|(id, _)| *id == job)?.1;
    let done = job.progress.per_mille().unwrap_or_default() / 10;
    let words = format!("writing… {done} % · {} stops", key(app, "prepare.close"));
    Some((Clean::line(&words), theme.style(Role::Active)))
}

fn draw_piece(
    app: &App,
    theme: &Theme,
    piece: Piece,
    area: Area,
    buffer: &mut Buffer,
) -> Option<Position> {
    let page = &app.model.prepare;
    let is_here = piece.line == page.line;
    let label = labels(page, piece.line);
    let role = if is_here { Role::Focus } else { Role::Dim };
    let width = label_width(page);
    let pen = Pen::new(buffer, row(area, 0)).column(&Clean::field(label), width, theme.style(role));
    let cursor = match piece.line {
        Line::Dataset => {
            let pen = pen.skip(2);
            typed(pen, theme, &page.dataset, &dataset_hint(app))
        }
        Line::Recipe => inputs::recipe(pen, theme, page, is_here),
        Line::Knob(at) => {
            let knob = page.edits()?.knobs.get(at)?;
            let pen = mark(pen, theme, knob.is_changed());
            typed(pen, theme, &knob.input, knob_hint(&knob.original))
        }
        Line::Text(at) => {
            let text = page.edits()?.texts.get(at)?;
            let pen = mark(pen, theme, text.is_changed());
            if area.height > 1 || is_here {
                let rest = Area {
                    x: pen.place().x,
                    width: u16::try_from(pen.room()).unwrap_or(0),
                    ..area
                };
                let cursor = inputs::template(app, theme, text, rest, buffer);
                return cursor.filter(|_| is_here);
            }
            let style = theme.style(Role::Text);
            match text.input.value() {
                "" => pen.say("none", theme.style(Role::Dim)),
                value => pen.put(&Clean::field(value), style),
            };
            None
        }
        Line::Save => {
            let pen = pen.skip(2);
            typed(
                pen,
                theme,
                page.save_as.as_ref()?,
                "a file, such as my.toml",
            )
        }
        Line::Pilot => {
            let pen = pen.skip(2);
            typed(pen, theme, &page.pilot, "rows to try first")
        }
        Line::Write => {
            inputs::portions(pen, theme, page, is_here);
            None
        }
        Line::Rows => None,
    };
    if is_here && matches!(piece.line, Line::Dataset | Line::Recipe) {
        candidates(theme, page, area, width, buffer);
    }
    cursor.filter(|_| is_here)
}

fn labels(page: &Prepare, line: Line) -> &str {
    let edits = page.edits();
    match line {
        Line::Dataset => "dataset",
        Line::Recipe => "recipe",
        Line::Knob(at) => edits
            .and_then(|edits| edits.knobs.get(at))
            .map_or("", |knob| knob.key.name()),
        Line::Text(at) => edits
            .and_then(|edits| edits.texts.get(at))
            .map_or("", |text| text.key.as_str()),
        Line::Save => "save as",
        Line::Pilot => "pilot",
        Line::Write => "write",
        Line::Rows => "rows",
    }
}

fn dataset_hint(app: &App) -> String {
    let complete = key(app, "prepare.complete");
    match app.model.prepare.sample {
        Some(_) => format!("{complete} takes the sample; or CSV, JSON, JSONL, a folder"),
        None => format!("CSV, JSON, JSONL or a folder; {complete} completes"),
    }
}

fn knob_hint(original: &str) -> &'static str {
    if original.is_empty() {
        "the recipe leaves it to you"
    } else {
        "empty"
    }
}

/// Draws an input, or what could be typed.
fn typed(pen: Pen<'_>, theme: &Theme, input: &Input, hint: &str) -> Option<Position> {
    if input.value().is_empty() {
        let place = pen.place();
        pen.put(&Clean::line(hint), theme.style(Role::Dim));
        return Some(place);
    }
    prompt::draw(pen, input, theme.style(Role::Text))
}

/// Shows by a sign that something else is typed than the recipe says.
fn mark<'b>(pen: Pen<'b>, theme: &Theme, is_changed: bool) -> Pen<'b> {
    if is_changed {
        pen.say("• ", theme.style(Role::Warn))
    } else {
        pen.skip(2)
    }
}

/// Draws what the path could become.
fn candidates(theme: &Theme, page: &Prepare, area: Area, label: usize, buffer: &mut Buffer) {
    for (y, path) in (1..area.height).zip(shown_candidates(page)) {
        let pen = Pen::new(buffer, row(area, y)).skip(label + 2);
        pen.put(&Clean::field(&path), theme.style(Role::Dim));
    }
}
