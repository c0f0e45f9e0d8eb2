//! The reading pane of the results view: sideways, and folds.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::state::browse::{Browse, Wrap};

use super::browse::{turn, with};
use super::{Action, never};

const READING: &[Scope] = &[Scope::Reading];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "reading.right",
        scopes: READING,
        keys: &["right", "l"],
        title: "Right or next",
        help: "Goes on to the next result, or to the right where long lines are kept whole.",
        hint: None,
        blocked: never,
        run: |model| sideways(model, 1),
    },
    Action {
        id: "reading.left",
        scopes: READING,
        keys: &["left", "h"],
        title: "Left or previous",
        help: "Goes back to the previous result, or to the left where long lines are kept whole.",
        hint: None,
        blocked: never,
        run: |model| sideways(model, -1),
    },
    Action {
        id: "fold.toggle",
        scopes: READING,
        keys: &["enter", "space"],
        title: "Fold",
        help: "Folds or unfolds the part of JSON that begins on the line with the cursor.",
        hint: Some(25),
        blocked: no_folds,
        run: |model| {
            let is_done = model.browse_mut().is_some_and(Browse::toggle_fold);
            if !is_done {
                model.notices.remark("nothing begins on this line");
            }
            Vec::new()
        },
    },
    Action {
        id: "fold.all",
        scopes: READING,
        keys: &["minus"],
        title: "Fold all",
        help: "Folds every part of the JSON but the outermost.",
        hint: None,
        blocked: no_folds,
        run: |model| with(model, |view| view.page.fold_all()),
    },
    Action {
        id: "fold.none",
        scopes: READING,
        keys: &["+"],
        title: "Unfold all",
        help: "Unfolds every part of the JSON.",
        hint: None,
        blocked: no_folds,
        run: |model| with(model, |view| view.page.unfold_all()),
    },
];

fn sideways(model: &mut Model, by: i64) -> Vec<Effect> {
    let width = model.page_area().unwrap_or_default().width;
    match model.browse_mut() {
        Some(view) if view.wrap == Wrap::Kept => {
            view.slide(by, width);
            Vec::new()
        }
        Some(_) | None => turn(model, by),
    }
}

fn no_folds(model: &Model) -> Option<&'static str> {
    let has = model.browse().is_some_and(|view| view.page.has_folds());
    (!has).then_some("there is nothing to fold here")
}
