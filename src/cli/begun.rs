//! What a verb has begun, for whoever stops it: the last words name the command that goes on.

use std::cell::RefCell;

use super::desk::Connection;
use super::ending;
use super::exit::Stop;
use crate::domain::{Failure, IntentId, Kind};
use crate::ledger::Handle;
use crate::ops::submit;

/// What was begun, for whoever stops it.
#[derive(Default)]
pub(super) struct Begun(RefCell<Option<Last>>);

/// What was begun last.
struct Last {
    ledger: Handle,
    intent: IntentId,
    usual_url: String,
}

impl Begun {
    pub(super) fn set(&self, connection: &Connection, intent: &IntentId) {
        self.0.replace(Some(Last {
            ledger: connection.ledger.clone(),
            intent: intent.clone(),
            usual_url: connection.session.usual_url.clone(),
        }));
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
        if let Some(last) = self.0.take()
            && let Ok(intent) = last.ledger.ask(move |it| it.intent(&last.intent)).await
        {
            return submit::stopped(&intent, Some(&last.usual_url));
        }
        Failure::new(Kind::Interrupted, "stopped", "").with_hint("nothing was sent")
    }
}
