//! What came of a plan to send again what failed.

use crate::app::effect::Effect;
use crate::app::event::JobDone;
use crate::app::model::Model;
use crate::app::state::jobs::{Job, JobId};
use crate::app::state::overlay::Overlay;
use crate::domain::{Failure, Kind};

use super::jobs;

/// Takes a plan of what failed, where somebody still looks at it.
pub(super) fn planned(
    model: &mut Model,
    id: JobId,
    job: &Job,
    outcome: Result<JobDone, Failure>,
) -> Vec<Effect> {
    let outcome = match outcome {
        Ok(JobDone::RetryPlanned(plan)) => Ok(plan),
        Ok(_) => return Vec::new(),
        Err(failure) => Err(failure),
    };
    let mut overlays = model.overlays.iter_mut();
    let open = overlays.find_map(|overlay| match overlay {
        Overlay::Retry(retry) if retry.job == Some(id) => Some(retry),
        _ => None,
    });
    match (open, outcome) {
        (Some(retry), outcome) => {
            retry.took(id, outcome);
            Vec::new()
        }
        // A plan that was left, or that another one took the place of.
        (None, Err(failure)) if failure.kind != Kind::Interrupted => {
            jobs::failed(model, job, &failure)
        }
        (None, _) => Vec::new(),
    }
}
