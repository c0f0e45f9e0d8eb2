//! Answers to what the user asked for.

use std::sync::Arc;

use crate::app::effect::{Effect, Ticket};
use crate::app::event::CountNews;
use crate::app::model::Model;
use crate::app::state::create::Form;
use crate::app::state::notices::Severity;
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Session;
use crate::domain::check::Report;
use crate::domain::price::PriceList;
use crate::domain::{Batch, BatchId, Failure, Status};

use super::{good, listing};

/// Takes the answer to a cancel.
///
/// A conflict means that the batch ended first: it is fetched, not asked for again.
pub(super) fn cancelled(
    model: &mut Model,
    id: &BatchId,
    outcome: Result<Batch, Failure>,
) -> Vec<Effect> {
    let now = model.now;
    match outcome {
        Ok(batch) => {
            let name = model
                .list
                .get(id)
                .map(|row| row.name.clone())
                .unwrap_or_default();
            listing::take(model, batch);
            if let Some(Status::Cancelled) = model.list.get(id).map(|row| row.batch.status.clone())
            {
                return Vec::new();
            }
            good(
                model,
                format!("cancel of {name} accepted; what is done is kept"),
            );
            model.sync.plan.hurry(now);
            Vec::new()
        }
        Err(failure) => {
            model.notices.fail(&failure, now);
            vec![Effect::Fetch(id.clone())]
        }
    }
}

/// Takes what a path could become.
pub(super) fn paths_found(model: &mut Model, ticket: Ticket, paths: Vec<String>) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Create(form)) => form.completed(ticket, paths).into_iter().collect(),
        Some(Overlay::Prepare) => {
            model.prepare.completed(ticket, paths);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Takes the outcome of a check.
pub(super) fn checked(
    model: &mut Model,
    ticket: Ticket,
    outcome: Result<Report, Failure>,
) -> Vec<Effect> {
    let Some(form) = form(model) else {
        return Vec::new();
    };
    form.checked(ticket, outcome).into_iter().collect()
}

/// Takes how far a count of tokens is.
pub(super) fn counted(model: &mut Model, ticket: Ticket, news: CountNews) -> Vec<Effect> {
    if let Some(form) = form(model) {
        form.count.took(ticket, news);
    }
    Vec::new()
}

/// Returns the form for a new batch, wherever it lies.
fn form(model: &mut Model) -> Option<&mut Form> {
    let mut overlays = model.overlays.iter_mut();
    overlays.find_map(|overlay| match overlay {
        Overlay::Create(form) => Some(&mut **form),
        _ => None,
    })
}

/// Says how a copy went.
pub(super) fn copied(
    model: &mut Model,
    what: &'static str,
    outcome: Result<String, Failure>,
) -> Vec<Effect> {
    let now = model.now;
    match outcome {
        Ok(how) => good(model, format!("{what} {how}")),
        Err(failure) => model.notices.fail(&failure, now),
    }
    Vec::new()
}

/// Looks at once after the terminal came back: time has passed.
pub(super) fn returned(model: &mut Model, outcome: Result<(), Failure>) -> Vec<Effect> {
    let now = model.now;
    if let Err(failure) = outcome {
        model.notices.fail(&failure, now);
    }
    Vec::new()
}

/// Tells of what went wrong outside of any asking.
pub(super) fn went(model: &mut Model, failure: &Failure) -> Vec<Effect> {
    let now = model.now;
    model.notices.fail(failure, now);
    Vec::new()
}

/// Tells what is new outside.
pub(super) fn told(model: &mut Model, severity: Severity, text: String) -> Vec<Effect> {
    let now = model.now;
    model.notices.tell(severity, text, now);
    Vec::new()
}

/// Takes the prices, and tells what is wrong with the user's own.
pub(super) fn priced(
    model: &mut Model,
    list: Arc<PriceList>,
    problems: Vec<String>,
) -> Vec<Effect> {
    let now = model.now;
    model.session.prices = list;
    for problem in problems {
        model.notices.tell(Severity::Error, problem, now);
    }
    Vec::new()
}

/// Starts anew with another profile; messages and the screen stay.
pub(super) fn profile_switched(
    model: &mut Model,
    outcome: Result<Box<Session>, Failure>,
) -> Vec<Effect> {
    let now = model.now;
    match outcome {
        Ok(session) => {
            let notices = std::mem::take(&mut model.notices);
            let mut fresh = Model::new(*session, model.screen.size, now);
            fresh.sync.continue_after(&model.sync);
            fresh.results.continue_after(&model.results);
            fresh.comparison = model.comparison;
            fresh.prepare = std::mem::take(&mut model.prepare).kept();
            fresh.notices = notices;
            *model = fresh;
            let profile = model.session.profile.clone();
            good(model, format!("profile {profile}"));
        }
        Err(failure) => model.notices.fail(&failure, now),
    }
    Vec::new()
}
