//! The results view: its sides, its tabs, and how a result is read.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::reading;
use crate::app::state::browse::{Browse, Look, Side, Tab, Wrap};
use crate::app::state::overlay::Overlay;
use crate::app::state::results::Mode;
use crate::app::state::scroll::Step;

use super::{Action, never};

const BROWSE: &[Scope] = &[Scope::Browse];

macro_rules! row {
    ($id:literal, $scopes:expr, $keys:expr, $title:literal, $help:literal, $hint:expr, $run:expr) => {
        Action {
            id: $id,
            scopes: $scopes,
            keys: $keys,
            title: $title,
            help: $help,
            hint: $hint,
            blocked: never,
            run: $run,
        }
    };
}

pub(super) const ROWS: &[Action] = &[
    row!(
        "table.read",
        &[Scope::Table],
        &["enter"],
        "Read",
        "Goes to the reading pane.",
        Some(10),
        |model| with(model, |view| view.side = Side::Reading)
    ),
    row!(
        "browse.side",
        BROWSE,
        &["tab", "shift-tab"],
        "Other side",
        "Goes from the table to the reading pane, and back.",
        Some(50),
        |model| with(model, |view| {
            view.side = match view.side {
                Side::Table => Side::Reading,
                Side::Reading => Side::Table,
            };
        })
    ),
    row!(
        "tab.next",
        BROWSE,
        &["]"],
        "Next tab",
        "Shows the next of answer, request and raw line.",
        Some(20),
        |model| with(model, |view| view.tab = view.tab.next())
    ),
    row!(
        "tab.previous",
        BROWSE,
        &["["],
        "Previous tab",
        "Shows the one before of answer, request and raw line.",
        None,
        |model| with(model, |view| view.tab = view.tab.previous())
    ),
    row!(
        "browse.next",
        BROWSE,
        &["."],
        "Next result",
        "Goes on to the next result.",
        Some(28),
        |model| turn(model, 1)
    ),
    row!(
        "browse.previous",
        BROWSE,
        &[","],
        "Previous result",
        "Goes back to the previous result.",
        None,
        |model| turn(model, -1)
    ),
    row!(
        "browse.plain",
        BROWSE,
        &["m"],
        "Plain text",
        "Shows Markdown and JSON letter for letter, or laid out again.",
        None,
        |model| with(model, |view| {
            view.look = match view.look {
                Look::LaidOut => Look::Plain,
                Look::Plain => Look::LaidOut,
            };
        })
    ),
    row!(
        "browse.wrap",
        BROWSE,
        &["w"],
        "Break lines",
        "Breaks long lines, or keeps them whole to be moved sideways.",
        None,
        |model| with(model, |view| {
            view.wrap = match view.wrap {
                Wrap::Broken => Wrap::Kept,
                Wrap::Kept => Wrap::Broken,
            };
        })
    ),
    Action {
        id: "results.reopen",
        scopes: BROWSE,
        keys: &["r"],
        title: "Reopen",
        help: "Opens the results again, as their files are now.",
        hint: None,
        blocked: never,
        run: |model| {
            let now = model.now;
            model.results.open_again(now);
            Vec::new()
        },
    },
    row!(
        "browse.back",
        BROWSE,
        &["esc"],
        "Back",
        "Goes back one level: stops a search, leaves the reading pane, clears hits, closes the view.",
        Some(90),
        back
    ),
];

/// Opens the results view at the result with the cursor; where it shows one side alone, at the one
/// that is asked for.
pub(super) fn open(model: &mut Model, narrow: Side) {
    if model.browse().is_some() {
        return;
    }
    let side = if reading::shows_both(model.screen.size) {
        Side::Table
    } else {
        narrow
    };
    let tab = match model.results.mode {
        Mode::Parsed => Tab::Answer,
        Mode::Raw => Tab::Raw,
    };
    let view = Browse::new(side, tab);
    model.overlays.push(Overlay::Browse(Box::new(view)));
}

/// Closes the results view; where it is all there is, leaves the dashboard.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if model.session.files().is_some() {
        return super::global::quit(model);
    }
    model
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Browse(_)));
    Vec::new()
}

/// Shows the answer, or the line as it came.
pub(super) fn show(model: &mut Model, mode: Mode) -> Vec<Effect> {
    with(model, |view| {
        view.tab = match mode {
            Mode::Parsed => Tab::Answer,
            Mode::Raw => Tab::Raw,
        };
    })
}

/// Changes the results view.
pub(super) fn with(model: &mut Model, change: impl FnOnce(&mut Browse)) -> Vec<Effect> {
    if let Some(view) = model.browse_mut() {
        change(view);
    }
    Vec::new()
}

/// Goes so many results on.
pub(super) fn turn(model: &mut Model, by: i64) -> Vec<Effect> {
    let rows = model.result_rows();
    model.results.step(Step::Rows(by), rows);
    Vec::new()
}

fn back(model: &mut Model) -> Vec<Effect> {
    if model.notices.dismiss() {
        return Vec::new();
    }
    if let Some(stop) = model.results.stop_search() {
        return vec![stop];
    }
    if let Some(view) = model.browse_mut().filter(|view| view.side == Side::Reading) {
        view.side = Side::Table;
        return Vec::new();
    }
    if model.results.clear_search() {
        return Vec::new();
    }
    close(model)
}
