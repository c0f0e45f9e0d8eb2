//! What is done about intents: rows that are no batches yet.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Access;
use crate::domain::{self, IntentId, IntentState};

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
        blocked: cannot_send,
        run: |model| {
            let intents = model.list.current_intents().into_iter();
            let ids: Vec<IntentId> = intents.map(|intent| intent.id.clone()).collect();
            ids.iter()
                .filter_map(|id| remote::resume(model, id, remote::Cause::Person))
                .collect()
        },
    },
    Action {
        id: "intent.abandon",
        scopes: &[Scope::Panes],
        keys: &["U"],
        title: "Give up",
        help: "Gives up what is no batch yet, after a question.",
        hint: Some(21),
        blocked: cannot_give_up,
        run: ask_to_give_up,
    },
];

fn cannot_send(model: &Model) -> Option<&'static str> {
    let intents = model.list.current_intents();
    if intents.is_empty() {
        return Some("there is nothing unresolved here");
    }
    if model.session.access == Access::ReadOnly {
        return Some("this profile is read-only");
    }
    let is_at_it = |intent: &&domain::Intent| model.jobs.is_resuming(&intent.id);
    intents.iter().all(is_at_it).then_some("it is being sent")
}

fn cannot_give_up(model: &Model) -> Option<&'static str> {
    let is_one = model.list.current_intent().is_some();
    match cannot_send(model) {
        None if !is_one => Some("unfold the run, and give its shards up one by one"),
        reason => reason,
    }
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
