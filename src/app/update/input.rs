//! Keys and pastes: first the table of actions, then whatever takes text.

use crate::app::action::{self, Action};
use crate::app::effect::Effect;
use crate::app::key::{Code, Held, Key};
use crate::app::keymap::Keymap;
use crate::app::model::Model;
use crate::app::state::menu::Asks;
use crate::app::state::overlay::Overlay;
use crate::app::{edit, palette, remote};

/// Does what a key means here.
pub(super) fn pressed(model: &mut Model, keymap: &Keymap, key: Key) -> Vec<Effect> {
    let now = model.now;
    model.sync.key(now);
    model.notices.clear_remark();
    if let Some(action) = keymap.find(&model.scopes(), key) {
        return run(model, action);
    }
    if let Some(effects) = letter_answers(model, key) {
        return effects;
    }
    typed(model, key)
}

/// Runs an action, or says why it cannot be done.
pub(in crate::app) fn run(model: &mut Model, action: &'static Action) -> Vec<Effect> {
    match (action.blocked)(model) {
        Some(reason) => {
            model.notices.remark(reason);
            Vec::new()
        }
        None => (action.run)(model),
    }
}

/// Lets a letter answer a question that is open.
fn letter_answers(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let (Code::Char(letter), Held::Nothing) = (key.code, key.held) else {
        return None;
    };
    action::answer_menu(model, letter).or_else(|| action::answer_create(model, letter))
}

fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    with_input(model, |input| edit::type_key(input, key))
}

/// Puts pasted text where text is taken.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let now = model.now;
    model.sync.key(now);
    let is_template =
        matches!(model.overlays.last(), Some(Overlay::Prepare)) && model.prepare.text().is_some();
    with_input(model, |input| {
        if is_template {
            edit::type_block(input, text);
        } else {
            edit::type_paste(input, text);
        }
        true
    })
}

/// Changes an input, and tells whether its text is another one: a cursor that moves changes nothing.
fn makes_other(
    input: &mut tui_input::Input,
    change: impl FnOnce(&mut tui_input::Input) -> bool,
) -> bool {
    let before = input.value().to_owned();
    change(input);
    input.value() != before
}

/// Changes the input that takes text now, and lets its owner take note.
fn with_input(
    model: &mut Model,
    change: impl FnOnce(&mut tui_input::Input) -> bool,
) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Filter) => {
            let mut filter = model.list.filter.clone();
            if change(&mut filter) {
                model.list.filter_by(filter);
            }
        }
        Some(Overlay::Search(typing)) => {
            if change(&mut typing.input) {
                typing.problem = None;
            }
        }
        Some(Overlay::GoTo(input)) => {
            change(input);
        }
        Some(Overlay::Create(form)) => {
            if change(form.input()) {
                return form.edited().into_iter().collect();
            }
        }
        Some(Overlay::Prepare) => {
            let input = model.prepare.input();
            if input.is_some_and(|input| makes_other(input, change)) {
                return model.prepare.edited().into_iter().collect();
            }
        }
        Some(Overlay::Retry(retry)) => {
            let input = retry.input();
            if input.is_some_and(|input| makes_other(input, change)) {
                return remote::plan_retry(model);
            }
        }
        Some(Overlay::Confirm(confirm)) => {
            if let Asks::Count { typed, .. } = &mut confirm.asks {
                change(typed);
            }
        }
        Some(Overlay::Palette(palette)) => {
            if !change(&mut palette.input) {
                return Vec::new();
            }
            let typed = palette.input.value().to_owned();
            let matches = palette::matches(model, &typed);
            if let Some(Overlay::Palette(palette)) = model.overlays.last_mut() {
                palette.matches = matches;
                palette.cursor = 0;
            }
        }
        Some(
            Overlay::Help(_)
            | Overlay::Menu(_)
            | Overlay::Browse(_)
            | Overlay::Compare(_)
            | Overlay::Groups(_)
            | Overlay::Log(_)
            | Overlay::Jobs,
        )
        | None => {}
    }
    Vec::new()
}
