//! The results of the selected batch, one a row: the pane, and the table of the results view.
//!
//! ```text
//! ┌ Results  997 ok · 3 errors · first 120 lines, d saves all ────────────── eval-gpt-5 ┐
//! │  email-0   Michael O'Connor praised Priya and Omar for the …        61 tok  stop    │
//! │✗ email-7   400 · context_length_exceeded · too long                                 │
//! └ the first 262 kB of 1300 kB of the output file ───────────────────────── 1 of 120 ──┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::App;
use crate::app::layout::{Area, Pane};
use crate::app::state::browse::Side;
use crate::app::state::results::Phase;
use crate::text::Clean;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::{Frame, Words};
use crate::tui::widget::pen::{Pen, row};
use crate::tui::widget::prose;

use super::result_row::{self, Columns, Look};
use super::{has_focus, pane_frame, results_empty, results_words, search_prompt, tabs};

/// Draws the pane; returns where the cursor is while something is typed into it.
pub(super) fn draw(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) -> Option<Position> {
    let mut frame = pane_frame(app, theme, Pane::Results);
    frame.title = tabs::title(app, theme, Pane::Results);
    let look = Keys {
        has_focus: has_focus(app, Pane::Results),
    };
    fill(app, theme, frame, look, area, buffer);
    let is_in_front = app.model.browse().is_none();
    is_in_front.then(|| search_prompt::draw(app, theme, area, buffer))?
}

/// Draws the table of the results view.
pub(super) fn table(app: &App, theme: &Theme, area: Area, buffer: &mut Buffer) {
    let is_front = app
        .model
        .browse()
        .is_some_and(|view| view.side == Side::Table);
    let (line, title) = if is_front {
        (Role::Focus, Role::Focus)
    } else {
        (Role::Border, Role::Title)
    };
    let frame = Frame {
        title: vec![(Clean::own("Results"), theme.style(title))],
        line: theme.style(line),
        ..Frame::default()
    };
    let look = Keys {
        has_focus: is_front,
    };
    fill(app, theme, frame, look, area, buffer);
}

/// Whether the keys go to the rows.
#[derive(Clone, Copy)]
struct Keys {
    has_focus: bool,
}

fn fill(app: &App, theme: &Theme, mut frame: Frame, keys: Keys, area: Area, buffer: &mut Buffer) {
    let results = &app.model.results;
    frame.title.extend(results_words::title(app, theme));
    let name = app.model.results_name();
    frame.right = (!name.is_empty()).then(|| (Clean::line(&name), theme.style(Role::Title)));
    frame.foot = results_words::foot(app, theme);
    let place = results_words::place(app, area.inside().height);
    frame.foot_right = place.map(|text| (text, theme.style(Role::Dim)));
    let inside = frame.draw(buffer, area);
    if results.phase != Phase::Open || results.is_empty() {
        return prose::draw(buffer, inside, &results_empty::paragraphs(app, theme));
    }
    if results.window().is_empty() {
        let said: [Words; 1] = [results_words::no_hits(app, theme)];
        return prose::draw(buffer, inside, &said);
    }
    rows(app, theme, keys, inside, buffer);
}

fn rows(app: &App, theme: &Theme, keys: Keys, inside: Area, buffer: &mut Buffer) {
    let results = &app.model.results;
    let shown: Vec<_> = results.window().rows(inside.height).collect();
    let numbering = results.window().numbering();
    let columns = Columns::of(
        inside.width,
        numbering,
        shown.iter().filter_map(|(_, line)| *line),
    );
    for (y, (at, line)) in (0..inside.height).zip(shown) {
        let area = row(inside, y);
        let Some(line) = line else {
            Pen::new(buffer, area)
                .skip(2)
                .say("…", theme.style(Role::Dim));
            continue;
        };
        let look = Look {
            is_selected: at == results.scroll().cursor,
            has_focus: keys.has_focus,
            // In a run every line is of another batch than the row that is selected.
            is_of_another: !results.are_of_run() && results.origin_of(line).is_some(),
            mode: results.mode,
            numbering,
        };
        result_row::draw(buffer, area, theme, columns, line, look);
    }
}
