//! Requests of a dataset and a recipe: the page, its lines, and the rows as they would be sent.

use tui_input::InputRequest;

use crate::app::edit;
use crate::app::effect::{Effect, Preparing};
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::paragraph::{Vertical, moved};
use crate::app::preparing;
use crate::app::remote;
use crate::app::state::overlay::Overlay;
use crate::app::state::prepare::{Line, Turn};

use super::{Action, never};

const PAGE: &[Scope] = &[Scope::Prepare];
const TEXT: &[Scope] = &[Scope::PrepareText];

macro_rules! row {
    ($id:literal, $scopes:expr, $keys:expr, $title:literal, $help:literal, $hint:expr, $run:expr) => {
        Action {
            id: $id,
            scopes: $scopes,
            keys: $keys,
            title: $title,
            help: $help,
            hint: $hint,
            blocked: never,
            run: $run,
        }
    };
}

pub(super) const ROWS: &[Action] = &[
    row!(
        "batch.prepare",
        &[Scope::Panes],
        &["w"],
        "Prepare",
        "Makes requests of a dataset and a recipe, and shows real rows while it is written.",
        None,
        open
    ),
    row!(
        "prepare.next",
        PAGE,
        &["enter"],
        "Next",
        "Goes on to the next line; a dataset or recipe that was typed is read.",
        Some(10),
        |model| step(model, Turn::Next)
    ),
    row!(
        "prepare.complete",
        PAGE,
        &["tab"],
        "Complete",
        "Completes a path, or names the sample where nothing is typed; else goes on.",
        None,
        complete
    ),
    row!(
        "prepare.down",
        PAGE,
        &["down"],
        "Line down",
        "Goes on to the line below.",
        None,
        |model| step(model, Turn::Next)
    ),
    row!(
        "prepare.up",
        PAGE,
        &["up", "shift-tab"],
        "Line up",
        "Goes back to the line above.",
        None,
        |model| step(model, Turn::Previous)
    ),
    row!(
        "prepare.row-next",
        PAGE,
        &["pgdn"],
        "Next row",
        "Shows the next row of the dataset.",
        Some(50),
        |model| turn(model, Turn::Next)
    ),
    row!(
        "prepare.row-previous",
        PAGE,
        &["pgup"],
        "Previous row",
        "Shows the row of the dataset before.",
        None,
        |model| turn(model, Turn::Previous)
    ),
    Action {
        id: "prepare.restore",
        scopes: PAGE,
        keys: &["ctrl-r"],
        title: "Restore",
        help: "Puts back what the recipe says in this line.",
        hint: None,
        blocked: |model| match model.prepare.line {
            Line::Knob(_) | Line::Text(_) => None,
            _ => Some("this line is not from the recipe"),
        },
        run: |model| model.prepare.restore().into_iter().collect(),
    },
    Action {
        id: "prepare.save",
        scopes: PAGE,
        keys: &["ctrl-o"],
        title: "Save recipe",
        help: "Asks for a file, and saves the recipe there with what is changed of it.",
        hint: Some(45),
        blocked: |model| model.prepare.nothing_to_save(),
        run: |model| model.prepare.ask_to_save().into_iter().collect(),
    },
    Action {
        id: "prepare.write",
        scopes: PAGE,
        keys: &["ctrl-s"],
        title: "Write",
        help: "Writes the chosen rows as requests, and checks them in the form for a new batch.",
        hint: Some(40),
        blocked: is_writing,
        run: write,
    },
    row!(
        "prepare.close",
        PAGE,
        &["esc"],
        "Close",
        "Stops the writing, else leaves the page, which stays as it is for the next time.",
        Some(30),
        close
    ),
    row!(
        "prepare.recipe-next",
        &[Scope::PrepareRecipe],
        &["right"],
        "Other recipe",
        "Takes the next recipe of those that are built in or lie in the working folder.",
        Some(5),
        |model| choose_recipe(model, Turn::Next)
    ),
    row!(
        "prepare.recipe-previous",
        &[Scope::PrepareRecipe],
        &["left"],
        "Recipe before",
        "Takes the recipe before.",
        None,
        |model| choose_recipe(model, Turn::Previous)
    ),
    row!(
        "prepare.text-break",
        TEXT,
        &["enter"],
        "New line",
        "Begins another line of the template.",
        Some(20),
        break_line
    ),
    row!(
        "prepare.text-down",
        TEXT,
        &["down"],
        "Down",
        "Moves one row down in the template, and on to the line below it.",
        None,
        |model| vertical(model, Vertical::Down)
    ),
    row!(
        "prepare.text-up",
        TEXT,
        &["up"],
        "Up",
        "Moves one row up in the template, and back to the line above it.",
        None,
        |model| vertical(model, Vertical::Up)
    ),
    row!(
        "prepare.text-leave",
        TEXT,
        &["tab"],
        "Next line",
        "Leaves the template for the line below it.",
        Some(10),
        |model| step(model, Turn::Next)
    ),
    row!(
        "prepare.save-here",
        &[Scope::PrepareSave],
        &["enter", "ctrl-o"],
        "Save",
        "Saves the changed recipe in this file; another one that is there is not replaced.",
        Some(5),
        |model| model.prepare.save().into_iter().collect()
    ),
    row!(
        "prepare.save-not",
        &[Scope::PrepareSave],
        &["esc"],
        "Do not save",
        "Leaves the recipe as it is in its file; what is changed stays on the page.",
        Some(30),
        |model| {
            model.prepare.leave_unsaved();
            Vec::new()
        }
    ),
    Action {
        id: "prepare.write-here",
        scopes: &[Scope::PrepareWrite],
        keys: &["enter", "ctrl-s"],
        title: "Write",
        help: "Writes the chosen rows as requests, and checks them in the form for a new batch.",
        hint: Some(5),
        blocked: is_writing,
        run: write,
    },
    row!(
        "prepare.portion-next",
        &[Scope::PrepareWrite],
        &["right"],
        "Other rows",
        "Takes the next choice: the pilot, the rest behind it, or all rows.",
        Some(20),
        |model| choose_portion(model, Turn::Next)
    ),
    row!(
        "prepare.portion-previous",
        &[Scope::PrepareWrite],
        &["left"],
        "Rows before",
        "Takes the choice before.",
        None,
        |model| choose_portion(model, Turn::Previous)
    ),
    row!(
        "prepare.rows-next",
        &[Scope::PrepareRows],
        &["n", "right"],
        "Next row",
        "Shows the next row of the dataset.",
        Some(5),
        |model| turn(model, Turn::Next)
    ),
    row!(
        "prepare.rows-previous",
        &[Scope::PrepareRows],
        &["N", "p", "left"],
        "Previous row",
        "Shows the row of the dataset before.",
        Some(20),
        |model| turn(model, Turn::Previous)
    ),
    row!(
        "prepare.rows-leave",
        &[Scope::PrepareRows],
        &["esc", "enter", "q"],
        "Back",
        "Goes back from the rows to the lines.",
        Some(30),
        |model| step(model, Turn::Previous)
    ),
];

