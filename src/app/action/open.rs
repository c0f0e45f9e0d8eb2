//! Taking text along: copies, the editor, the pager, the menu of actions.

use crate::app::effect::{Effect, Program, Shown};
use crate::app::event::Origin;
use crate::app::key_scope::Scope;
use crate::app::layout::Pane;
use crate::app::model::Model;
use crate::app::state::browse::Tab;
use crate::app::state::menu::{Choice, Item, Menu};
use crate::app::state::overlay::Overlay;
use crate::domain::FileId;
use crate::domain::request::{Asked, RequestLine};

use super::global::show;
use super::{Action, all, no_batch};

const GROUND: &[Scope] = &[Scope::Panes, Scope::Browse];

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "batch.menu",
        scopes: &[Scope::Panes],
        keys: &["a"],
        title: "Actions",
        help: "Lists what can be done with this batch, or with the marked ones.",
        hint: None,
        blocked: no_batch,
        run: actions,
    },
    Action {
        id: "copy.menu",
        scopes: GROUND,
        keys: &["y"],
        title: "Copy",
        help: "Chooses what to copy: answer, request, line, ids, name, JSON.",
        hint: Some(75),
        blocked: nothing,
        run: copies,
    },
    Action {
        id: "open.editor",
        scopes: GROUND,
        keys: &["E"],
        title: "Editor",
        help: "Opens the downloaded results, what is read, or the batch in $VISUAL or $EDITOR.",
        hint: None,
        blocked: nothing,
        run: |model| open(model, Program::Editor),
    },
    Action {
        id: "open.pager",
        scopes: GROUND,
        keys: &["P"],
        title: "Pager",
        help: "Opens the downloaded results, what is read, or the batch in $PAGER.",
        hint: None,
        blocked: nothing,
        run: |model| open(model, Program::Pager),
    },
];

/// The actions that are about batches, for the menu.
const ABOUT_BATCHES: [&str; 7] = [
    "batch.download",
    "batch.cancel",
    "refresh.batch",
    "copy.menu",
    "open.pager",
    "open.editor",
    "list.open",
];

fn actions(model: &mut Model) -> Vec<Effect> {
    let rows = all().filter(|action| ABOUT_BATCHES.contains(&action.id));
    let items = rows
        .filter(|action| (action.blocked)(model).is_none())
        .map(|action| Item {
            label: action.title.to_owned(),
            detail: action.help.to_owned(),
            choice: Choice::Run(action),
        })
        .collect();
    show(
        model,
        Overlay::Menu(Menu {
            title: "Actions".to_owned(),
            foot: String::new(),
            items,
            cursor: 0,
        }),
    )
}

fn copies(model: &mut Model) -> Vec<Effect> {
    let mut items = Vec::new();
    let mut add = |what: &'static str, text: Option<&str>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            items.push(Item {
                label: what.to_owned(),
                detail: text.to_owned(),
                choice: Choice::Copy {
                    what,
                    text: text.to_owned(),
                },
            });
        }
    };
    if let Some(line) = model.result_in_hand() {
        add("answer", Some(&line.words()));
        add("custom_id", line.custom_id.as_deref());
        add("line as JSON", Some(&lossy(&line.raw)));
        if let Some(request) = known_request(model) {
            add("request", Some(&request.words));
            add("request as JSON", Some(&lossy(&request.raw)));
        }
        add("request id", line.request_id.as_deref());
    }
    if let Some(row) = model.list.current() {
        let batch = &row.batch;
        add("batch id", Some(batch.id.as_str()));
        add("name", Some(&row.name));
        add(
            "input file id",
            batch.input_file.as_ref().map(FileId::as_str),
        );
        add(
            "output file id",
            batch.output_file.as_ref().map(FileId::as_str),
        );
        add(
            "error file id",
            batch.error_file.as_ref().map(FileId::as_str),
        );
        add("batch as JSON", Some(&batch.raw));
    }
    show(
        model,
        Overlay::Menu(Menu {
            title: "Copy".to_owned(),
            foot: String::new(),
            items,
            cursor: 0,
        }),
    )
}

/// Returns the request of the result with the cursor, where it was read.
fn known_request(model: &Model) -> Option<&RequestLine> {
    match model.results.requested()?.outcome.as_ref()? {
        Ok(Asked::Line(request)) => Some(request),
        Ok(Asked::NotHere | Asked::Unknown) | Err(_) => None,
    }
}

fn nothing(model: &Model) -> Option<&'static str> {
    if model.result_in_hand().is_some() {
        return None;
    }
    no_batch(model)
}

fn open(model: &mut Model, with: Program) -> Vec<Effect> {
    let what = match (model.browse(), &model.results.origin) {
        (Some(view), _) => read(model, view.tab),
        (None, Some(Origin::Files(paths))) if model.screen.focus == Pane::Results => {
            paths.first().cloned().map(Shown::File)
        }
        (None, _) => read(model, Tab::Raw).or_else(|| {
            let row = model.list.current().filter(|row| !row.batch.raw.is_empty());
            row.map(|row| Shown::Text {
                name: "batch.json",
                text: row.batch.raw.to_string(),
            })
        }),
    };
    if what.is_none() {
        model.notices.remark("it is not here");
    }
    what.map(|what| Effect::Show { with, what })
        .into_iter()
        .collect()
}

/// Returns what a tab shows of the result with the cursor, as a file of its own.
fn read(model: &Model, tab: Tab) -> Option<Shown> {
    let line = model.result_in_hand()?;
    let (name, text) = match tab {
        Tab::Answer => ("answer.txt", line.words()),
        Tab::Request => ("request.json", lossy(&known_request(model)?.raw)),
        Tab::Raw => ("result.json", lossy(&line.raw)),
    };
    Some(Shown::Text { name, text })
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
