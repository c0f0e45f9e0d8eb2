//! What went wrong, in groups.

use crate::app::effect::{Effect, Rows, Target};
use crate::app::groups::{self, Entry};
use crate::app::key_scope::Scope;
use crate::app::layout::Pane;
use crate::app::model::Model;
use crate::app::state::browse::{Side, Tab};
use crate::app::state::overlay::Overlay;
use crate::app::state::results::{Phase, Purpose};
use crate::app::state::scroll::Scroll;

use super::global::show;
use super::{Action, browse, search};

const GROUPS: &[Scope] = &[Scope::Groups];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "errors.show",
        scopes: &[Scope::Panes, Scope::Browse],
        keys: &["e"],
        title: "Errors",
        help: "Shows what went wrong, grouped by cause.",
        hint: Some(45),
        blocked: |model| {
            let is_open = model.results.phase == Phase::Open;
            (!is_open).then_some("there are no results here")
        },
        run: |model| show(model, Overlay::Groups(Scroll::default())),
    },
    Action {
        id: "errors.lines",
        scopes: GROUPS,
        keys: &["enter"],
        title: "Show lines",
        help: "Shows the results of the group alone.",
        hint: Some(10),
        blocked: no_group,
        run: lines,
    },
    Action {
        id: "errors.request",
        scopes: GROUPS,
        keys: &["i"],
        title: "Show request",
        help: "Shows the input line of one of the group.",
        hint: Some(20),
        blocked: |model| match current(model) {
            None => Some("there is no group here"),
            Some(entry) if entry.sample.is_none() => Some("enter shows these, request by request"),
            Some(_) => None,
        },
        run: request,
    },
];

fn current(model: &Model) -> Option<Entry> {
    match model.overlays.last() {
        Some(Overlay::Groups(scroll)) => groups::at(model, scroll.cursor),
        _ => None,
    }
}

fn no_group(model: &Model) -> Option<&'static str> {
    current(model).is_none().then_some("there is no group here")
}

/// Leaves the groups for the results view.
fn leave(model: &mut Model, side: Side) {
    model.overlays.pop();
    if model.browse().is_none() {
        model.focus(Pane::Results);
        browse::open(model, side);
    }
    if let Some(view) = model.browse_mut() {
        view.side = side;
    }
}

fn lines(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = current(model) else {
        return Vec::new();
    };
    leave(model, Side::Table);
    let words = entry.words();
    vec![model.results.begin_search(entry.query, words, Rows::Hits)]
}

fn request(model: &mut Model) -> Vec<Effect> {
    let Some(sample) = current(model).and_then(|entry| entry.sample) else {
        return Vec::new();
    };
    leave(model, Side::Reading);
    if let Some(view) = model.browse_mut() {
        view.tab = Tab::Request;
    }
    search::seek(model, Target::Place(sample.place), Purpose::Place)
}
