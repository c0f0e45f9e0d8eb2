//! A plan of what failed: fetched, written, checked and counted, and nothing sent; and for a run, what
//! was planned of its batches, sent.

mod drafts;
mod one;
mod send;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::app::state::retry::{Left, RetryPlan, RetryWish, Why};
use crate::domain::{BatchId, Failure, Kind};
use crate::ops::transfer::Meter;

pub(super) use drafts::{Draft, Drafts};
use one::{Desk, Planned};

use super::link::Link;
use super::transfers::told;
use super::{Shared, Tasks};

impl Tasks {
    /// Plans batches of what failed in others.
    pub(super) fn plan_retry(&mut self, job: JobId, wish: RetryWish) {
        let (link, sender) = (self.link.clone(), self.sender.clone());
        let shared = self.shared.clone();
        let batches = wish.batches.iter();
        let dirs = batches.map(|(batch, name)| self.folder_of(batch, name));
        let dirs: Vec<PathBuf> = dirs.collect();
        self.spawn_job(job, async move {
            let (meter, progress) = Meter::new();
            let work = planned(&link, &shared, wish, dirs, &meter);
            let plan = told(job, progress, &sender, work).await?;
            Ok(JobDone::RetryPlanned(Box::new(plan)))
        });
    }
}

/// Plans one batch after the other; one that cannot be planned is left out with the reason. Where
/// none can be, for a reason that is not its own, that is what there is to tell.
async fn planned(
    link: &Arc<Link>,
    shared: &Shared,
    wish: RetryWish,
    dirs: Vec<PathBuf>,
    meter: &Meter,
) -> Result<RetryPlan, Failure> {
    begin(shared, &wish);
    let courier = link.courier().await?;
    let desk = Desk {
        link,
        shared,
        courier: &courier,
        meter,
    };
    let mut all = RetryPlan::new(wish.choice.clone(), wish.left.clone());
    let is_alone = wish.batches.len() + wish.left.len() == 1;
    let (mut broke, mut looked) = (None, 0_u32);
    for ((batch, name), dir) in wish.batches.iter().zip(dirs) {
        match desk.plan(&wish, (&batch.id, name), dir).await {
            Ok(planned) => {
                looked += 1;
                add(&mut all, planned, name);
            }
            Err(failure) => {
                if is_alone || failure.kind != Kind::Conflict {
                    broke.get_or_insert_with(|| failure.clone());
                }
                let (name, why) = (name.clone(), Why::Failed(failure));
                all.left.push(Left { name, why });
            }
        }
    }
    match broke {
        Some(failure) if looked == 0 => Err(failure),
        _ => Ok(all),
    }
}

/// Forgets the plan before, but for what was fetched of the same batches.
fn begin(shared: &Shared, wish: &RetryWish) {
    let mut drafts = shared.drafts();
    drafts.files.clear();
    let is_meant = |id: &BatchId| wish.batches.iter().any(|(batch, _)| batch.id == *id);
    drafts.fetched.retain(|(id, _)| is_meant(id));
}

fn add(all: &mut RetryPlan, planned: Planned, name: &str) {
    all.plan.absorb(&planned.plan);
    let new = planned.others.into_iter();
    let new: Vec<_> = new.filter(|id| !all.others.contains(id)).collect();
    all.others.extend(new);
    for note in planned.notes {
        if !all.notes.contains(&note) {
            all.notes.push(note);
        }
    }
    let why = match planned.part {
        Some(part) => return all.parts.push(part),
        None if planned.plan.rows().is_empty() => Why::Done,
        None => Why::NotTaken,
    };
    let name = name.to_owned();
    all.left.push(Left { name, why });
}
