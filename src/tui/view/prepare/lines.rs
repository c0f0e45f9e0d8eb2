//! The lines to be filled in.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use tui_input::Input;

use crate::app::App;
use crate::app::layout::Area;
use crate::app::paragraph;
use crate::app::preparing::{Areas, Piece, label_width, pieces, shown_candidates, writing_width};
use crate::app::state::prepare::{Entry, Line, Portion, Prepare, Recipe};
use crate::app::toasts::capitalised;
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::view::hint::key;
use crate::tui::widget::frame::Frame;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prompt;

use super::frame_role;

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
        foot_right: Some((Clean::own("nothing is sent yet"), theme.style(Role::Dim))),
        line: theme.style(frame_role(app, false)),
        ..Frame::default()
    };
    frame.draw(buffer, areas.lines);
    let inside = areas.inside();
    let pieces = pieces(&app.model.prepare, writing_width(&app.model));
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
        Line::Recipe => recipe(pen, theme, page, is_here),
        Line::Knob(at) => {
            let knob = page.edits()?.knobs.get(at)?;
            let pen = mark(pen, theme, knob.is_changed());
            typed(pen, theme, &knob.input, knob_hint(&knob.original))
        }
        Line::Text(at) => {
            let text = page.edits()?.texts.get(at)?;
            let pen = mark(pen, theme, text.is_changed());
            if is_here {
                let rest = Area {
                    x: pen.place().x,
                    width: u16::try_from(pen.room()).unwrap_or(0),
                    ..area
                };
                return template(app, theme, text, rest, buffer);
            }
            let style = theme.style(Role::Text);
            match text.input.value() {
                "" => pen.say("none", theme.style(Role::Dim)),
                value => pen.put(&Clean::field(value), style),
            };
            None
        }
        Line::Pilot => {
            let pen = pen.skip(2);
            typed(pen, theme, &page.pilot, "rows to try first")
        }
        Line::Write => {
            portions(pen, theme, page, is_here);
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
        Line::Pilot => "pilot",
        Line::Write => "write",
        Line::Rows => "rows",
    }
}

fn dataset_hint(app: &App) -> String {
    let complete = key(app, "prepare.complete");
    let sample = match app.model.prepare.sample {
        Some(_) => "takes the sample",
        None => "completes",
    };
    format!("a table, JSON, JSONL or a folder of texts; {complete} {sample}")
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
    match is_changed {
        true => pen.say("• ", theme.style(Role::Warn)),
        false => pen.skip(2),
    }
}

/// Draws the name of the recipe between arrows, and what it is for.
fn recipe(pen: Pen<'_>, theme: &Theme, page: &Prepare, is_here: bool) -> Option<Position> {
    let arrow = theme.style(if is_here { Role::Key } else { Role::Dim });
    let pen = pen.say("‹ ", arrow);
    let room = pen.room();
    let wide = crate::text::columns(Clean::field(page.recipe.value()).as_str());
    let input = Pen::room(&pen).min(wide + 1).min(room);
    let place = cursor_in(&pen, &page.recipe, input);
    let pen = pen
        .column(
            &Clean::field(page.recipe.value()),
            input,
            theme.style(Role::Text),
        )
        .say("› ", arrow);
    let about = match &page.read {
        Recipe::Read(edits) => edits.sheet.description.clone().unwrap_or_default(),
        Recipe::Failed(_) => "cannot be used".to_owned(),
        Recipe::Unread => String::new(),
    };
    pen.put(&Clean::field(&about), theme.style(Role::Dim));
    place
}

/// Returns where the cursor of an input is that is drawn whole.
fn cursor_in(pen: &Pen<'_>, input: &Input, room: usize) -> Option<Position> {
    let before: String = input.value().chars().take(input.cursor()).collect();
    let wide = crate::text::columns(Clean::field(&before).as_str());
    let place = pen.place();
    let x = u16::try_from(wide.min(room.saturating_sub(1))).ok()?;
    Some(Position::new(place.x.saturating_add(x), place.y))
}

/// Draws a template while it is written, with the cursor in sight.
fn template(
    app: &App,
    theme: &Theme,
    text: &Entry<String>,
    area: Area,
    buffer: &mut Buffer,
) -> Option<Position> {
    let value: Vec<char> = text.input.value().chars().collect();
    let rows = paragraph::rows(text.input.value(), writing_width(&app.model));
    let here = paragraph::row_of(&rows, text.input.cursor());
    let height = usize::from(area.height);
    let first = (here + 1).saturating_sub(height);
    let mut cursor = None;
    for (y, (at, range)) in (0..area.height).zip(rows.iter().enumerate().skip(first)) {
        let chars = value.get(range.clone()).unwrap_or_default();
        let words: String = chars.iter().collect();
        let pen = Pen::new(buffer, row(area, y));
        if at == here {
            let before = text.input.cursor().saturating_sub(range.start);
            let before: String = chars.iter().take(before).collect();
            let wide = crate::text::columns(Clean::field(&before).as_str());
            let place = pen.place();
            let x = place
                .x
                .saturating_add(u16::try_from(wide).unwrap_or(u16::MAX));
            cursor = Some(Position::new(x, place.y));
        }
        pen.put(&Clean::field(&words), theme.style(Role::Text));
    }
    cursor
}

/// Draws which rows can be written; the choice has a marker besides its look.
fn portions(pen: Pen<'_>, theme: &Theme, page: &Prepare, is_here: bool) {
    let (all, chosen) = page.portions();
    let mut pen = pen;
    for portion in all {
        let is_chosen = portion == chosen;
        let role = match (is_chosen, is_here) {
            (true, true) => Role::Selected,
            (true, false) => Role::Title,
            (false, _) => Role::Dim,
        };
        let marker = if is_chosen { "▸ " } else { "  " };
        let words = Clean::line(&portion_words(page, portion));
        let style = theme.style(role);
        pen = pen
            .say(marker, style)
            .put(&words, style)
            .say(" ", style)
            .skip(2);
    }
}

fn portion_words(page: &Prepare, portion: Portion) -> String {
    match portion {
        Portion::Pilot => format!("Pilot of {}", page.pilot.value().trim()),
        Portion::Rest => {
            let from = page.sent_rows().unwrap_or(0).saturating_add(1);
            format!("The rest, from row {}", number(from))
        }
        Portion::All => "All rows".to_owned(),
    }
}

/// Draws what the path could become.
fn candidates(theme: &Theme, page: &Prepare, area: Area, label: usize, buffer: &mut Buffer) {
    for (y, path) in (1..area.height).zip(shown_candidates(page)) {
        let pen = Pen::new(buffer, row(area, y)).skip(label + 2);
        pen.put(&Clean::field(&path), theme.style(Role::Dim));
    }
}
