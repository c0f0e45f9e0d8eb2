//! Making a batch: the form and its question.

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::create::{Field, Form, Stage};
use crate::app::state::menu::Answer;
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Access;

use super::global::show;
use super::{Action, never};

const FORM: &[Scope] = &[Scope::Create];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "batch.create",
        scopes: &[Scope::Panes],
        keys: &["c"],
        title: "Create",
        help: "Makes a batch of a file of requests: check, upload, submit.",
        hint: Some(20),
        blocked: cannot_create,
        run: |model| {
            let form = Form::new(model.session.sample.as_ref());
            show(model, Overlay::Create(Box::new(form)))
        },
    },
    Action {
        id: "create.next",
        scopes: FORM,
        keys: &["enter"],
        title: "Next",
        help: "Checks the file, goes on to the next line, and at the end asks.",
        hint: Some(10),
        blocked: never,
        run: |model| with_form(model, next),
    },
    Action {
        id: "create.complete",
        scopes: FORM,
        keys: &["tab"],
        title: "Complete",
        help: "Completes the path; on the other lines goes on.",
        hint: Some(20),
        blocked: never,
        run: |model| with_form(model, complete),
    },
    Action {
        id: "create.up",
        scopes: FORM,
        keys: &["up", "shift-tab"],
        title: "Line up",
        help: "Goes back to the line above.",
        hint: None,
        blocked: never,
        run: |model| with_form(model, up),
    },
    Action {
        id: "create.down",
        scopes: FORM,
        keys: &["down"],
        title: "Line down",
        help: "Goes on to the line below.",
        hint: None,
        blocked: never,
        run: |model| with_form(model, down),
    },
    Action {
        id: "create.close",
        scopes: FORM,
        keys: &["esc"],
        title: "Close",
        help: "Leaves the question, then the form; nothing is sent.",
        hint: Some(30),
        blocked: never,
        run: |model| with_form(model, leave),
    },
];

/// Whether the form stays.
enum Then {
    Stay,
    Close,
}

/// Says why no batch can be made here.
pub(super) fn cannot_create(model: &Model) -> Option<&'static str> {
    if model.session.access == Access::ReadOnly {
        return Some("this profile is read-only");
    }
    (!model.session.can.uploads).then_some("this provider takes no uploads")
}

/// Takes the form off the stack, lets `step` see form and model apart, and puts it back.
fn with_form(
    model: &mut Model,
    step: fn(&mut Model, &mut Form) -> (Option<Effect>, Then),
) -> Vec<Effect> {
    let Some(Overlay::Create(mut form)) = model.overlays.pop_if(|top| top.scope() == Scope::Create)
    else {
        return Vec::new();
    };
    let (effect, then) = step(model, &mut form);
    let stop = match then {
        Then::Stay => {
            model.overlays.push(Overlay::Create(form));
            None
        }
        Then::Close => form.count.stop(),
    };
    stop.into_iter().chain(effect).collect()
}

fn check(form: &mut Form) -> Option<Effect> {
    form.start_check()
        .map(|(ticket, path)| Effect::CheckInput { ticket, path })
}

fn next(model: &mut Model, form: &mut Form) -> (Option<Effect>, Then) {
    match (form.stage, form.field) {
        (Stage::Asking(Answer::Yes), _) => submit(model, form),
        (Stage::Asking(Answer::No), _) => {
            form.stage = Stage::Filling;
            (None, Then::Stay)
        }
        (Stage::Filling, Field::Path) => (confirm_path(form), Then::Stay),
        (Stage::Filling, Field::Name) => down(model, form),
        (Stage::Filling, Field::Metadata) => {
            match form.plan().and_then(|_| remote::allowed(model, form)) {
                Ok(()) => form.stage = Stage::Asking(Answer::No),
                Err(reason) => form.problem = Some(reason),
            }
            (check(form), Then::Stay)
        }
    }
}

/// Checks the file that is named; goes on once it is found to be good.
fn confirm_path(form: &mut Form) -> Option<Effect> {
    if form.path.value().trim().is_empty() {
        form.problem = Some("name an input file first".to_owned());
        return None;
    }
    if form.is_ready() {
        form.field = Field::Name;
        return None;
    }
    // The file may have been corrected since its last check.
    form.forget_check();
    check(form)
}

/// Sends what the form describes, and closes it.
fn submit(model: &mut Model, form: &mut Form) -> (Option<Effect>, Then) {
    form.stage = Stage::Filling;
    match remote::create(model, form) {
        Some(effect) => (Some(effect), Then::Close),
        None => (None, Then::Stay),
    }
}

fn complete(model: &mut Model, form: &mut Form) -> (Option<Effect>, Then) {
    match (form.stage, form.field) {
        (Stage::Asking(answer), _) => {
            form.stage = Stage::Asking(answer.other());
            (None, Then::Stay)
        }
        (Stage::Filling, Field::Path) => {
            let (ticket, text) = form.complete();
            (Some(Effect::CompletePath { ticket, text }), Then::Stay)
        }
        (Stage::Filling, Field::Name | Field::Metadata) => down(model, form),
    }
}

fn up(_: &mut Model, form: &mut Form) -> (Option<Effect>, Then) {
    form.stage = Stage::Filling;
    form.field = match form.field {
        Field::Path | Field::Name => Field::Path,
        Field::Metadata => Field::Name,
    };
    (None, Then::Stay)
}

fn down(_: &mut Model, form: &mut Form) -> (Option<Effect>, Then) {
    if form.stage != Stage::Filling {
        return (None, Then::Stay);
    }
    form.field = match form.field {
        Field::Path => Field::Name,
        Field::Name | Field::Metadata => Field::Metadata,
    };
    (check(form), Then::Stay)
}

fn leave(_: &mut Model, form: &mut Form) -> (Option<Effect>, Then) {
    match form.stage {
        Stage::Asking(_) => {
            form.stage = Stage::Filling;
            (None, Then::Stay)
        }
        Stage::Filling => (None, Then::Close),
    }
}

/// Answers the question of the form by a letter; tells whether the letter was an answer.
pub(in crate::app) fn answer(model: &mut Model, letter: char) -> Option<Vec<Effect>> {
    let Some(Overlay::Create(form)) = model.overlays.last_mut() else {
        return None;
    };
    let Stage::Asking(answer) = form.stage else {
        return None;
    };
    match letter {
        'y' | 'Y' => Some(with_form(model, submit)),
        'n' | 'N' => {
            form.stage = Stage::Filling;
            Some(Vec::new())
        }
        'h' | 'l' => {
            form.stage = Stage::Asking(answer.other());
            Some(Vec::new())
        }
        _ => Some(Vec::new()),
    }
}
