//! Sending again what failed: the plan, its classes, and the question.

use crate::app::effect::{Effect, Repeat};
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::notices::Severity;
use crate::app::state::overlay::Overlay;
use crate::app::state::retry::{Focus, Reach, Retry};
use crate::app::state::session::Access;
use crate::text::number;

use super::global::show;
use super::{Action, never, no_batch};

const RETRY: &[Scope] = &[Scope::Retry];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "batch.retry",
        scopes: &[Scope::Panes],
        keys: &["t"],
        title: "Retry",
        help: "Plans a new batch of what failed in this one, and sends it after a question; of a run, one for each of its batches.",
        hint: Some(50),
        blocked: cannot_retry,
        run: open,
    },
    Action {
        id: "retry.toggle",
        scopes: RETRY,
        keys: &["space"],
        title: "Take or leave",
        help: "Takes the requests of the class with the cursor, or leaves them.",
        hint: Some(10),
        blocked: no_class,
        run: toggle,
    },
    Action {
        id: "retry.change",
        scopes: &[Scope::Retry, Scope::RetryText],
        keys: &["tab"],
        title: "Change",
        help: "Goes on to the model, to the max tokens, and back to the classes.",
        hint: Some(15),
        blocked: no_class,
        run: |model| turn(model, Focus::next),
    },
    Action {
        id: "retry.back",
        scopes: &[Scope::Retry, Scope::RetryText],
        keys: &["shift-tab"],
        title: "Change above",
        help: "Goes back to what stands above.",
        hint: None,
        blocked: no_class,
        run: |model| turn(model, Focus::previous),
    },
    Action {
        id: "retry.take",
        scopes: &[Scope::RetryText],
        keys: &["enter", "esc"],
        title: "Done",
        help: "Goes back to the classes; what was typed stays.",
        hint: Some(10),
        blocked: never,
        run: |model| turn(model, |_| Focus::Classes),
    },
    Action {
        id: "retry.send",
        scopes: RETRY,
        keys: &["enter"],
        title: "Send",
        help: "Asks whether to send what is taken as a new batch, or as one for each batch of a run.",
        hint: Some(20),
        blocked: |model| retry(model).and_then(|retry| retry.ready().err()),
        run: ask,
    },
    Action {
        id: "retry.close",
        scopes: RETRY,
        keys: &["esc", "q"],
        title: "Close",
        help: "Leaves the plan; nothing is sent.",
        hint: Some(90),
        blocked: never,
        run: close,
    },
];

fn cannot_retry(model: &Model) -> Option<&'static str> {
    if let Some(reason) = no_batch(model) {
        return Some(reason);
    }
    if model.session.access == Access::ReadOnly {
        return Some("this profile is read-only");
    }
    if !model.session.can.uploads {
        return Some("this provider takes no uploads");
    }
    let row = model.list.current()?;
    if let Some(run) = row.run() {
        let mut shards = model.list.shards_of(run);
        let has_ended = shards.any(|it| it.is_batch() && it.batch.status.is_ended());
        return (!has_ended).then_some("none of its batches has ended yet");
    }
    (!row.batch.status.is_ended()).then_some("it has not ended yet")
}

fn no_class(model: &Model) -> Option<&'static str> {
    let rows = retry(model).map(Retry::rows).unwrap_or_default();
    rows.is_empty().then_some("there is no class to choose")
}

fn retry(model: &Model) -> Option<&Retry> {
    match model.overlays.last() {
        Some(Overlay::Retry(retry)) => Some(&**retry),
        Some(_) | None => None,
    }
}

fn open(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.list.current() else {
        return Vec::new();
    };
    let retry = Retry::new(row, &model.list);
    show(model, Overlay::Retry(Box::new(retry)));
    remote::plan_retry(model)
}

fn turn(model: &mut Model, to: fn(Focus) -> Focus) -> Vec<Effect> {
    if let Some(Overlay::Retry(retry)) = model.overlays.last_mut() {
        retry.focus = to(retry.focus);
    }
    Vec::new()
}

fn toggle(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Retry(retry)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if !retry.toggle() {
        return Vec::new();
    }
    remote::plan_retry(model)
}

fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(retry) = retry(model) else {
        return Vec::new();
    };
    let Ok(parts) = retry.ready() else {
        return Vec::new();
    };
    if let Err(reason) = retry.allowed(&model.session) {
        let now = model.now;
        model.notices.tell(Severity::Warning, reason, now);
        return Vec::new();
    }
    let many: u64 = parts.iter().map(|part| part.plan.report.requests).sum();
    let noun = if many == 1 { "request" } else { "requests" };
    let many = number(many);
    let then = match (retry.reach, parts) {
        (Reach::Batch, [part]) => Intent::Retry(Box::new(part.plan.clone())),
        _ => Intent::RetryRun(parts.to_vec(), Repeat::Refuse),
    };
    let question = Confirm {
        title: format!("Send {many} {noun} again?"),
        lines: [retry.name.clone(), retry.id.to_string()]
            .into_iter()
            .chain(changes(retry))
            .chain([becomes(retry, parts.len())])
            .collect(),
        yes: format!("Send {many} {noun}"),
        asks: Asks::YesNo(Answer::No),
        then,
    };
    show(model, Overlay::Confirm(Box::new(question)))
}

/// Says what the requests become, and what that does.
fn becomes(retry: &Retry, batches: usize) -> String {
    match (retry.reach, batches) {
        (Reach::Batch, _) => {
            "They become a new batch, which is billed; this one stays as it is.".to_owned()
        }
        (Reach::Run, 1) => {
            "They become a new batch, which is billed; the run stays as it is.".to_owned()
        }
        (Reach::Run, many) => {
            format!("They become {many} new batches, which are billed; the run stays as it is.")
        }
    }
}

/// Says what is changed in the requests; nothing where they stay as they are.
fn changes(retry: &Retry) -> Option<String> {
    let wish = retry.wish().ok()?;
    let model = wish.model.map(|model| format!("model {model}"));
    let most = wish.max_tokens.map(|most| format!("max tokens {most}"));
    let changes: Vec<String> = model.into_iter().chain(most).collect();
    (!changes.is_empty()).then(|| format!("Changed: {}.", changes.join(", ")))
}

/// Leaves the plan, and stops it if it is still being made.
fn close(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Retry(retry)) = model.overlays.pop_if(|top| top.scope() == Scope::Retry)
    else {
        return Vec::new();
    };
    retry.job.map(Effect::Abort).into_iter().collect()
}
