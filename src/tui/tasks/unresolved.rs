//! Intents: what is held or was left, what is due, and how they go on.

use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::app::effect::{CreatePlan as Wanted, Repeat, Ticket};
use crate::app::event::{Event, JobDone};
use crate::app::remote::Cause;
use crate::app::state::jobs::JobId;
use crate::clock;
use crate::domain::{Batch, Cursor, Failure, Intent, IntentId, Kind};
use crate::ledger::{Again, Ledger, Owner};
use crate::ops::create::CreatePlan;
use crate::ops::drafts;
use crate::ops::queue::{self, Room};
use crate::ops::submit::{self, Courier, Errand};
use crate::ops::transfer::Meter;

use super::link::Link;
use super::transfers::{WINDOW, told};
use super::{Said, Tasks, broken};

/// So many batches that the provider has forgotten are shown.
const FORGOTTEN: u32 = 1000;

impl Tasks {
    /// Lists a page; after the newest one, tells what is unresolved, because room may have come, and
    /// the first time what the provider has forgotten.
    pub(super) fn list(&mut self, ticket: Ticket, after: Option<Cursor>) {
        let (link, sender, dice) = (self.link.clone(), self.sender.clone(), self.dice);
        self.spawn_maybe(async move {
            let is_first = after.is_none();
            let outcome = link.list(after).await;
            let jitter = dice();
            let listed = Event::Listed {
                ticket,
                outcome,
                jitter,
            };
            let _ = sender.send(Said::Event(listed)).await;
            if !is_first {
                return None;
            }
            if link.is_first_listing() {
                if let Some(forgotten) = forgotten(&link).await {
                    let _ = sender.send(Said::Event(forgotten)).await;
                }
                link.sweep().await;
            }
            unresolved(&link).await
        });
    }

    pub(super) fn look_at_intents(&mut self) {
        let link = self.link.clone();
        self.spawn_maybe(async move { unresolved(&link).await });
    }

    pub(super) fn abandon(&mut self, id: IntentId) {
        let link = self.link.clone();
        self.spawn_maybe(async move {
            let owner = clock::random().map(Owner::of_this_process);
            let given_up = match owner {
                Ok(owner) => {
                    submit::abandon(link.ledger(), &id, owner, (clock::luck().clock)()).await
                }
                Err(failure) => Err(failure),
            };
            match given_up {
                Ok(_) => unresolved(&link).await,
                Err(failure) => Some(Event::Went(failure)),
            }
        });
    }

    /// Makes a batch of a file, or holds it where its tokens do not fit.
    pub(super) fn create(&mut self, job: JobId, plan: Wanted, repeat: Repeat) {
        let link = self.link.clone();
        let (sender, runtime) = (self.sender.clone(), self.runtime.clone());
        let shared = self.shared.clone();
        let (parent, window) = match plan.retry_of {
            Some(of) => (Some(of.parent), of.window),
            None => (None, WINDOW.to_owned()),
        };
        let plan = CreatePlan {
            path: self.resolved(&plan.path),
            endpoint: plan.endpoint,
            window,
            metadata: plan.metadata,
            tokens: plan.tokens,
            parent,
            shard: None,
            report: *plan.report,
        };
        let again = match repeat {
            Repeat::Refuse => Again::Refuse,
            Repeat::Allow => Again::Allow,
        };
        if plan.report.is_only_too_large() {
            self.create_run(job, plan, again);
            return;
        }
        self.spawn_job(job, async move {
            let courier = link.courier().await?;
            let room = room(&link, &courier, &plan).await?;
            let id = IntentId::from_bytes(clock::random()?);
            let mut errand = courier.begin(&plan, id, again).await?;
            shared.leave_draft(&errand.intent().wanted.path);
            if let Some(room) = room.filter(Room::must_wait) {
                let reason = room.reason();
                errand.hold(reason.clone()).await?;
                return Ok(JobDone::Held { reason });
            }
            errand.unhold().await?;
            let batch = carry(errand, job, link, sender, runtime).await?;
            Ok(JobDone::Created(Box::new(batch)))
        });
    }