fn is_writing(model: &Model) -> Option<&'static str> {
    let is_under_way = model.prepare.job.is_some();
    is_under_way.then_some("a file is being written already")
}

fn open(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::Prepare);
    model.prepare.open()
}

fn step(model: &mut Model, to: Turn) -> Vec<Effect> {
    model.prepare.step(to).into_iter().collect()
}

fn turn(model: &mut Model, to: Turn) -> Vec<Effect> {
    let is_another = model.prepare.tasting.turn(to);
    if !is_another {
        model.notices.remark(edge(model, to));
    }
    Vec::new()
}

/// Says why there is no other row to show.
fn edge(model: &Model, to: Turn) -> &'static str {
    let taste = model.prepare.tasting.taste();
    match (to, taste.map(|taste| taste.all.is_some())) {
        (_, None) => "no rows are shown yet",
        (Turn::Previous, _) => "this is the first row",
        (Turn::Next, Some(true)) => "this is the last row",
        (Turn::Next, Some(false)) => "only these rows are looked at before all are written",
    }
}

fn complete(model: &mut Model) -> Vec<Effect> {
    let page = &mut model.prepare;
    let is_empty = page.dataset.value().trim().is_empty();
    let effect = match page.line {
        Line::Dataset if is_empty && page.sample.is_some() => page.fill_sample(),
        Line::Dataset | Line::Recipe => page.complete(),
        _ => page.step(Turn::Next),
    };
    effect.into_iter().collect()
}

fn choose_recipe(model: &mut Model, to: Turn) -> Vec<Effect> {
    model.prepare.choose_recipe(to).into_iter().collect()
}

fn choose_portion(model: &mut Model, to: Turn) -> Vec<Effect> {
    model.prepare.choose_portion(to);
    Vec::new()
}

fn break_line(model: &mut Model) -> Vec<Effect> {
    if let Some(input) = model.prepare.input() {
        edit::break_line(input);
    }
    model.prepare.edited().into_iter().collect()
}

/// Moves the cursor within a template, and leaves it at its edge.
fn vertical(model: &mut Model, to: Vertical) -> Vec<Effect> {
    let width = preparing::writing_width(model);
    let text = model.prepare.text();
    let place = text.and_then(|input| moved(input.value(), input.cursor(), width, to));
    match (place, model.prepare.input()) {
        (Some(place), Some(input)) => {
            input.handle(InputRequest::SetCursor(place));
            Vec::new()
        }
        (_, _) => step(
            model,
            match to {
                Vertical::Up => Turn::Previous,
                Vertical::Down => Turn::Next,
            },
        ),
    }
}

fn write(model: &mut Model) -> Vec<Effect> {
    let read = model.prepare.go_to(Line::Write);
    read.into_iter().chain(remote::prepare(model)).collect()
}

/// Stops what is being written, else closes the page.
fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(job) = model.prepare.job {
        return vec![Effect::Abort(job)];
    }
    if model
        .overlays
        .pop_if(|top| matches!(top, Overlay::Prepare))
        .is_none()
    {
        return Vec::new();
    }
    model.prepare.tasting.leave();
    vec![Effect::Prepare(Preparing::Forget)]
}
