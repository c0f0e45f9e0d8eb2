//! Answers to what the user asked for.

use crate::app::effect::{Effect, Ticket};
use crate::app::event::{CountNews, JobDone};
use crate::app::model::Model;
use crate::app::state::create::Form;
use crate::app::state::jobs::{Job, JobId, Work};
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::notices::Severity;
use crate::app::state::overlay::Overlay;
use crate::app::state::session::Session;
use crate::domain::check::Report;
use crate::domain::{Batch, BatchId, Failure, Kind, Status};

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
    let Some(Overlay::Create(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    form.completed(ticket, paths).into_iter().collect()
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

/// Takes the end of a job.
pub(super) fn job_ended(
    model: &mut Model,
    id: JobId,
    outcome: Result<JobDone, Failure>,
) -> Vec<Effect> {
    let Some(job) = model.jobs.end(id) else {
        return Vec::new();
    };
    if model.jobs.is_empty() {
        model
            .overlays
            .retain(|overlay| !matches!(overlay, Overlay::Jobs));
    }
    match outcome {
        Ok(JobDone::Created(batch)) => created(model, *batch, &job.label),
        Ok(JobDone::InputFetched { .. }) => {
            model.results.forget_request();
            good(model, format!("the {} is here", job.label));
            Vec::new()
        }
        Ok(JobDone::Exported { path, rows }) => {
            let noun = if rows == 1 { "result" } else { "results" };
            let rows = crate::text::number(rows);
            good(
                model,
                format!("{rows} {noun} written to {}", path.display()),
            );
            Vec::new()
        }
        Ok(JobDone::Downloaded {
            id,
            dir,
            files,
            warnings,
        }) => {
            let now = model.now;
            for warning in warnings {
                let text = format!("{}: {warning}", job.label);
                model.notices.tell(Severity::Warning, text, now);
            }
            let lines: u64 = files.iter().map(|(_, lines)| lines).sum();
            let lines = crate::text::number(lines);
            good(model, format!("{lines} lines saved in {}", dir.display()));
            model.results.reopen(&id, now);
            Vec::new()
        }
        Err(failure) => failed(model, &job, &failure),
    }
}

fn created(model: &mut Model, batch: Batch, name: &str) -> Vec<Effect> {
    let now = model.now;
    let id = batch.id.clone();
    listing::take(model, batch);
    model.list.select(&id);
    good(model, format!("{name} submitted as {id}"));
    model.sync.plan.hurry(now);
    Vec::new()
}

fn failed(model: &mut Model, job: &Job, failure: &Failure) -> Vec<Effect> {
    let now = model.now;
    match (failure.kind, &job.work, &job.batch) {
        (Kind::TargetExists, Work::Download, Some(id)) => {
            let question = replace(job, failure, Intent::Replace(id.clone()));
            model.overlays.push(Overlay::Confirm(Box::new(question)));
        }
        (Kind::TargetExists, Work::Export(plan), _) => {
            let question = replace(job, failure, Intent::ReplaceExport(plan.clone()));
            model.overlays.push(Overlay::Confirm(Box::new(question)));
        }
        (Kind::Interrupted, ..) => {
            model
                .notices
                .tell(Severity::Info, format!("{} stopped", job.label), now);
        }
        _ => model.notices.fail(failure, now),
    }
    if failure.kind == Kind::Ambiguous {
        model.sync.plan.hurry(now);
    }
    Vec::new()
}

fn replace(job: &Job, failure: &Failure, then: Intent) -> Confirm {
    Confirm {
        title: "Replace what is there?".to_owned(),
        lines: vec![
            job.label.clone(),
            failure.why.clone(),
            "The files there are replaced once the new ones are whole.".to_owned(),
        ],
        yes: "Replace".to_owned(),
        asks: Asks::YesNo(Answer::No),
        then,
    }
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
            fresh.notices = notices;
            *model = fresh;
            let profile = model.session.profile.clone();
            good(model, format!("profile {profile}"));
        }
        Err(failure) => model.notices.fail(&failure, now),
    }
    Vec::new()
}
