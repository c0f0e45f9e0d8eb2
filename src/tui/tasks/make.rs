//! From a checked file to a batch, or to an intent that is held.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::app::effect::{CreatePlan as Wanted, Repeat};
use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::clock;
use crate::domain::{Batch, Failure, IntentId, Kind};
use crate::ledger::Again;
use crate::ops::create::{CreatePlan, WINDOW};
use crate::ops::drafts;
use crate::ops::queue::{self, Room};
use crate::ops::submit::{Courier, Errand};
use crate::ops::transfer::Meter;

use super::link::Link;
use super::retry::Draft;
use super::transfers::told;
use super::{Said, Shared, Tasks, broken};

/// What it takes to make batches within a job.
pub(super) struct Maker {
    pub(super) link: Arc<Link>,
    job: JobId,
    shared: Arc<Shared>,
    sender: mpsc::Sender<Said>,
    runtime: Handle,
}

/// What became of a file.
pub(super) enum Made {
    /// A batch.
    Batch(Box<Batch>),
    /// An intent that waits for room, as this says.
    Held(String),
}

impl Tasks {
    /// Makes a batch of a file, or holds it where its tokens do not fit.
    pub(super) fn create(&mut self, job: JobId, plan: Wanted, repeat: Repeat) {
        let plan = self.wanted(plan);
        if plan.report.is_only_too_large() {
            self.create_run(job, plan, again(repeat));
            return;
        }
        let maker = self.maker(job);
        let draft = self.shared.take_draft(&plan.path);
        self.spawn_job(job, async move {
            let courier = maker.link.courier().await?;
            match maker.make(&courier, &plan, repeat, draft).await? {
                Made::Batch(batch) => Ok(JobDone::Created(batch)),
                Made::Held(reason) => Ok(JobDone::Held { reason }),
            }
        });
    }

    pub(super) fn maker(&self, job: JobId) -> Maker {
        Maker {
            link: self.link.clone(),
            job,
            shared: self.shared.clone(),
            sender: self.sender.clone(),
            runtime: self.runtime.clone(),
        }
    }

    /// Reads a plan of the core.
    pub(super) fn wanted(&self, plan: Wanted) -> CreatePlan {
        let (parent, window) = match plan.retry_of {
            Some(of) => (Some(of.parent), of.window),
            None => (None, WINDOW.to_owned()),
        };
        CreatePlan {
            path: self.resolved(&plan.path),
            endpoint: plan.endpoint,
            window,
            metadata: plan.metadata,
            tokens: plan.tokens,
            parent,
            shard: None,
            report: *plan.report,
        }
    }
}

fn again(repeat: Repeat) -> Again {
    match repeat {
        Repeat::Refuse => Again::Refuse,
        Repeat::Allow => Again::Allow,
    }
}

impl Maker {
    /// Makes a batch of a file, or holds it where its tokens do not fit.
    ///
    /// A draft goes, unless an intent is going to send it, or somebody may say that requests of
    /// which there is a batch are to be sent all the same.
    pub(super) async fn make(
        &self,
        courier: &Courier,
        plan: &CreatePlan,
        repeat: Repeat,
        draft: Option<Draft>,
    ) -> Result<Made, Failure> {
        let room = room(&self.link, courier, plan).await?;
        let id = IntentId::from_bytes(clock::random()?);
        let mut errand = match courier.begin(plan, id, again(repeat)).await {
            Err(failure) if failure.kind == Kind::Duplicate => {
                self.shared.keep_draft(draft);
                return Err(failure);
            }
            begun => begun?,
        };
        if let Some(mut draft) = draft {
            draft.belongs_to(&errand.intent().wanted.path);
        }
        if let Some(room) = room.filter(Room::must_wait) {
            let reason = room.reason();
            errand.hold(reason.clone()).await?;
            return Ok(Made::Held(reason));
        }
        errand.unhold().await?;
        let batch = self.carry(errand).await?;
        Ok(Made::Batch(Box::new(batch)))
    }

    /// Uploads, and makes the batch apart from the task: from the create on, whatever happens to
    /// the task, the request runs to its end, and its outcome is told.
    pub(super) async fn carry(&self, mut errand: Errand) -> Result<Batch, Failure> {
        let (meter, progress) = Meter::new();
        told(self.job, progress, &self.sender, errand.upload(&meter)).await?;
        let over = self.link.begins_submitting(self.job);
        let apart = self.runtime.spawn(async move {
            let over = over;
            let submitted = errand.settle().await?;
            drafts::forget(&submitted.intent, &over.drafts());
            Ok(submitted.batch)
        });
        apart.await.unwrap_or_else(|_| Err(broken()))
    }
}

/// Looks whether a batch fits; `None` where no model is named.
async fn room(link: &Link, courier: &Courier, plan: &CreatePlan) -> Result<Option<Room>, Failure> {
    let Some(model) = plan.report.models.first() else {
        return Ok(None);
    };
    let (ledger, account) = (&courier.ledger, &courier.account);
    let (limits, now) = (link.queue_limits(), (courier.clock)());
    let room = queue::room(ledger, account, limits, model, plan.tokens, now).await?;
    room.refuse_if_too_large()?;
    Ok(Some(room))
}
