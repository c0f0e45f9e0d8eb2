//! The results and the detail pane.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::layout::Pane;
use crate::app::model::Model;
use crate::app::state::browse::Side;

use super::{Action, browse, never};

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "results.read",
        scopes: &[Scope::Results],
        keys: &["enter"],
        title: "Read",
        help: "Opens the results view, at the result with the cursor.",
        hint: Some(10),
        blocked: |model| {
            model
                .results
                .current()
                .is_none()
                .then_some("there is no result to read")
        },
        run: read,
    },
    Action {
        id: "detail.results",
        scopes: &[Scope::Detail],
        keys: &["enter"],
        title: "Results",
        help: "Goes on to the results of the batch.",
        hint: Some(40),
        blocked: never,
        run: |model| {
            model.focus(Pane::Results);
            Vec::new()
        },
    },
];

fn read(model: &mut Model) -> Vec<Effect> {
    browse::open(model, Side::Reading);
    Vec::new()
}
