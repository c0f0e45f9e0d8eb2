//! What a verb has begun, for whoever stops it: the last words name the command that goes on.

use std::cell::RefCell;

use super::ending;
use super::exit::Stop;
use crate::domain::{Failure, IntentId, Kind};
use crate::ledger::Handle;
use crate::ops::submit;

/// What was begun, for whoever stops it.
#[derive(Default)]
pub(super) struct Begun(RefCell<Option<(Handle, IntentId)>>);

impl Begun {
    pub(super) fn set(&self, ledger: &Handle, intent: &IntentId) {
        self.0.replace(Some((ledger.clone(), intent.clone())));
    }

    /// Runs the steps of a verb until they are done or a signal asks for the end.
    pub(super) async fn until_stopped(
        &self,
        steps: impl Future<Output = Result<(), Stop>>,
    ) -> Result<(), Stop> {
        tokio::select! {
            biased;
            code = ending::asked_for() => Err(Stop::Signalled(self.stopped().await, code)),
            ended = steps => ended,
        }
    }

    /// Says what is left behind, by what the ledger knows.
    async fn stopped(&self) -> Failure {
        let begun = self.0.take();
        if let Some((ledger, id)) = begun
            && let Ok(intent) = ledger.ask(move |ledger| ledger.intent(&id)).await
        {
            return submit::stopped(&intent);
        }
        Failure::new(Kind::Interrupted, "stopped", "").with_hint("nothing was sent")
    }
}
