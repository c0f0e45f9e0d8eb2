//! Questions and short lists.

use crate::app::effect::{Effect, Existing, ExportPlan, Repeat};
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::menu::{Asks, Choice, Confirm, Intent};
use crate::app::state::overlay::Overlay;

use super::global::close;
use super::{Action, export, never};

const CONFIRM: &[Scope] = &[Scope::Confirm];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "confirm.answer",
        scopes: CONFIRM,
        keys: &["enter"],
        title: "Answer",
        help: "Takes the answer with the cursor; No unless you moved.",
        hint: Some(10),
        blocked: never,
        run: answer_selected,
    },
    Action {
        id: "confirm.other",
        scopes: CONFIRM,
        keys: &["tab", "left", "right", "shift-tab"],
        title: "Other answer",
        help: "Moves the cursor to the other answer.",
        hint: Some(20),
        blocked: |model| match model.overlays.last() {
            Some(Overlay::Confirm(confirm)) if matches!(confirm.asks, Asks::Count { .. }) => {
                Some("type the number to agree")
            }
            Some(_) | None => None,
        },
        run: |model| {
            if let Some(Overlay::Confirm(confirm)) = model.overlays.last_mut()
                && let Asks::YesNo(answer) = &mut confirm.asks
            {
                *answer = answer.other();
            }
            Vec::new()
        },
    },
    Action {
        id: "confirm.close",
        scopes: CONFIRM,
        keys: &["esc"],
        title: "No",
        help: "Leaves everything as it is.",
        hint: Some(30),
        blocked: never,
        run: close,
    },
    Action {
        id: "menu.choose",
        scopes: &[Scope::Menu],
        keys: &["enter"],
        title: "Choose",
        help: "Does what the row says.",
        hint: Some(10),
        blocked: never,
        run: choose,
    },
];

fn answer_selected(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Confirm(confirm)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match &confirm.asks {
        Asks::YesNo(crate::app::state::menu::Answer::Yes) => agree(model),
        Asks::YesNo(crate::app::state::menu::Answer::No) => close(model),
        Asks::Count { wanted, typed } if typed.value().trim() == wanted => agree(model),
        Asks::Count { .. } => {
            model
                .notices
                .remark("type the number to agree, or esc to leave everything");
            Vec::new()
        }
    }
}

/// Answers a question by a letter; tells whether a question of that kind is open.
pub(in crate::app) fn answer(model: &mut Model, letter: char) -> Option<Vec<Effect>> {
    let Some(Overlay::Confirm(confirm)) = model.overlays.last() else {
        return None;
    };
    let Asks::YesNo(_) = confirm.asks else {
        return None;
    };
    match letter {
        'y' | 'Y' => Some(agree(model)),
        'n' | 'N' | 'q' => Some(close(model)),
        _ => Some(Vec::new()),
    }
}

fn agree(model: &mut Model) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Confirm(confirm)) => fulfil(model, *confirm),
        Some(other) => {
            model.overlays.push(other);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn fulfil(model: &mut Model, confirm: Confirm) -> Vec<Effect> {
    match confirm.then {
        Intent::Cancel(ids) => {
            model.list.clear_marks();
            ids.into_iter().map(Effect::Cancel).collect()
        }
        Intent::Download(ids) => {
            model.list.clear_marks();
            ids.iter()
                .filter_map(|id| remote::download(model, id, Existing::Refuse))
                .collect()
        }
        Intent::Replace(id) => remote::download(model, &id, Existing::Replace)
            .into_iter()
            .collect(),
        Intent::ReplaceExport(plan) => {
            let plan = ExportPlan {
                existing: Existing::Replace,
                ..plan
            };
            vec![remote::export(model, plan)]
        }
        Intent::CreateAgain(plan) => vec![remote::submit(model, plan, Repeat::Allow)],
        Intent::Abandon(id) => vec![Effect::Abandon(id)],
        Intent::RetryRun(parts, repeat) => vec![remote::retry_run(model, parts, repeat)],
        Intent::Retry(plan) => vec![remote::retry(model, *plan)],
        Intent::Quit => vec![Effect::Quit],
        Intent::TrustEnvFile => vec![Effect::TrustEnvFile],
    }
}

fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Menu(menu)) = model.overlays.pop_if(|top| top.scope() == Scope::Menu) else {
        return Vec::new();
    };
    let Some(item) = menu.items.into_iter().nth(menu.cursor) else {
        return Vec::new();
    };
    match item.choice {
        Choice::Copy { what, text } => vec![Effect::Copy { what, text }],
        Choice::Run(action) => (action.run)(model),
        Choice::Profile(name) if name == model.session.profile => {
            model.notices.remark("this profile is in use already");
            Vec::new()
        }
        Choice::Profile(name) => vec![Effect::SwitchProfile(name)],
        Choice::Forms(rows) => export::choose_form(model, rows),
        Choice::Export(form, rows, path) => export::export(model, form, rows, path),
        Choice::Theme(name) => {
            model.session.theme.clone_from(&name);
            vec![Effect::UseTheme(name)]
        }
    }
}
