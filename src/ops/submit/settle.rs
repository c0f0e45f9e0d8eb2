//! The way from a file at the provider to its one batch.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::look::{Seen, look};
use super::means::{Means, means};
use super::{Errand, Submitted, words};
use crate::domain::{Batch, Failure, FileId, IntentState, Kind, NewBatch, Timestamp};
use crate::ledger::{Coverage, Ledger, Made};
use crate::provider::Leave;

/// How long is waited before each look, because a listing may lag.
const WAITS: [Duration; 4] = [
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
];
/// Looks that must be clean before a batch counts as absent; with the waits above they lie more
/// than half a minute apart.
const CLEAN: usize = 4;
/// Looks in all, unclear ones included.
const LOOKS: usize = 8;
/// Creates that one call sends: the first, and one more once that is known to be absent.
const CREATES: u32 = 2;

impl Errand {
    pub(super) async fn settle_once(&mut self) -> Result<Submitted, Failure> {
        let (mut creates, mut doubt) = (0, None);
        loop {
            match self.intent.state.clone() {
                IntentState::Uploaded { file, .. } | IntentState::Absent { file, .. } => {
                    if creates == CREATES {
                        return Err(words::still_absent(self, doubt));
                    }
                    creates += 1;
                    match self.create(file).await? {
                        Sent::Made(batch) => return Ok(self.made(*batch, Vec::new()).await),
                        Sent::InDoubt(failure) => doubt = Some(failure),
                    }
                }
                // Whoever sent it did not live to hear the answer.
                IntentState::Creating {
                    file,
                    attempt,
                    since,
                } => {
                    let next = IntentState::Unknown {
                        file,
                        attempt,
                        since,
                    };
                    self.advance(next).await?;
                }
                IntentState::Unknown {
                    file,
                    attempt,
                    since,
                } => match self.reconcile(since).await {
                    Ok(Some((batch, others))) => return Ok(self.made(batch, others).await),
                    Ok(None) => self.advance(IntentState::Absent { file, attempt }).await?,
                    Err(listing) => return Err(words::unknown(self, doubt, &listing)),
                },
                IntentState::Created { batch, .. } => {
                    let batch = self.courier.provider.get(batch).await?;
                    return Ok(self.submitted(batch, Vec::new(), Vec::new()));
                }
                _ => return Err(words::is_over(&self.intent)),
            }
        }
    }

    /// Sends one create. What it means is written down before anything else happens.
    async fn create(&mut self, file: FileId) -> Result<Sent, Failure> {
        let attempt = self.intent.state.attempts() + 1;
        let since = (self.courier.clock)();
        self.advance(IntentState::Creating {
            file: file.clone(),
            attempt,
            since,
        })
        .await?;
        let new = NewBatch {
            input_file: file.clone(),
            endpoint: self.intent.wanted.endpoint.clone(),
            window: self.intent.wanted.window.clone(),
            metadata: self.intent.marked_metadata(),
        };
        let (leave, refused) = self.leave();
        let failure = match self.courier.provider.create(new, leave).await {
            Ok(batch) => return Ok(Sent::Made(Box::new(batch))),
            Err(failure) => failure,
        };
        if let Some(refused) = refused.get() {
            // Nothing was sent, and what is written is no longer ours to change.
            return Err(refused.clone());
        }
        match means(failure.kind) {
            Means::Doubt => {
                self.advance(IntentState::Unknown {
                    file,
                    attempt,
                    since,
                })
                .await?;
                Ok(Sent::InDoubt(failure))
            }
            Means::NotNow => {
                self.advance(IntentState::Absent { file, attempt }).await?;
                Err(words::not_created(failure, self))
            }
            Means::Never => Err(self.fail(words::refused(failure, &file)).await),
        }
    }

    /// Asks the ledger, as late as it can be asked, whether the intent is still ours. Returns also where
    /// it is told why it is not.
    fn leave(&self) -> (Leave, Arc<OnceLock<Failure>>) {
        let refused = Arc::new(OnceLock::new());
        let (courier, id, told) = (
            self.courier.clone(),
            self.intent.id.clone(),
            refused.clone(),
        );
        let ask = async move {
            let (owner, now) = (courier.owner, (courier.clock)());
            let renew = move |ledger: &mut Ledger| ledger.renew(&id, &owner, now);
            courier.ledger.ask(renew).await.inspect_err(|failure| {
                // It is asked once.
                told.set(failure.clone()).ok();
            })
        };
        (Leave::of(ask), refused)
    }

