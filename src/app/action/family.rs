//! A batch and its retries, or the batches of a run, as one: brought here, read, and left.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::results::{Phase, Reading, Where};

use super::Action;

pub(super) const ROWS: &[Action] = &[Action {
    id: "results.merge",
    scopes: &[Scope::Panes, Scope::Browse],
    keys: &["A"],
    title: "All as one",
    help: "Saves the retries of a batch, or the batches of a run, that are not here and shows all as one; stops that while it goes on.",
    hint: None,
    blocked: |model| {
        let results = &model.results;
        if results.phase != Phase::Open {
            return Some("there are no results here");
        }
        let family = &results.family;
        let is_idle = family.reading == Reading::None && family.kin.is_empty();
        is_idle.then_some("there are no retries of it")
    },
    run: merge,
}];

fn merge(model: &mut Model) -> Vec<Effect> {
    if let Some(stop) = model.results.stop_merging() {
        return vec![stop];
    }
    let away = model.results.family.of(Where::Away);
    let fetched: Vec<Effect> = away
        .iter()
        .filter_map(|id| remote::download_retry(model, id))
        .collect();
    if !fetched.is_empty() {
        return fetched;
    }
    model.results.merge_again().into_iter().collect()
}
