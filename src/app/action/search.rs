//! Finding results: by words, by number or id, as the next problem.

use tui_input::Input;

use crate::app::effect::{Effect, Rows, Target};
use crate::app::key_scope::Scope;
use crate::app::model::Model;
use crate::app::search;
use crate::app::state::overlay::{Overlay, Search};
use crate::app::state::results::{Lookup, Phase, Purpose};

use super::global::{close, show};
use super::{Action, never};

const RESULTS: &[Scope] = &[Scope::Results, Scope::Browse];

macro_rules! find {
    ($id:literal, $keys:expr, $title:literal, $help:literal, $hint:expr, $blocked:expr, $run:expr) => {
        Action {
            id: $id,
            scopes: RESULTS,
            keys: $keys,
            title: $title,
            help: $help,
            hint: $hint,
            blocked: $blocked,
            run: $run,
        }
    };
}

pub(super) const ROWS: &[Action] = &[
    find!(
        "results.search",
        &["/"],
        "Search",
        "Looks for results by words, class:error, finish:length, model:x, tokens:>500 or /regex/.",
        Some(30),
        no_results,
        |model| show(model, Overlay::Search(Search::default()))
    ),
    find!(
        "hit.next",
        &["n"],
        "Next hit",
        "Goes to the next hit of the search, round the end.",
        Some(32),
        no_hits,
        |model| turn(model, Target::NextHit)
    ),
    find!(
        "hit.previous",
        &["N"],
        "Previous hit",
        "Goes to the hit before, round the beginning.",
        None,
        no_hits,
        |model| turn(model, Target::PreviousHit)
    ),
    find!(
        "hit.only",
        &["&"],
        "Only hits",
        "Shows the hits alone, or all results again.",
        Some(34),
        no_hits,
        |model| {
            let rows = model.result_rows();
            model.results.toggle_rows(rows).into_iter().collect()
        }
    ),
    find!(
        "problem.next",
        &["}"],
        "Next problem",
        "Goes to the next result that is no success.",
        None,
        no_results,
        |model| seek(model, Target::NextProblem, Purpose::Problem)
    ),
    find!(
        "problem.previous",
        &["{"],
        "Previous problem",
        "Goes to the result before that is no success.",
        None,
        no_results,
        |model| seek(model, Target::PreviousProblem, Purpose::Problem)
    ),
    find!(
        "results.go-to",
        &["ctrl-g"],
        "Go to",
        "Goes to a row by its number, by a part of the way such as 50%, or by its custom_id.",
        None,
        no_results,
        |model| show(model, Overlay::GoTo(Input::default()))
    ),
    Action {
        id: "search.start",
        scopes: &[Scope::Search],
        keys: &["enter"],
        title: "Search",
        help: "Looks for what is typed; nothing typed clears the hits.",
        hint: Some(10),
        blocked: never,
        run: start,
    },
    Action {
        id: "go-to.go",
        scopes: &[Scope::GoTo],
        keys: &["enter"],
        title: "Go",
        help: "Goes to the row that is typed.",
        hint: Some(10),
        blocked: never,
        run: go,
    },
    Action {
        id: "prompt.leave",
        scopes: &[Scope::Search, Scope::GoTo],
        keys: &["esc"],
        title: "Leave",
        help: "Goes back without doing anything.",
        hint: Some(20),
        blocked: never,
        run: close,
    },
];

fn no_results(model: &Model) -> Option<&'static str> {
    let is_open = model.results.phase == Phase::Open && !model.results.is_empty();
    (!is_open).then_some("there are no results here")
}

fn no_hits(model: &Model) -> Option<&'static str> {
    match &model.results.search {
        None => Some("nothing was searched for"),
        Some(search) if search.hits == 0 && search.is_going() => Some("no hit so far"),
        Some(search) if search.hits == 0 => Some("there is no hit"),
        Some(_) => None,
    }
}

fn start(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Search(typing)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let typed = typing.input.value().trim().to_owned();
    match search::parse(&typed) {
        Err(problem) => {
            typing.problem = Some(problem);
            Vec::new()
        }
        Ok(query) => {
            model.overlays.pop();
            let stop = model.results.stop_search();
            if query.is_everything() {
                model.results.clear_search();
                return stop.into_iter().collect();
            }
            // A search that begins ends the one before by itself.
            vec![model.results.begin_search(query, typed, Rows::All)]
        }
    }
}

fn turn(model: &mut Model, to: Target) -> Vec<Effect> {
    let rows = model.result_rows();
    match model.results.rows {
        Rows::Hits => {
            model.results.turn_hit(&to, rows);
            Vec::new()
        }
        Rows::All => vec![model.results.seek(to, Purpose::Hit)],
    }
}

/// Goes to a row, or asks where it is.
pub(super) fn seek(model: &mut Model, to: Target, purpose: Purpose) -> Vec<Effect> {
    let rows = model.result_rows();
    let before = model.results.scroll().cursor;
    match model.results.look_up(&to) {
        None => return vec![model.results.seek(to, purpose)],
        Some(Lookup::Row(row)) => {
            model.results.go_to_row(row, rows);
            if purpose == Purpose::Problem && row == before {
                model.notices.remark(purpose.nothing());
            }
        }
        Some(Lookup::Nowhere) => model.notices.remark(purpose.nothing()),
    }
    Vec::new()
}

fn go(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::GoTo(input)) = model.overlays.pop_if(|top| top.scope() == Scope::GoTo) else {
        return Vec::new();
    };
    let typed = input.value().trim();
    if typed.is_empty() {
        return Vec::new();
    }
    let percent = typed
        .strip_suffix('%')
        .map(|part| part.trim().parse::<u8>());
    match (percent, typed.parse::<u64>()) {
        (Some(Ok(percent)), _) => seek(model, Target::Percent(percent.min(100)), Purpose::Place),
        (_, Ok(number)) => {
            let rows = model.result_rows();
            model.results.go_to_row(number.saturating_sub(1), rows);
            Vec::new()
        }
        (_, Err(_)) => {
            let id = typed.strip_prefix("id:").unwrap_or(typed).to_owned();
            seek(model, Target::Id(id), Purpose::Place)
        }
    }
}
