//! From an intent to exactly one batch, whatever happens on the way.
//!
//! Responsible for writing every step into the ledger before it is taken, for at most one batch an
//! intent, and for finding out what became of a create whose answer got lost. No provider makes a
//! create idempotent, so it is sent again only after the listings have been clean of it for long
//! enough. Rules: `reliability §3.2` of the project's reference notes.
//!
//! ```text
//! begin ─► planned ─► uploading ─► uploaded ─► creating ─► created ─► ids.jsonl, then the screen
//!                      │  ▲                      │
//!                      ▼  │ not listed           ▼ no answer
//!                 looks for the file          unknown ─► lists after 2, 5, 10, 20 s ─► created
//!                                                              └─► clean four times: absent ─► creating
//! ```

mod errand;
mod look;
mod means;
mod settle;
mod upload;
mod words;

use std::sync::Arc;

pub use errand::Errand;
pub use words::{command, next_step, of_another_account, stopped};

use crate::domain::{Account, Batch, Failure, Intent, IntentId, IntentState, Stage, Timestamp};
use crate::ledger::{Again, Handle, Owner};
use crate::provider::Provider;

use super::create::{CreatePlan, Source};

/// What it takes to carry intents out: a provider, and the ledger in which each step is written.
#[derive(Clone)]
pub struct Courier {
    /// Who makes the batch.
    pub provider: Arc<dyn Provider>,
    /// Where every step is written first.
    pub ledger: Handle,
    /// Whose batches they are.
    pub account: Account,
    /// The URL to which its profile leads when none is named by hand.
    pub usual_url: String,
    /// Who is at it: another owner for each piece of work, also within a process.
    pub owner: Owner,
    /// Reads the wall clock.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl std::fmt::Debug for Courier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Courier")
            .field("account", &self.account)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

/// A batch that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Submitted {
    /// The batch. Its id is on the disk, unless a note says otherwise.
    pub batch: Batch,
    /// The intent that became it.
    pub intent: Intent,
    /// Other batches of the same upload, which a create made whose answer came too late.
    pub duplicates: Vec<Batch>,
    /// What could not be written down, in whole sentences.
    pub notes: Vec<String>,
}

impl Courier {
    /// Writes down that a batch of a checked file is wanted, or takes up the unresolved intent of
    /// the same requests. Nothing is sent yet.
    ///
    /// Fails when the plan breaks a rule of the provider or the file has changed since its check, with `Duplicate` when there is such a
    /// batch already, and with `Conflict` while another process is at the same requests.
    pub async fn begin(
        &self,
        plan: &CreatePlan,
        id: IntentId,
        again: Again,
    ) -> Result<Errand, Failure> {
        plan.refuse_if_bad()?;
        let source = Source::of_plan(plan).await?;
        let now = (self.clock)();
        let wanted = plan.wanted(self.account.clone(), source.sha256.clone());
        let intent = Intent::planned(id, wanted, now);
        let owner = self.owner.clone();
        let begin =
            move |ledger: &mut crate::ledger::Ledger| ledger.begin(intent, again, &owner, now);
        let begun = self.ledger.ask(begin).await?;
        Ok(Errand::of(self.clone(), begun).with_source(source))
    }

    /// Takes a held intent, to be sent now. `None` when it is not held any more: somebody else was
    /// quicker.
    ///
    /// Fails with `Conflict` while another process is at it.
    pub async fn release(&self, id: &IntentId) -> Result<Option<Errand>, Failure> {
        let mut errand = self.take_up(id).await?;
        if errand.intent().state.stage() != Stage::Held {
            return Ok(None);
        }
        errand.unhold().await?;
        Ok(Some(errand))
    }

    /// Tells anew for what a held intent waits.
    pub async fn explain(&self, id: &IntentId, reason: String) -> Result<(), Failure> {
        let mut errand = self.take_up(id).await?;
        if errand.intent().state.stage() == Stage::Held {
            errand.hold(reason).await?;
        }
        Ok(())
    }

    /// Takes up an intent that was left unresolved.
    pub async fn take_up(&self, id: &IntentId) -> Result<Errand, Failure> {
        let (id, owner, now) = (id.clone(), self.owner.clone(), (self.clock)());
        let claim = move |ledger: &mut crate::ledger::Ledger| ledger.claim(&id, &owner, now);
        let intent = self.ledger.ask(claim).await?;
        let errand = Errand::of(self.clone(), intent);
        if errand.intent().wanted.account != self.account {
            let intent = errand.intent();
            let is_same = intent.wanted.account.profile == self.account.profile;
            let usual = is_same.then_some(self.usual_url.as_str());
            return Err(of_another_account(intent, usual));
        }
        Ok(errand)
    }
}

/// Gives an intent up. What it may have made at the provider stays there; nothing is sent.
pub async fn abandon(
    ledger: &Handle,
    id: &IntentId,
    owner: Owner,
    now: Timestamp,
) -> Result<Intent, Failure> {
    let id = id.clone();
    let abandon = move |ledger: &mut crate::ledger::Ledger| {
        let intent = ledger.claim(&id, &owner, now)?;
        if !intent.state.is_open() {
            ledger.release(&id, &owner)?;
            return Err(words::is_over(&intent));
        }
        let file = intent.state.file().cloned();
        ledger.advance(&id, &owner, IntentState::Abandoned { file }, now)
    };
    ledger.ask(abandon).await
}

#[cfg(test)]
mod tests;
