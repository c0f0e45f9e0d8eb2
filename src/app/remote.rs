//! Asking the provider: what a confirmed wish becomes.

use crate::domain::{BatchId, IntentId};

use super::effect::{CreatePlan, Effect, Existing, ExportPlan, Preparing, Repeat};
use super::model::Model;
use super::state::create::Form;
use super::state::jobs::Work;
use super::state::list::Row;
use super::state::overlay::Overlay;
use super::state::retry::RetryPart;

/// Starts saving the results of a batch, unless that is under way.
pub fn download(model: &mut Model, id: &BatchId, existing: Existing) -> Option<Effect> {
    if model.jobs.is_downloading(id) {
        return None;
    }
    let row = model.list.get(id)?;
    let (batch, name) = (Box::new(row.batch.clone()), row.name.clone());
    let job = model
        .jobs
        .begin(Work::Download, name.clone(), Some(id.clone()), model.now);
    Some(Effect::Download {
        job,
        batch,
        name,
        existing,
    })
}

/// Starts saving the results of a retry of the batch that is open, unless that is under way.
pub fn download_retry(model: &mut Model, id: &BatchId) -> Option<Effect> {
    if model.jobs.is_downloading(id) {
        return None;
    }
    let kin = model.results.family.kin.iter().find(|kin| kin.id == *id)?;
    let batch = kin.batch.clone()?;
    let row = model.list.get(id).map(|row| row.name.clone());
    let name = row.or_else(|| batch.given_name().map(str::to_owned));
    let name = name.unwrap_or_else(|| id.to_string());
    let work = Work::Download;
    let job = model
        .jobs
        .begin(work, name.clone(), Some(id.clone()), model.now);
    let existing = Existing::Refuse;
    Some(Effect::Download {
        job,
        batch,
        name,
        existing,
    })
}

/// Starts fetching the input file of the batch whose results are open, unless that is under way.
pub fn fetch_input(model: &mut Model) -> Option<Effect> {
    let row = model.list.current()?;
    let (batch, name) = (Box::new(row.batch.clone()), row.name.clone());
    if model.jobs.is_fetching_input(&batch.id) {
        return None;
    }
    let label = format!("input of {name}");
    let id = Some(batch.id.clone());
    let job = model.jobs.begin(Work::FetchInput, label, id, model.now);
    Some(Effect::FetchInput { job, batch, name })
}

/// Starts writing results in another form.
pub fn export(model: &mut Model, plan: ExportPlan) -> Effect {
    let of = model.results_name();
    let label = format!("{of} as {}", plan.form.title());
    let work = Work::Export(plan.clone());
    let job = model.jobs.begin(work, label, None, model.now);
    Effect::Export { job, plan }
}

/// Says why the batch that a form describes may not be made at its cost.
pub fn allowed(model: &Model, form: &Form) -> Result<(), String> {
    let session = &model.session;
    form.count
        .allowed(session.max_cost, &session.profile, &session.prices)
}

/// Starts making a batch.
pub fn submit(model: &mut Model, plan: CreatePlan, repeat: Repeat) -> Effect {
    if model.prepare.sent(&plan.path) {
        let is_page = |overlay: &Overlay| matches!(overlay, Overlay::Prepare);
        model.overlays.retain(|overlay| !is_page(overlay));
    }
    let label = plan.metadata.get("name").cloned();
    let file = plan
        .path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let label = label.or(file).unwrap_or_default();
    let work = Work::Create(Box::new(plan.clone()));
    let job = model.jobs.begin(work, label, None, model.now);
    Effect::Create { job, plan, repeat }
}

/// Starts writing a file of requests; with nothing to write, the page says why.
pub fn prepare(model: &mut Model) -> Option<Effect> {
    let page = &mut model.prepare;
    page.failed = None;
    match page.plan() {
        Ok(plan) => {
            let file = plan.dataset.file_name().unwrap_or_default();
            let label = format!("requests of {}", file.to_string_lossy());
            let work = Work::Prepare(Box::new(plan.clone()));
            let job = model.jobs.begin(work, label, None, model.now);
            model.prepare.job = Some(job);
            model.prepare.problem = None;
            Some(Effect::Prepare(Preparing::Write { job, plan }))
        }
        Err(problem) => {
            page.problem = Some(problem);
            None
        }
    }
}

/// Why an intent goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Somebody wants it, whether it fits or not.
    Person,
    /// It is held, and fits by now.
    Room,
}

/// Starts going on with an intent, unless that is under way.
pub fn resume(model: &mut Model, id: &IntentId, cause: Cause) -> Option<Effect> {
    if model.jobs.is_resuming(id) {
        return None;
    }
    let intents = model.list.rows().filter_map(Row::intent);
    let mut intents = intents.filter(|intent| intent.id == *id);
    let name = intents.next()?.wanted.name.clone();
    let work = Work::Resume(id.clone());
    let job = model.jobs.begin(work, name, None, model.now);
    let intent = id.clone();
    Some(Effect::Resume { job, intent, cause })
}

/// Starts making the batch that a form describes; `None`, with the reason in the form, when it is
/// not ready.
pub fn create(model: &mut Model, form: &mut Form) -> Option<Effect> {
    match form
        .plan()
        .and_then(|plan| allowed(model, form).map(|()| plan))
    {
        Ok(plan) => Some(submit(model, plan, Repeat::Refuse)),
        Err(reason) => {
            form.problem = Some(reason);
            None
        }
    }
}

/// Starts to plan what the retry on top is about, where that can be told; a plan that is being made
/// is stopped.
pub fn plan_retry(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Retry(retry)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    retry.failed = None;
    let stop = retry.job.take().map(Effect::Abort);
    let plan = retry.wish().ok().map(|wish| {
        let label = format!("retry of {}", retry.name);
        let id = Some(retry.id.clone());
        let job = model.jobs.begin(Work::PlanRetry, label, id, model.now);
        retry.job = Some(job);
        Effect::PlanRetry { job, wish }
    });
    stop.into_iter().chain(plan).collect()
}

/// Starts to send what failed again, and closes its plan.
pub fn retry(model: &mut Model, plan: CreatePlan) -> Effect {
    let name = close_retry(model);
    let label = name.or_else(|| plan.metadata.get("name").cloned());
    let work = Work::Create(Box::new(plan.clone()));
    let label = label.unwrap_or_default();
    let job = model.jobs.begin(work, label, None, model.now);
    let repeat = Repeat::Refuse;
    Effect::Create { job, plan, repeat }
}

/// Starts to send what failed in the batches of a run again, and closes its plan.
pub fn retry_run(model: &mut Model, parts: Vec<RetryPart>, repeat: Repeat) -> Effect {
    let name = match repeat {
        Repeat::Refuse => close_retry(model),
        // Asked once more, when the plan was closed long ago.
        Repeat::Allow => None,
    };
    let label = name.or_else(|| parts.first().map(|part| part.name.clone()));
    let work = Work::RetryRun(parts.clone());
    let label = label.unwrap_or_default();
    let job = model.jobs.begin(work, label, None, model.now);
    Effect::RetryRun { job, parts, repeat }
}

/// Closes the plan of a retry, and returns the name of what it was about.
fn close_retry(model: &mut Model) -> Option<String> {
    let top = model
        .overlays
        .pop_if(|top| matches!(top, Overlay::Retry(_)));
    match top {
        Some(Overlay::Retry(retry)) => Some(retry.name),
        Some(_) | None => None,
    }
}
