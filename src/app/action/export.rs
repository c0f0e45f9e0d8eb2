//! Results in another form, and the input file beside them.

use crate::app::effect::{Effect, Existing, ExportForm, ExportPlan, Rows};
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

fn forms(model: &mut Model) -> Vec<Effect> {
    let hits = model.results.search.as_ref().map(|search| search.hits);
    let hits = hits.filter(|hits| *hits > 0);
    let all = model.results.total().map_or_else(
        || "all results".to_owned(),
        |total| format!("all {} results", number(total)),
    );
    let of_hits = hits.map(|hits| (Rows::Hits, format!("the {} hits alone", number(hits))));
    let extents = of_hits.into_iter().chain([(Rows::All, all)]);
    let items = extents.flat_map(|(rows, detail)| {
        let forms = model.session.forms.iter();
        forms.map(move |form| Item {
            label: form.title().to_owned(),
            detail: detail.clone(),
            choice: Choice::Export(*form, rows),
        })
    });
    let menu = Menu {
        title: "Export",
        items: items.collect(),
        cursor: 0,
    };
    show(model, Overlay::Menu(menu))
}

/// Starts an export that was chosen.
pub(super) fn export(model: &mut Model, form: ExportForm, rows: Rows) -> Vec<Effect> {
    let plan = ExportPlan {
        ticket: model.results.ticket(),
        rows,
        form,
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
