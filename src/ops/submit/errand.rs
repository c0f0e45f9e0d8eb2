//! One intent under way: held by us, renewed while we are at it, let go when we are not.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use super::{Courier, Submitted, words};
use crate::domain::{Failure, Intent, IntentState, Stage};
use crate::ledger::Ledger;
use crate::ops::create::Source;
use crate::ops::transfer::Meter;

/// How often the ledger is told that we are still at it: three times in a lease.
const STILL_HERE: Duration = Duration::from_secs(20);

/// An intent that is being carried out.
///
/// Dropping it lets others take it up at once; the ledger knows how far it has come.
#[derive(Debug)]
pub struct Errand {
    pub(super) courier: Courier,
    pub(super) intent: Intent,
    pub(super) source: Option<Source>,
    stage: watch::Sender<Stage>,
}

impl Errand {
    pub(super) fn of(courier: Courier, intent: Intent) -> Self {
        let (stage, _) = watch::channel(intent.state.stage());
        Self {
            courier,
            intent,
            source: None,
            stage,
        }
    }

    /// Takes the file from where it was checked just now: it may have been moved since.
    pub(super) fn with_source(mut self, source: Source) -> Self {
        self.source = Some(source);
        self
    }

    /// Returns the intent with how far it has come.
    pub fn intent(&self) -> &Intent {
        &self.intent
    }

    /// Returns the URL to which its profile leads when none is named by hand.
    pub fn usual_url(&self) -> &str {
        &self.courier.usual_url
    }

    /// Returns the command that goes on with it.
    pub fn command(&self) -> String {
        words::command(&self.intent, Some(self.usual_url()))
    }

    /// Returns the command that sends it once it fits, if it is held.
    pub fn watch_command(&self) -> String {
        words::watch(&self.intent, self.usual_url())
    }

    /// Returns where it can be watched how far it has come.
    pub fn stages(&self) -> watch::Receiver<Stage> {
        self.stage.subscribe()
    }

    /// Holds the intent back on this machine, before anything was sent, and lets go of it.
    pub async fn hold(&mut self, reason: String) -> Result<(), Failure> {
        self.advance(IntentState::Held { reason }).await
    }

    /// Sends an intent that may be held, whether there is room or not.
    pub async fn unhold(&mut self) -> Result<(), Failure> {
        match self.intent.state.stage() {
            Stage::Held => self.advance(IntentState::Planned).await,
            _ => Ok(()),
        }
    }

    /// Sees to it that the provider has the file. Does nothing if it has it already.
    ///
    /// May be dropped at any time: a later try finds the file, or uploads it again.
    pub async fn upload(&mut self, meter: &Meter) -> Result<(), Failure> {
        let beat = heartbeat(self.courier.clone(), self.intent.clone());
        while_beating(beat, self.upload_once(meter)).await
    }

    /// Sees to it that there is one batch of the file, and returns it once its id is on the disk.
    ///
    /// Waits for up to a minute or two when an answer gets lost. When it cannot be found out what
    /// happened, it fails and says the next command; the ledger knows the rest.
    pub async fn settle(&mut self) -> Result<Submitted, Failure> {
        let beat = heartbeat(self.courier.clone(), self.intent.clone());
        while_beating(beat, self.settle_once()).await
    }

    /// Writes the next step down, before it is taken.
    pub(super) async fn advance(&mut self, next: IntentState) -> Result<(), Failure> {
        let (id, owner) = (self.intent.id.clone(), self.courier.owner.clone());
        let now = (self.courier.clock)();
        let advance = move |ledger: &mut Ledger| ledger.advance(&id, &owner, next, now);
        self.intent = self.courier.ledger.ask(advance).await?;
        self.stage.send_replace(self.intent.state.stage());
        Ok(())
    }

    /// Writes down that it cannot become a batch, and returns why.
    pub(super) async fn fail(&mut self, failure: Failure) -> Failure {
        let next = IntentState::Failed {
            file: self.intent.state.file().cloned(),
            reason: failure.to_string(),
        };
        match self.advance(next).await {
            Ok(()) => failure,
            Err(unwritten) => words::unwritten(&failure, &unwritten),
        }
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        let (id, owner) = (self.intent.id.clone(), self.courier.owner.clone());
        self.courier
            .ledger
            .tell(move |ledger| ledger.release(&id, &owner));
    }
}

/// Tells the ledger again and again that we are still at it. Never ends.
async fn heartbeat(courier: Courier, intent: Intent) {
    let mut ticks = interval(STILL_HERE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        let (id, owner, now) = (intent.id.clone(), courier.owner.clone(), (courier.clock)());
        courier
            .ledger
            .tell(move |ledger| ledger.renew(&id, &owner, now));
    }
}

/// Does work while the heart beats beside it.
async fn while_beating<T>(beat: impl Future<Output = ()>, work: impl Future<Output = T>) -> T {
    let (mut beat, mut work) = (pin!(beat), pin!(work));
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            () = &mut beat => {}
        }
    }
}
