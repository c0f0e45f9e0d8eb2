//! What came of a plan to send again what failed, and of sending it for a run.

use crate::app::effect::{Effect, Repeat};
use crate::app::event::JobDone;
use crate::app::model::Model;
use crate::app::state::jobs::{Job, JobId, Work};
use crate::app::state::menu::{Answer, Asks, Confirm, Intent};
use crate::app::state::notices::Severity;
use crate::app::state::overlay::Overlay;
use crate::app::state::retry::RetryPart;
use crate::domain::{Batch, Failure, Kind};

use super::{jobs, listing};

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

/// Takes what came of sending again what failed in the batches of a run.
///
/// Requests of which there is a batch are asked about once more, all of them in one question.
pub(super) fn sent(
    model: &mut Model,
    job: &Job,
    batches: Vec<Batch>,
    held: usize,
    failed: Vec<(usize, Failure)>,
) -> Vec<Effect> {
    let now = model.now;
    let Work::RetryRun(parts) = &job.work else {
        return Vec::new();
    };
    summary(model, job, [batches.len(), held, parts.len()]);
    let first = batches.first().map(|batch| batch.id.clone());
    for batch in batches {
        listing::take(model, batch);
    }
    if let Some(id) = first {
        model.list.select(&id);
    }
    let mut same: Vec<RetryPart> = Vec::new();
    for (place, failure) in failed {
        let Some(part) = parts.get(place) else {
            continue;
        };
        if failure.kind == Kind::Duplicate {
            same.push(part.clone());
            continue;
        }
        let what = format!("{}: {}", part.name, failure.what);
        model.notices.fail(&failure.in_order_to(what), now);
    }
    if !same.is_empty() {
        let question = Overlay::Confirm(Box::new(again(job, same)));
        model.overlays.push(question);
    }
    model.sync.plan.hurry(now);
    vec![Effect::LookAtIntents]
}

/// Says how many batches were made, of how many that were to be.
fn summary(model: &mut Model, job: &Job, [made, held, all]: [usize; 3]) {
    let noun = if all == 1 { "retry" } else { "retries" };
    let waits = match held {
        0 => String::new(),
        held => format!(", {held} held until there is room"),
    };
    let now = model.now;
    let name = &job.label;
    if made + held == all {
        let text = format!("{name}: {made} {noun} submitted{waits}");
        model.notices.tell(Severity::Good, text, now);
    } else {
        let lost = all.saturating_sub(made + held);
        let text = format!("{name}: {made} of {all} {noun} submitted{waits}, {lost} not sent");
        model.notices.tell(Severity::Warning, text, now);
    }
}

fn again(job: &Job, parts: Vec<RetryPart>) -> Confirm {
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    let names = names.join(", ");
    Confirm {
        title: "Send the same requests again?".to_owned(),
        lines: vec![
            job.label.clone(),
            format!("Of these there is a batch that runs or is young: {names}."),
            "A yes makes one more of each, which is billed like the first.".to_owned(),
        ],
        yes: "Send again".to_owned(),
        asks: Asks::YesNo(Answer::No),
        then: Intent::RetryRun(parts, Repeat::Allow),
    }
}