    /// Looks for the batch until it is found, or certainly absent (`None`). Fails when too many
    /// looks proved nothing.
    async fn reconcile(
        &mut self,
        since: Timestamp,
    ) -> Result<Option<(Batch, Vec<Batch>)>, Failure> {
        let last = WAITS.last().copied().unwrap_or_default();
        let waits = WAITS.into_iter().chain(std::iter::repeat(last));
        let (mut clean, mut unclear) = (0, None);
        for wait in waits.take(LOOKS) {
            tokio::time::sleep(wait).await;
            let now = (self.courier.clock)();
            match look(self.courier.provider.as_ref(), &self.intent, since, now).await {
                Seen::Batches(found) => {
                    let mut found = found.into_iter();
                    return Ok(found.next().map(|batch| (batch, found.collect())));
                }
                Seen::None => clean += 1,
                Seen::Unclear(failure) => unclear = Some(failure),
            }
            if clean == CLEAN {
                return Ok(None);
            }
        }
        Err(unclear.unwrap_or_else(|| Failure::new(Kind::Internal, "no look was taken", "")))
    }

    /// Writes a batch down before anybody sees its id. What cannot be written becomes a note: a
    /// batch that was made must be told in any case.
    async fn made(&mut self, batch: Batch, mut others: Vec<Batch>) -> Submitted {
        let mut notes = Vec::new();
        let file = self.intent.state.file().cloned();
        let file = file.unwrap_or_else(|| FileId::new(""));
        let made = Made {
            account: self.courier.account.clone(),
            id: batch.id.clone(),
            name: self.intent.wanted.name.clone(),
            intent: self.intent.id.clone(),
            file: file.clone(),
            at: (self.courier.clock)(),
        };
        let logged = self
            .courier
            .ledger
            .ask(move |ledger| ledger.log_id(&made))
            .await;
        notes.extend(logged.err().map(|failure| words::not_logged(&failure)));
        let is_second = self.intent.state.attempts() > 1;
        let next = IntentState::Created {
            file,
            batch: batch.id.clone(),
        };
        let unwritten = match self.advance(next).await {
            Err(_) if self.is_known_by_now(&batch).await => None,
            written => written.err(),
        };
        notes.extend(unwritten.as_ref().map(words::not_logged));
        self.record(&batch);
        let is_overtaken = unwritten.is_some_and(|failure| failure.kind == Kind::Conflict);
        if (is_second || is_overtaken) && others.is_empty() {
            others = self.others(&batch).await;
        }
        self.submitted(batch, others, notes)
    }

    /// Tells whether somebody who took the intent over has found this batch and written it down.
    async fn is_known_by_now(&self, batch: &Batch) -> bool {
        let id = self.intent.id.clone();
        let intent = self.courier.ledger.ask(move |ledger| ledger.intent(&id));
        let state = intent.await.map(|intent| intent.state);
        matches!(state, Ok(IntentState::Created { batch: known, .. }) if known == batch.id)
    }

    fn record(&self, batch: &Batch) {
        let (account, batch) = (self.courier.account.clone(), batch.clone());
        let now = (self.courier.clock)();
        self.courier.ledger.tell(move |ledger: &mut Ledger| {
            ledger.record(&account, &[batch], Coverage::Some, now)
        });
    }

    /// Looks once for a batch of the first create, which may have come after all.
    async fn others(&self, own: &Batch) -> Vec<Batch> {
        let now = (self.courier.clock)();
        let since = self.intent.created;
        match look(self.courier.provider.as_ref(), &self.intent, since, now).await {
            Seen::Batches(found) => found.into_iter().filter(|it| it.id != own.id).collect(),
            Seen::None | Seen::Unclear(_) => Vec::new(),
        }
    }

    fn submitted(&self, batch: Batch, duplicates: Vec<Batch>, notes: Vec<String>) -> Submitted {
        Submitted {
            batch,
            intent: self.intent.clone(),
            duplicates,
            notes,
        }
    }
}

/// What came of a create.
enum Sent {
    Made(Box<Batch>),
    InDoubt(Failure),
}
