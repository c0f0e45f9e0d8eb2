//! Asking the provider: what a confirmed wish becomes.

use crate::domain::{BatchId, Direction};

use super::effect::{Effect, Existing};
use super::model::Model;
use super::state::create::Form;

/// Starts saving the results of a batch, unless that is under way.
pub fn download(model: &mut Model, id: &BatchId, existing: Existing) -> Option<Effect> {
    if model.jobs.is_downloading(id) {
        return None;
    }
    let row = model.list.get(id)?;
    let (batch, name) = (Box::new(row.batch.clone()), row.name.clone());
    let job = model.jobs.begin(
        Direction::Download,
        name.clone(),
        Some(id.clone()),
        model.now,
    );
    Some(Effect::Download {
        job,
        batch,
        name,
        existing,
    })
}

/// Starts making the batch that a form describes; `None`, with the reason in the form, when it is
/// not ready.
pub fn create(model: &mut Model, form: &mut Form) -> Option<Effect> {
    match form.plan() {
        Ok(plan) => {
            let label = plan.metadata.get("name").cloned();
            let file = plan
                .path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let label = label.or(file).unwrap_or_default();
            let job = model.jobs.begin(Direction::Upload, label, None, model.now);
            Some(Effect::Create { job, plan })
        }
        Err(reason) => {
            form.problem = Some(reason);
            None
        }
    }
}
