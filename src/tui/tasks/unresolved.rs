//! Intents: what is held or was left, what is due, and how they go on.

use crate::app::effect::Ticket;
use crate::app::event::{Event, JobDone};
use crate::app::remote::Cause;
use crate::app::state::jobs::JobId;
use crate::clock;
use crate::domain::{Batch, Cursor, Failure, Intent, IntentId, Kind};
use crate::ledger::{Ledger, Owner};
use crate::ops::queue;
use crate::ops::submit;

use super::link::Link;
use super::{Said, Tasks};

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

    /// Goes on with an intent.
    pub(super) fn resume(&mut self, job: JobId, id: IntentId, cause: Cause) {
        let maker = self.maker(job);
        self.spawn_job(job, async move {
            let courier = maker.link.courier().await?;
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
            let batch = maker.carry(errand).await?;
            Ok(JobDone::Created(Box::new(batch)))
        });
    }
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
