//! Work that is over: what it brought, or why it failed.

use crate::app::effect::Effect;
use crate::app::event::JobDone;
use crate::app::model::Model;
use crate::app::state::jobs::{Job, JobId, Work};
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::notices::Severity;
use crate::app::state::overlay::Overlay;
use crate::domain::{Batch, BatchId, Failure, Kind};

use super::{good, listing, prepare, retry};

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
    if job.work == Work::PlanRetry {
        return retry::planned(model, id, &job, outcome);
    }
    if let Work::Prepare(plan) = &job.work {
        return prepare::ended(model, id, plan, outcome);
    }
    match outcome {
        Ok(JobDone::RetryPlanned(_) | JobDone::Prepared { .. }) => Vec::new(),
        Ok(JobDone::Created(batch)) => created(model, *batch, &job.label),
        Ok(JobDone::Held { reason }) => held(model, &job, &reason),
        Ok(JobDone::RunSent { batches, held }) => run_sent(model, batches, held, &job.label),
        Ok(JobDone::RetriesSent {
            batches,
            held,
            failed,
        }) => retry::sent(model, &job, batches, held, failed),
        Ok(JobDone::LeftAlone) => vec![Effect::LookAtIntents],
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
            saved(model, &id)
        }
        Err(failure) => failed(model, &job, &failure),
    }
}

/// Opens what is open again where files of it were saved: of the batch, or of the run that it is of.
fn saved(model: &mut Model, id: &BatchId) -> Vec<Effect> {
    let now = model.now;
    let row = model.list.get(id);
    let run = row.and_then(|row| Some(BatchId::new(row.mark.as_ref()?.shard.run.as_str())));
    let of_run = run.and_then(|run| model.results.reopen(&run, now));
    let of_batch = model.results.reopen(id, now);
    of_run.into_iter().chain(of_batch).collect()
}

fn held(model: &mut Model, job: &Job, reason: &str) -> Vec<Effect> {
    let now = model.now;
    let text = format!("{} is held: {reason}", job.label);
    model.notices.tell(Severity::Info, text, now);
    vec![Effect::LookAtIntents]
}

fn created(model: &mut Model, batch: Batch, name: &str) -> Vec<Effect> {
    let now = model.now;
    let id = batch.id.clone();
    listing::take(model, batch);
    model.list.select(&id);
    good(model, format!("{name} submitted as {id}"));
    model.sync.plan.hurry(now);
    if model.list.has_intents() {
        vec![Effect::LookAtIntents]
    } else {
        Vec::new()
    }
}

fn run_sent(model: &mut Model, batches: Vec<Batch>, held: usize, name: &str) -> Vec<Effect> {
    let now = model.now;
    let count = batches.len();
    let first = batches.first().map(|batch| batch.id.clone());
    for batch in batches {
        listing::take(model, batch);
    }
    if let Some(id) = first {
        model.list.select(&id);
    }
    let noun = if count == 1 { "batch" } else { "batches" };
    let held = match held {
        0 => String::new(),
        held => format!(", {held} held until there is room"),
    };
    good(model, format!("{name} submitted as {count} {noun}{held}"));
    model.sync.plan.hurry(now);
    vec![Effect::LookAtIntents]
}

pub(super) fn failed(model: &mut Model, job: &Job, failure: &Failure) -> Vec<Effect> {
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
        (Kind::Duplicate, Work::Create(plan), _) => {
            let question = again(job, failure, Intent::CreateAgain((**plan).clone()));
            model.overlays.push(Overlay::Confirm(Box::new(question)));
        }
        (Kind::Interrupted, Work::RetryRun(_), _) => {
            let text = format!(
                "{} stopped; what was sent by then is in the list",
                job.label
            );
            model.notices.tell(Severity::Info, text, now);
        }
        (Kind::Interrupted, ..) => {
            model
                .notices
                .tell(Severity::Info, format!("{} stopped", job.label), now);
        }
        _ => model.notices.fail(failure, now),
    }
    // Of a run, some may be batches by now.
    let is_run = match &job.work {
        Work::Create(plan) => plan.report.is_only_too_large(),
        Work::RetryRun(_) => true,
        _ => false,
    };
    if failure.kind == Kind::Ambiguous || is_run {
        model.sync.plan.hurry(now);
    }
    match job.work {
        // What is left of it is a row.
        Work::Create(_) | Work::RetryRun(_) | Work::Resume(_) => vec![Effect::LookAtIntents],
        Work::Download
        | Work::FetchInput
        | Work::PlanRetry
        | Work::Prepare(_)
        | Work::Export(_) => Vec::new(),
    }
}

fn again(job: &Job, failure: &Failure, then: Intent) -> Confirm {
    Confirm {
        title: "Send the same requests again?".to_owned(),
        lines: vec![
            job.label.clone(),
            failure.why.clone(),
            "A yes makes a second batch, which is billed like the first.".to_owned(),
        ],
        yes: "Send again".to_owned(),
        asks: Asks::YesNo(Answer::No),
        then,
    }
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