    /// Goes on with an intent.
    pub(super) fn resume(&mut self, job: JobId, id: IntentId, cause: Cause) {
        let link = self.link.clone();
        let (sender, runtime) = (self.sender.clone(), self.runtime.clone());
        self.spawn_job(job, async move {
            let courier = link.courier().await?;
            let errand = match cause {
                Cause::Person => {
                    let mut errand = courier.take_up(&id).await?;
                    errand.unhold().await?;
                    errand
                }
                Cause::Room => match courier.release(&id).await {
                    Ok(Some(errand)) => errand,
                    Ok(None) => return Ok(JobDone::LeftAlone),
                    Err(failure) if failure.kind == Kind::Conflict => {
                        return Ok(JobDone::LeftAlone);
                    }
                    Err(failure) => return Err(failure),
                },
            };
            let batch = carry(errand, job, link, sender, runtime).await?;
            Ok(JobDone::Created(Box::new(batch)))
        });
    }
}

/// Uploads, and makes the batch apart from the task: from the create on, whatever happens to the
/// task, the request runs to its end, and its outcome is told.
pub(super) async fn carry(
    mut errand: Errand,
    job: JobId,
    link: Arc<Link>,
    sender: mpsc::Sender<Said>,
    runtime: Handle,
) -> Result<Batch, Failure> {
    let (meter, progress) = Meter::new();
    told(job, progress, &sender, errand.upload(&meter)).await?;
    let over = link.begins_submitting(job);
    let apart = runtime.spawn(async move {
        let over = over;
        let submitted = errand.settle().await?;
        drafts::forget(&submitted.intent, &over.drafts());
        Ok(submitted.batch)
    });
    apart.await.unwrap_or_else(|_| Err(broken()))
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

/// Returns what is unresolved and at what nobody is, with what fits by now; `None` when there is
/// nothing to tell.
async fn unresolved(link: &Link) -> Option<Event> {
    let outcome = left(link).await;
    let is_empty = matches!(&outcome, Ok(intents) if intents.is_empty());
    if !link.tells_intents(!is_empty) {
        return None;
    }
    let due = match &outcome {
        Ok(intents) if !intents.is_empty() => due(link).await.unwrap_or_default(),
        _ => Vec::new(),
    };
    Some(Event::IntentsSeen { outcome, due })
}

/// Returns what the provider no longer lists, if there is any. A ledger that cannot tell is told of
/// by whoever needs it.
async fn forgotten(link: &Link) -> Option<Event> {
    let account = link.account().clone();
    let gone = link
        .ledger()
        .ask(move |ledger| ledger.gone(&account, FORGOTTEN))
        .await;
    let batches: Vec<Batch> = gone.ok()?.into_iter().map(|known| known.batch).collect();
    (!batches.is_empty()).then_some(Event::Forgotten(batches))
}

async fn left(link: &Link) -> Result<Vec<Intent>, Failure> {
    let (account, now) = (link.account().clone(), (clock::luck().clock)());
    let own = Owner::of_this_process(clock::random()?);
    let look = move |ledger: &mut Ledger| {
        let mut intents = ledger.unresolved(Some(&account))?;
        let mut failure = None;
        intents.retain(|intent| match ledger.holder(&intent.id, &own, now) {
            Ok(holder) => holder.is_none(),
            Err(broken) => {
                failure = Some(broken);
                false
            }
        });
        failure.map_or(Ok(intents), Err)
    };
    link.ledger().ask(look).await
}

/// Decides what is sent by now, and tells of those that never fit.
async fn due(link: &Link) -> Result<Vec<IntentId>, Failure> {
    let now = (clock::luck().clock)();
    let due = queue::due(link.ledger(), link.account(), link.queue_limits(), now).await?;
    for (id, reason) in due.too_large {
        let courier = link.courier().await?;
        // Who else is at it tells it.
        courier.explain(&id, reason).await.ok();
    }
    Ok(due.release)
}
