//! What came of a dataset that is to become requests.

use std::path::Path;

use crate::app::action;
use crate::app::effect::{Effect, PreparePlan};
use crate::app::event::{JobDone, PrepareNews};
use crate::app::model::Model;
use crate::app::state::create::Form;
use crate::app::state::jobs::JobId;
use crate::app::state::overlay::Overlay;
use crate::app::state::prepare::Fill;
use crate::app::state::session::Place;
use crate::domain::{Failure, Kind};
use crate::text::number;

use super::good;

/// Takes what was found out.
pub(super) fn took(model: &mut Model, news: PrepareNews) -> Vec<Effect> {
    let fill = match model.session.place {
        Place::Demo => Fill::Sample,
        Place::Remote { .. } | Place::Files(_) => Fill::Nothing,
    };
    let page = &mut model.prepare;
    let effect = match news {
        PrepareNews::Offered {
            ticket,
            recipes,
            sample,
        } => page.offered(ticket, recipes, sample, fill),
        PrepareNews::RecipeRead { ticket, outcome } => page.recipe_read(ticket, outcome),
        PrepareNews::Saved { ticket, outcome } => {
            page.saved(ticket, outcome).and_then(|(name, effect)| {
                good(model, format!("the recipe is saved as {name}"));
                effect
            })
        }
        PrepareNews::Tasted { ticket, outcome } => {
            page.tasting.took(ticket, outcome);
            None
        }
    };
    effect.into_iter().collect()
}

/// Takes the end of writing: what was written goes into the form for a new batch.
pub(super) fn ended(
    model: &mut Model,
    id: JobId,
    plan: &PreparePlan,
    outcome: Result<JobDone, Failure>,
) -> Vec<Effect> {
    if model.prepare.job != Some(id) {
        return Vec::new();
    }
    model.prepare.job = None;
    match outcome {
        Ok(JobDone::Prepared { path, requests }) => written(model, plan, &path, requests),
        Ok(_) => Vec::new(),
        Err(failure) if failure.kind == Kind::Interrupted => {
            model.prepare.problem = Some("stopped; no file was left".to_owned());
            Vec::new()
        }
        Err(failure) => {
            model.prepare.failed = Some(failure);
            Vec::new()
        }
    }
}

fn written(model: &mut Model, plan: &PreparePlan, path: &Path, requests: u64) -> Vec<Effect> {
    model.prepare.wrote(plan, path, requests);
    let noun = if requests == 1 { "request" } else { "requests" };
    let many = number(requests);
    if let Some(reason) = action::cannot_create(model) {
        let path = path.display();
        good(
            model,
            format!("{many} {noun} written to {path}; {reason}, so nothing is sent"),
        );
        return Vec::new();
    }
    let mut form = Form::new(Some(&path.to_owned()));
    form.name = name_of(plan).into();
    let check = form.start_check();
    model.overlays.push(Overlay::Create(Box::new(form)));
    let check = check.map(|(ticket, path)| Effect::CheckInput { ticket, path });
    check.into_iter().collect()
}

/// Suggests a name for the batch: `emails 1-10`.
fn name_of(plan: &PreparePlan) -> String {
    let stem = plan.dataset.file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    match (plan.skip, plan.limit) {
        (0, None) => stem.into_owned(),
        _ => format!("{stem} {}", plan.rows()),
    }
}
