//! Results in another form, and the input file beside them.

use std::path::{Path, PathBuf};

use crate::app::effect::{Effect, Existing, ExportForm, ExportPlan, Rows};
use crate::app::event::Origin;
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::remote;
use crate::app::state::menu::{Choice, Item, Menu};
use crate::app::state::overlay::Overlay;
use crate::app::state::results::Phase;
use crate::domain::request::Asked;
use crate::text::number;

use super::Action;
use super::global::show;

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "results.export",
        scopes: &[Scope::Panes, Scope::Browse],
        keys: &["o"],
        title: "Export",
        help: "Writes the results in another form: all of them, or the hits of the search.",
        hint: Some(65),
        blocked: |model| {
            if model.results.phase != Phase::Open || model.results.is_empty() {
                return Some("there are no results here");
            }
            let is_whole = model.results.is_whole();
            (!is_whole).then_some("only the first part is here; download the results first")
        },
        run: forms,
    },
    Action {
        id: "request.fetch",
        scopes: &[Scope::Browse],
        keys: &["f"],
        title: "Fetch input",
        help: "Fetches the input file of the batch and keeps it beside the results.",
        hint: None,
        blocked: cannot_fetch,
        run: |model| remote::fetch_input(model).into_iter().collect(),
    },
];

/// Offers the forms; where a search has hits, asks first which rows.
fn forms(model: &mut Model) -> Vec<Effect> {
    let search = model.results.search.as_ref();
    let Some(search) = search.filter(|search| search.hits > 0) else {
        return choose_form(model, Rows::All);
    };
    let item = |rows, detail: &str| Item {
        label: extent(model, rows),
        detail: detail.to_owned(),
        choice: Choice::Forms(rows),
    };
    let menu = Menu {
        title: "Export".to_owned(),
        foot: String::new(),
        items: vec![item(Rows::Hits, &search.words), item(Rows::All, "")],
        cursor: 0,
    };
    show(model, Overlay::Menu(menu))
}

/// Offers the forms for some rows: each with its file and what is in it.
pub(super) fn choose_form(model: &mut Model, rows: Rows) -> Vec<Effect> {
    let folder = folder(model);
    let items = model.session.forms.iter().map(|form| {
        let name = form.file_name(rows);
        Item {
            choice: Choice::Export(*form, rows, folder.join(&name)),
            label: name,
            detail: form.content(rows).to_owned(),
        }
    });
    let place = if folder.as_os_str().is_empty() {
        "the working folder".to_owned()
    } else {
        folder.display().to_string()
    };
    let menu = Menu {
        title: format!("Export {}", extent(model, rows)),
        items: items.collect(),
        foot: format!("in {place}"),
        cursor: 0,
    };
    show(model, Overlay::Menu(menu))
}

/// Says which rows: `all 3,000 results`, `17 hits`.
fn extent(model: &Model, rows: Rows) -> String {
    let results = &model.results;
    let hits = results.search.as_ref().map_or(0, |search| search.hits);
    match (rows, hits) {
        (Rows::Hits, 1) => "1 hit".to_owned(),
        (Rows::Hits, hits) => format!("{} hits", number(hits)),
        (Rows::All, _) => results.total().map_or_else(
            || "all results".to_owned(),
            |total| format!("all {} results", number(total)),
        ),
    }
}

/// Returns the folder of an export: beside the results, and the working folder where they are not
/// saved.
fn folder(model: &Model) -> PathBuf {
    let first = match &model.results.origin {
        Some(Origin::Files(paths)) => paths.first(),
        Some(Origin::Provider { .. }) | None => None,
    };
    let folder = first.and_then(|path| path.parent());
    folder.map(Path::to_owned).unwrap_or_default()
}

/// Starts an export that was chosen.
pub(super) fn export(
    model: &mut Model,
    form: ExportForm,
    rows: Rows,
    path: PathBuf,
) -> Vec<Effect> {
    let plan = ExportPlan {
        ticket: model.results.ticket(),
        rows,
        form,
        path,
        existing: Existing::Refuse,
    };
    vec![remote::export(model, plan)]
}

fn cannot_fetch(model: &Model) -> Option<&'static str> {
    if model.session.files().is_some() {
        return Some("local files have no provider; start with --input FILE");
    }
    let Some(row) = model.list.current() else {
        return Some("there is no batch here");
    };
    if row.batch.input_file.is_none() {
        return Some("the provider names no input file");
    }
    if model.jobs.is_fetching_input(&row.batch.id) {
        return Some("it is being fetched");
    }
    let requested = model
        .results
        .requested()
        .and_then(|known| known.outcome.as_ref());
    matches!(requested, Some(Ok(Asked::Line(_) | Asked::Unknown)))
        .then_some("the input file is here already")
}
