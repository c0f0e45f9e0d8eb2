//! What reaches the provider: refresh, cancel, download.

use crate::app::effect::{Effect, Existing};
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::list::Row;
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Access;
use crate::domain::{Batch, BatchId};
use crate::text::number;

use super::global::show;
use super::{Action, never, no_batch};

const PANES: &[Scope] = &[Scope::Panes];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "batch.cancel",
        scopes: PANES,
        keys: &["C"],
        title: "Cancel",
        help: "Asks the provider to cancel the batch, or all marked ones, after a question.",
        hint: Some(30),
        blocked: cannot_cancel,
        run: ask_to_cancel,
    },
    Action {
        id: "batch.download",
        scopes: &[Scope::Panes, Scope::Browse],
        keys: &["d"],
        title: "Download",
        help: "Saves output and error file of the batch, or of all marked ones; never deletes.",
        hint: Some(35),
        blocked: cannot_download,
        run: download,
    },
    Action {
        id: "refresh.batch",
        scopes: PANES,
        keys: &["r"],
        title: "Refresh",
        help: "Asks the provider about this batch now.",
        hint: None,
        blocked: no_batch,
        run: |model| {
            let id = model.list.current().map(|row| row.batch.id.clone());
            let now = model.now;
            let again = id.as_ref().and_then(|id| model.results.reopen(id, now));
            let mut batches = id.map(|id| model.list.members(&id)).unwrap_or_default();
            batches.retain(|id| model.list.get(id).is_some_and(Row::is_batch));
            [Effect::Insist]
                .into_iter()
                .chain(batches.into_iter().map(Effect::Fetch))
                .chain(again)
                .collect()
        },
    },
    Action {
        id: "refresh.all",
        scopes: PANES,
        keys: &["R"],
        title: "Refresh all",
        help: "Asks the provider for the list now.",
        hint: None,
        blocked: never,
        run: |model| {
            let now = model.now;
            model.sync.plan.hurry(now);
            model.sync.has_named_files = false;
            vec![Effect::Insist]
        },
    },
];

/// Returns the batches that an action is about and that fulfil a condition.
fn targets(model: &Model, holds: impl Fn(&Batch) -> bool) -> Vec<BatchId> {
    let mut ids = model.list.targets();
    ids.retain(|id| {
        let row = model.list.get(id).filter(|row| row.is_batch());
        row.is_some_and(|row| holds(&row.batch))
    });
    ids
}

fn cannot_cancel(model: &Model) -> Option<&'static str> {
    if model.session.access == Access::ReadOnly {
        return Some("this profile is read-only");
    }
    if !model.session.can.cancels {
        return Some("this provider cannot cancel");
    }
    if let Some(reason) = no_batch(model) {
        return Some(reason);
    }
    let nothing = targets(model, |batch| batch.status.is_cancellable()).is_empty();
    nothing.then_some("it has ended or is being cancelled already")
}

fn ask_to_cancel(model: &mut Model) -> Vec<Effect> {
    let ids = targets(model, |batch| batch.status.is_cancellable());
    let question = match ids.as_slice() {
        [] => return Vec::new(),
        [id] => cancel_one(model, id),
        many => cancel_many(model, many),
    };
    show(model, Overlay::Confirm(Box::new(question)))
}

fn cancel_one(model: &Model, id: &BatchId) -> Confirm {
    let row = model.list.get(id);
    let name = row.map(|row| row.name.clone()).unwrap_or_default();
    let state = row.map(|row| state_of(&row.batch)).unwrap_or_default();
    let skipped = model.list.targets().len().saturating_sub(1);
    let others = match skipped {
        0 => String::new(),
        _ => format!(
            "{skipped} {} have ended and are left alone.",
            of_these(model)
        ),
    };
    Confirm {
        title: "Cancel this batch?".to_owned(),
        lines: vec![
            name,
            id.to_string(),
            state,
            others,
            "What is done is kept and billed, and can be downloaded; the rest is not run."
                .to_owned(),
            "It can take ten minutes and more, and cannot be taken back.".to_owned(),
        ],
        yes: "Cancel the batch".to_owned(),
        asks: Asks::YesNo(Answer::No),
        then: Intent::Cancel(vec![id.clone()]),
    }
}

fn cancel_many(model: &Model, ids: &[BatchId]) -> Confirm {
    const NAMED: usize = 6;
    let mut lines: Vec<String> = ids
        .iter()
        .take(NAMED)
        .filter_map(|id| model.list.get(id))
        .map(|row| format!("{} · {}", row.name, state_of(&row.batch)))
        .collect();
    if ids.len() > NAMED {
        lines.push(format!("and {} more", ids.len() - NAMED));
    }
    let skipped = model.list.targets().len() - ids.len();
    if skipped > 0 {
        let these = of_these(model);
        lines.push(format!("{skipped} {these} have ended and are left alone."));
    }
    lines.push(String::new());
    lines.push("What is done is kept and billed; the rest is not run.".to_owned());
    Confirm {
        title: format!("Cancel {} batches?", ids.len()),
        lines,
        yes: format!("Cancel {} batches", ids.len()),
        asks: Asks::Count {
            wanted: ids.len().to_string(),
            typed: tui_input::Input::default(),
        },
        then: Intent::Cancel(ids.to_vec()),
    }
}

/// Says of how many: of those that are marked, or of the shards of a run.
fn of_these(model: &Model) -> &'static str {
    if model.list.marked() > 0 {
        "of the marked"
    } else {
        "of its shards"
    }
}

fn state_of(batch: &Batch) -> String {
    match batch.counts.filter(|counts| counts.total > 0) {
        Some(counts) => format!(
            "{} · {} of {} requests done",
            batch.status.word(),
            number(counts.done()),
            number(counts.total)
        ),
        None => batch.status.word().to_owned(),
    }
}

fn cannot_download(model: &Model) -> Option<&'static str> {
    if let Some(reason) = no_batch(model) {
        return Some(reason);
    }
    let ids = targets(model, |batch| batch.result_files().next().is_some());
    match ids.as_slice() {
        [] => Some("there are no result files"),
        ids if ids.iter().all(|id| model.jobs.is_downloading(id)) => Some("it is being saved"),
        _ => None,
    }
}

fn download(model: &mut Model) -> Vec<Effect> {
    let ids = targets(model, |batch| batch.result_files().next().is_some());
    if let [id] = ids.as_slice() {
        return remote::download(model, id, Existing::Refuse)
            .into_iter()
            .collect();
    }
    let mut lines =
        vec!["Output and error files of each are saved in a folder of its own.".to_owned()];
    let skipped = model.list.targets().len().saturating_sub(ids.len());
    if skipped > 0 {
        let these = of_these(model);
        lines.push(format!(
            "{skipped} {these} have no result files and are left out."
        ));
    }
    let question = Confirm {
        title: format!("Download {} batches?", ids.len()),
        lines,
        yes: format!("Download {} batches", ids.len()),
        asks: Asks::YesNo(Answer::No),
        then: Intent::Download(ids),
    };
    show(model, Overlay::Confirm(Box::new(question)))
}
