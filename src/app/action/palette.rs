//! The command palette.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::state::overlay::Overlay;

use super::{Action, never};

pub(super) const ROWS: &[Action] = &[Action {
    id: "palette.run",
    scopes: &[Scope::Palette],
    keys: &["enter"],
    title: "Run",
    help: "Does what the row says.",
    hint: Some(10),
    blocked: never,
    run,
}];

fn run(model: &mut Model) -> Vec<Effect> {
    let top = model.overlays.pop_if(|top| top.scope() == Scope::Palette);
    let Some(Overlay::Palette(palette)) = top else {
        return Vec::new();
    };
    let Some(action) = palette.matches.get(palette.cursor).copied() else {
        return Vec::new();
    };
    match (action.blocked)(model) {
        Some(reason) => {
            model.notices.remark(reason);
            Vec::new()
        }
        None => (action.run)(model),
    }
}
