//! The results of the selected batch, one a row.
//!
//! ```text
//! ┌ Results  997 ok · 3 errors · first 120 lines, d saves all ────────────── eval-gpt-5 ┐
//! │  email-0   Michael O'Connor praised Priya and Omar for the …        61 tok  stop    │
//! │✗ email-7   400 · context_length_exceeded · too long                                 │
//! └ the first 262 kB of 1300 kB of the output file ───────────────────────── 1 of 120 ──┘
//! ```

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::event::Origin;
use crate::app::layout::{Area, Pane};
use crate::app::state::results::{Mode, Phase};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prose;

use super::hint::key;
use super::result_row::{self, Columns, Look};
use super::{has_focus, pane_frame, position, results_empty, tabs};

/// Draws the pane.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let results = &app.model.results;
    let mut frame = pane_frame(app, theme, Pane::Results);
    frame.title = title(app, theme);
    let name = app.model.list.current().map(|row| Clean::line(&row.name));
    frame.right = name.map(|name| (name, theme.style(Role::Title)));
    let dim = theme.style(Role::Dim);
    frame.foot = results.note.as_ref().map(|note| (Clean::line(note), dim));
    let height = area.inside().height;
    frame.foot_right =
        position(results.scroll.cursor, results.len(), height).map(|text| (text, dim));
    let inside = frame.draw(buffer, area);
    if results.phase == Phase::Open && !results.is_empty() {
        rows(app, theme, inside, buffer);
    } else {
        prose::draw(buffer, inside, &results_empty::paragraphs(app, theme));
    }
}

fn rows(app: &App, theme: &Theme, inside: Area, buffer: &mut Buffer) {
    let results = &app.model.results;
    let shown: Vec<_> = results.window(inside.height).collect();
    let columns = Columns::of(inside.width, shown.iter().filter_map(|(_, line)| *line));
    for (y, (at, line)) in (0..inside.height).zip(shown) {
        let area = row(inside, y);
        let Some(line) = line else {
            Pen::new(buffer, area)
                .skip(2)
                .say("…", theme.style(Role::Dim));
            continue;
        };
        let look = Look {
            is_selected: at == results.scroll.cursor,
            has_focus: has_focus(app, Pane::Results),
            mode: results.mode,
        };
        result_row::draw(buffer, area, theme, columns, line, look);
    }
}

/// Says how the requests went, and whether these are all results.
fn title(app: &App, theme: &Theme) -> Vec<Words> {
    let mut words = tabs::title(app, theme, Pane::Results);
    let results = &app.model.results;
    let Some(batch) = app.model.list.current() else {
        return words;
    };
    if results.phase != Phase::Open {
        return words;
    }
    if let Some(counts) = batch.batch.counts.filter(|counts| counts.done() > 0) {
        let ok = format!("  {} ok", number(counts.completed));
        words.push((Clean::line(&ok), theme.style(Role::Text)));
        if counts.failed > 0 {
            let noun = if counts.failed == 1 {
                "error"
            } else {
                "errors"
            };
            let errors = format!(" · {} {noun}", number(counts.failed));
            words.push((Clean::line(&errors), theme.style(Role::Bad)));
        }
    }
    if let Some(extent) = extent(app) {
        words.push((Clean::line(&format!(" · {extent}")), theme.style(Role::Dim)));
    }
    if results.mode == Mode::Raw {
        words.push((Clean::own(" · raw JSON"), theme.style(Role::Warn)));
    }
    words
}

/// Returns how much of the results is here.
fn extent(app: &App) -> Option<String> {
    let results = &app.model.results;
    match results.origin.as_ref()? {
        Origin::Provider { is_whole: true } => None,
        Origin::Provider { is_whole: false } => Some(format!(
            "first {} lines, {} saves all",
            number(results.len()),
            key(app, "batch.download")
        )),
        Origin::Files(_) => Some(results.total().map_or_else(
            || "saved, counting lines…".to_owned(),
            |total| format!("saved, {} lines", number(total)),
        )),
    }
}
