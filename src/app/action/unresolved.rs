//! What is done about intents: rows that are no batches yet.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Access;
use crate::domain::IntentState;

use super::Action;
use super::global::show;

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "intent.resume",
        scopes: &[Scope::Panes],
        keys: &["u"],
        title: "Send",
        help: "Goes on with what is no batch yet: sends a held one now, finds out about a lost one.",
        hint: Some(20),
        blocked: cannot_change,
        run: |model| {
            let id = model.list.current_intent().map(|intent| intent.id.clone());
            let wish = id.and_then(|id| remote::resume(model, &id, remote::Cause::Person));
            wish.into_iter().collect()
        },
    },
    Action {
        id: "intent.abandon",
        scopes: &[Scope::Panes],
        keys: &["U"],
        title: "Give up",
        help: "Gives up what is no batch yet, after a question.",
        hint: Some(21),
        blocked: cannot_change,
        run: ask_to_give_up,
    },
];

fn cannot_change(model: &Model) -> Option<&'static str> {
    let Some(intent) = model.list.current_intent() else {
        return Some("there is nothing unresolved here");
    };
    if model.session.access == Access::ReadOnly {
        return Some("this profile is read-only");
    }
    let is_at_it = model.jobs.is_resuming(&intent.id);
    is_at_it.then_some("it is being sent")
}

fn ask_to_give_up(model: &mut Model) -> Vec<Effect> {
    let Some(intent) = model.list.current_intent() else {
        return Vec::new();
    };
    let left = match &intent.state {
        IntentState::Creating { .. } | IntentState::Unknown { .. } => {
            "There may be a batch of it at the provider: it goes on, and is billed."
        }
        state if state.file().is_some() => "The uploaded file stays at the provider.",
        _ => "Nothing of it is at the provider.",
    };
    let question = Confirm {
        title: "Give this up?".to_owned(),
        lines: vec![
            intent.wanted.name.clone(),
            intent.wanted.path.display().to_string(),
            left.to_owned(),
        ],
        yes: "Give up".to_owned(),
        asks: Asks::YesNo(Answer::No),
        then: Intent::Abandon(intent.id.clone()),
    };
    show(model, Overlay::Confirm(Box::new(question)))
}
