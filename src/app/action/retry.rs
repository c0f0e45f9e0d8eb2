//! Sending again what failed: the plan, its classes, and the question.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::notices::Severity;
use crate::app::state::overlay::Overlay;
use crate::app::state::retry::{Focus, Retry};
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
        help: "Plans a new batch of what failed in this one, and sends it after a question.",
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
        help: "Asks whether to send what is taken as a new batch.",
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
    if model.list.current().is_some_and(|row| row.run().is_some()) {
        return Some("unfold the run, and retry its batches one by one");
    }
    if model.session.access == Access::ReadOnly {
        return Some("this profile is read-only");
    }
    if !model.session.can.uploads {
        return Some("this provider takes no uploads");
    }
    let has_ended = model.list.current()?.batch.status.is_ended();
    (!has_ended).then_some("it has not ended yet")
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
    let retry = Retry::new(row.batch.clone(), row.name.clone());
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
    let Ok(plan) = retry.ready() else {
        return Vec::new();
    };
    let session = &model.session;
    let allowed = retry
        .count()
        .allowed(session.max_cost, &session.profile, &session.prices);
    if let Err(reason) = allowed {
        let now = model.now;
        model.notices.tell(Severity::Warning, reason, now);
        return Vec::new();
    }
    let many = plan.report.requests;
    let noun = if many == 1 { "request" } else { "requests" };
    let many = number(many);
    let question = Confirm {
        title: format!("Send {many} {noun} again?"),
        lines: [retry.name.clone(), retry.batch.id.to_string()]
            .into_iter()
            .chain(changes(retry))
            .chain([
                "They become a new batch, which is billed; this one stays as it is.".to_owned(),
            ])
            .collect(),
        yes: format!("Send {many} {noun}"),
        asks: Asks::YesNo(Answer::No),
        then: Intent::Retry(Box::new(plan.clone())),
    };
    show(model, Overlay::Confirm(Box::new(question)))
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
