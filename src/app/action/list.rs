//! The list: filter, order, marks.

use tui_input::Input;

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::layout::{Breadth, Pane};
use crate::app::model::Model;
use crate::app::state::list::{Row, Run};
use crate::app::state::overlay::Overlay;

use super::global::{close, show};
use super::{Action, never, no_batch};

const BATCHES: &[Scope] = &[Scope::Batches];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "list.open",
        scopes: BATCHES,
        keys: &["enter"],
        title: "Open",
        help: "Goes to the results of the batch, or to its detail where it has none.",
        hint: Some(40),
        blocked: no_batch,
        run: open,
    },
    Action {
        id: "list.unfold",
        scopes: BATCHES,
        keys: &["l", "right"],
        title: "Unfold",
        help: "Shows the batches of a run below it.",
        hint: Some(38),
        blocked: |model| match run(model) {
            None => Some("it is no run"),
            Some(run) if model.list.is_unfolded(&run.id) => Some("it is unfolded"),
            Some(_) => None,
        },
        run: |model| {
            model.list.unfold();
            Vec::new()
        },
    },
    Action {
        id: "list.fold",
        scopes: BATCHES,
        keys: &["h", "left"],
        title: "Fold",
        help: "Hides the batches of a run again.",
        hint: Some(38),
        blocked: |model| {
            let run = model.list.current().and_then(Row::belongs_to);
            match run.map(|run| model.list.is_unfolded(run)) {
                None => Some("it is no part of a run"),
                Some(false) => Some("it is folded"),
                Some(true) => None,
            }
        },
        run: |model| {
            model.list.fold();
            Vec::new()
        },
    },
    Action {
        id: "list.filter",
        scopes: &[Scope::Panes],
        keys: &["/"],
        title: "Filter",
        help: "Shows only batches that have every word typed, in name, id, status, endpoint, model or metadata.",
        hint: Some(70),
        blocked: never,
        run: |model| {
            model.focus(Pane::Batches);
            show(model, Overlay::Filter)
        },
    },
    Action {
        id: "filter.keep",
        scopes: &[Scope::Filter],
        keys: &["enter"],
        title: "Keep filter",
        help: "Goes back to the list, the filter staying in force.",
        hint: Some(10),
        blocked: never,
        run: close,
    },
    Action {
        id: "filter.clear",
        scopes: &[Scope::Filter],
        keys: &["esc"],
        title: "Clear filter",
        help: "Shows all batches again.",
        hint: Some(20),
        blocked: never,
        run: |model| {
            model.list.filter_by(Input::default());
            close(model)
        },
    },
    Action {
        id: "list.sort",
        scopes: BATCHES,
        keys: &["s"],
        title: "Sort",
        help: "Orders the list by the next column.",
        hint: None,
        blocked: never,
        run: |model| {
            model.list.cycle_sort();
            Vec::new()
        },
    },
    Action {
        id: "list.reverse",
        scopes: BATCHES,
        keys: &["S"],
        title: "Reverse order",
        help: "Turns the order of the list round.",
        hint: None,
        blocked: never,
        run: |model| {
            model.list.reverse();
            Vec::new()
        },
    },
    Action {
        id: "list.mark",
        scopes: BATCHES,
        keys: &["space"],
        title: "Mark",
        help: "Marks the batch or takes its mark away; actions are about the marked ones.",
        hint: None,
        blocked: no_batch,
        run: |model| {
            let rows = model.rows_of(Pane::Batches);
            model.list.toggle_mark(rows);
            Vec::new()
        },
    },
    Action {
        id: "list.mark-range",
        scopes: BATCHES,
        keys: &["v"],
        title: "Mark range",
        help: "Marks every batch passed from here on, until pressed again.",
        hint: None,
        blocked: no_batch,
        run: |model| {
            model.list.toggle_range();
            Vec::new()
        },
    },
    Action {
        id: "list.mark-all",
        scopes: BATCHES,
        keys: &["ctrl-a"],
        title: "Mark all shown",
        help: "Marks every batch that passes the filter.",
        hint: None,
        blocked: no_batch,
        run: |model| {
            model.list.mark_all();
            Vec::new()
        },
    },
];

fn run(model: &Model) -> Option<&Run> {
    model.list.current().and_then(Row::run)
}

fn open(model: &mut Model) -> Vec<Effect> {
    let selected = model.list.current().map(|row| row.batch.id.clone());
    let batches = selected.map(|id| model.list.members(&id));
    let mut batches = batches.unwrap_or_default().into_iter();
    let has_results = batches.any(|id| {
        let row = model.list.get(&id);
        row.is_some_and(|row| row.batch.result_files().next().is_some())
    });
    let is_narrow = model
        .layout()
        .is_some_and(|layout| layout.breadth == Breadth::Narrow);
    model.focus(if has_results && !is_narrow {
        Pane::Results
    } else {
        Pane::Detail
    });
    Vec::new()
}
