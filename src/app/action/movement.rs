//! Moving in whatever has the focus.

use crate::app::comparing::Areas;
use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::layout::Pane;
use crate::app::model::Model;
use crate::app::state::browse::Side;
use crate::app::state::overlay::Overlay;
use crate::app::state::scroll::Step;
use crate::app::{groups, help, messages, preparing};

use super::{Action, never};

/// Where letters move, because nothing is typed there.
const LETTERS: &[Scope] = &[
    Scope::Panes,
    Scope::Browse,
    Scope::Compare,
    Scope::Help,
    Scope::Log,
    Scope::Jobs,
    Scope::Menu,
    Scope::Groups,
    Scope::Retry,
    Scope::PrepareRows,
];
/// Where only arrows move, because letters are text.
const TYPED: &[Scope] = &[Scope::Filter, Scope::Palette];

macro_rules! step {
    ($id:literal, $scopes:expr, $keys:expr, $title:literal, $help:literal, $step:expr) => {
        Action {
            id: $id,
            scopes: $scopes,
            keys: $keys,
            title: $title,
            help: $help,
            hint: None,
            blocked: never,
            run: |model| step(model, $step),
        }
    };
}

pub(super) const ROWS: &[Action] = &[
    step!(
        "move.down",
        LETTERS,
        &["j", "down"],
        "Down",
        "Moves one row down.",
        Step::Rows(1)
    ),
    step!(
        "move.up",
        LETTERS,
        &["k", "up"],
        "Up",
        "Moves one row up.",
        Step::Rows(-1)
    ),
    step!(
        "move.first",
        LETTERS,
        &["g", "home"],
        "First",
        "Goes to the first row.",
        Step::First
    ),
    step!(
        "move.last",
        LETTERS,
        &["G", "end"],
        "Last",
        "Goes to the last row; in the list, fetches older batches too.",
        Step::Last
    ),
    step!(
        "move.half-down",
        LETTERS,
        &["ctrl-d"],
        "Half page down",
        "Moves half a screen down.",
        Step::HalfPages(1)
    ),
    step!(
        "move.half-up",
        LETTERS,
        &["ctrl-u"],
        "Half page up",
        "Moves half a screen up.",
        Step::HalfPages(-1)
    ),
    step!(
        "move.page-down",
        LETTERS,
        &["pgdn", "ctrl-f"],
        "Page down",
        "Moves a screen down.",
        Step::Pages(1)
    ),
    step!(
        "move.page-up",
        LETTERS,
        &["pgup", "ctrl-b"],
        "Page up",
        "Moves a screen up.",
        Step::Pages(-1)
    ),
    step!(
        "choose.down",
        TYPED,
        &["down", "ctrl-n"],
        "Down",
        "Moves one row down while typing.",
        Step::Rows(1)
    ),
    step!(
        "choose.up",
        TYPED,
        &["up", "ctrl-p"],
        "Up",
        "Moves one row up while typing.",
        Step::Rows(-1)
    ),
];

/// Moves in the overlay on top, else in the pane with the focus.
pub(in crate::app) fn step(model: &mut Model, step: Step) -> Vec<Effect> {
    let rows = model.sheet().inside().height;
    let len = overlay_len(model);
    let transfers = model.jobs.iter().len();
    let pairs = Areas::of(model.body()).rows().height;
    match model.overlays.last_mut() {
        None | Some(Overlay::Filter) => return step_pane(model, step),
        Some(Overlay::Browse(_)) => step_view(model, step),
        Some(Overlay::Compare(view)) => view.step(step, pairs),
        Some(Overlay::Help(scroll) | Overlay::Log(scroll)) => scroll.slide(step, len, rows),
        Some(Overlay::Groups(scroll)) => scroll.step(step, len, groups::rows(rows)),
        Some(Overlay::Jobs) => model.jobs.cursor = moved(model.jobs.cursor, step, transfers),
        Some(Overlay::Menu(menu)) => menu.cursor = moved(menu.cursor, step, menu.items.len()),
        Some(Overlay::Prepare) => preparing::scroll(model, step),
        Some(Overlay::Retry(retry)) => {
            retry.cursor = moved(retry.cursor, step, retry.rows().len());
        }
        Some(Overlay::Palette(palette)) => {
            palette.cursor = moved(palette.cursor, step, palette.matches.len());
        }
        Some(Overlay::Confirm(_) | Overlay::Create(_) | Overlay::Search(_) | Overlay::GoTo(_)) => {}
    }
    Vec::new()
}

/// Moves in the side of the results view that has the keys.
fn step_view(model: &mut Model, step: Step) {
    let rows = model.result_rows();
    let height = model.page_area().unwrap_or_default().height;
    match model.browse_mut() {
        Some(view) if view.side == Side::Reading => view.step(step, height),
        Some(_) => model.results.step(step, rows),
        None => {}
    }
}

/// Returns the number of lines of the text on top, 0 where something else is on top.
fn overlay_len(model: &Model) -> u64 {
    match model.overlays.last() {
        Some(Overlay::Help(_)) => count(help::lines(model).len()),
        Some(Overlay::Log(_)) => count(messages::lines(model).len()),
        Some(Overlay::Groups(_)) => count(groups::entries(model).len()),
        Some(_) | None => 0,
    }
}

fn step_pane(model: &mut Model, step: Step) -> Vec<Effect> {
    let pane = match model.overlays.last() {
        Some(_) => Pane::Batches,
        None => model.screen.focus,
    };
    let rows = model.rows_of(pane);
    match pane {
        Pane::Batches => {
            model.list.step(step, rows);
            if step == Step::Last && model.sync.older.is_some() {
                model.sync.wants_all = true;
            }
            Vec::new()
        }
        Pane::Detail => {
            let len = count(model.facts().len());
            model.detail.scroll.slide(step, len, rows);
            Vec::new()
        }
        Pane::Results => {
            model.results.step(step, rows);
            Vec::new()
        }
    }
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

/// Moves a cursor among `len` rows, all of them on the screen.
fn moved(cursor: usize, step: Step, len: usize) -> usize {
    let mut scroll = crate::app::state::scroll::Scroll {
        cursor: count(cursor),
        top: 0,
    };
    scroll.step(step, count(len), u16::MAX);
    usize::try_from(scroll.cursor).unwrap_or(0)
}
