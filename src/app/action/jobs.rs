//! Transfers under way.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::state::overlay::Overlay;

use super::Action;
use super::global::show;

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "jobs.show",
        scopes: &[Scope::Panes, Scope::Browse],
        keys: &["J"],
        title: "Transfers",
        help: "Shows uploads, downloads and exports under way, to watch or to stop.",
        hint: Some(15),
        blocked: |model| model.jobs.is_empty().then_some("no transfer is under way"),
        run: |model| show(model, Overlay::Jobs),
    },
    Action {
        id: "jobs.abort",
        scopes: &[Scope::Jobs],
        keys: &["X"],
        title: "Stop",
        help: "Stops the transfer; a download keeps what it has and goes on from there next time.",
        hint: Some(10),
        blocked: |model| model.jobs.is_empty().then_some("no transfer is under way"),
        run: |model| {
            model
                .jobs
                .selected()
                .map(Effect::Abort)
                .into_iter()
                .collect()
        },
    },
];
