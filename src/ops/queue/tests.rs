use std::sync::Arc;

use super::*;
use crate::domain::{Batch, BatchId, Endpoint, FileId, Intended, IntentState, Status};
use crate::ledger::{Again, Coverage, Ledger, Owner};
use crate::ops::script::Script;
use crate::ops::submit::Courier;

const NOW: Timestamp = Timestamp(1_795_000_000);
const MODEL: &str = "gpt-4o";

struct Scene {
    courier: Courier,
    limits: Limits,
}

fn scene(limit: u64) -> Scene {
    let courier = Courier {
        provider: Script::new(),
        ledger: Handle::start(Ledger::in_memory),
        account: Account::of("test", "http://test"),
        usual_url: "http://test".to_owned(),
        owner: Owner::of_this_process([1; 16]),
        clock: Arc::new(|| NOW),
    };
    let limits = Limits::configured([(MODEL.to_owned(), limit)]);
    Scene { courier, limits }
}

fn id(n: u8) -> IntentId {
    IntentId::from_bytes([n; 16])
}

impl Scene {
    fn intent(&self, n: u8, tokens: Option<u64>) -> Intent {
        let wanted = Intended {
            account: self.courier.account.clone(),
            path: "/in.jsonl".into(),
            name: format!("batch {n}"),
            sha256: format!("content {n}"),
            bytes: 10,
            requests: 1,
            endpoint: Endpoint::new("/v1/responses"),
            window: "24h".into(),
            metadata: std::collections::BTreeMap::new(),
            model: Some(MODEL.to_owned()),
            input_tokens: tokens,
            parent: None,
            shard: None,
        };
        Intent::planned(id(n), wanted, NOW)
    }

    /// Leads an intent through its states, and lets go of it.
    async fn lead(&self, n: u8, tokens: Option<u64>, states: Vec<IntentState>) {
        let (intent, owner) = (self.intent(n, tokens), Owner::of_this_process([9; 16]));
        let lead = move |ledger: &mut Ledger| {
            ledger.begin(intent, Again::Refuse, &owner, NOW)?;
            for state in states {
                ledger.advance(&id(n), &owner, state, NOW)?;
            }
            ledger.release(&id(n), &owner)
        };
        self.courier.ledger.ask(lead).await.unwrap();
    }

    async fn held(&self, n: u8, tokens: Option<u64>) {
        let reason = "there was no room".to_owned();
        self.lead(n, tokens, vec![IntentState::Held { reason }])
            .await;
    }

    /// Has a batch run, or end.
    async fn batch(&self, name: &'static str, status: Status) {
        let mut batch = Batch::bare(BatchId::new(name), status);
        batch.model = Some(MODEL.to_owned());
        batch.raw = format!("{:?}", batch.status).into();
        let account = self.courier.account.clone();
        let record =
            move |ledger: &mut Ledger| ledger.record(&account, &[batch], Coverage::Some, NOW);
        self.courier.ledger.ask(record).await.unwrap();
    }

    /// Has a batch of so many tokens run.
    async fn running(&self, n: u8, tokens: u64) {
        let file = FileId::new("file");
        let (attempt, since, bytes) = (1, NOW, 10);
        let states = vec![
            IntentState::Uploading,
            IntentState::Uploaded {
                file: file.clone(),
                bytes,
            },
            IntentState::Creating {
                file: file.clone(),
                attempt,
                since,
            },
            IntentState::Created {
                file,
                batch: BatchId::new("running"),
            },
        ];
        self.lead(n, Some(tokens), states).await;
        self.batch("running", Status::InProgress).await;
    }

    async fn room(&self, tokens: Option<u64>) -> Room {
        let Courier {
            ledger, account, ..
        } = &self.courier;
        room(ledger, account, &self.limits, MODEL, tokens, NOW)
            .await
            .unwrap()
    }

    async fn due(&self) -> Due {
        let Courier {
            ledger, account, ..
        } = &self.courier;
        due(ledger, account, &self.limits, NOW).await.unwrap()
    }
}

#[tokio::test]
async fn what_does_not_fit_is_warned_of_and_waits_for_its_turn() {
    let scene = scene(1000);
    scene.running(1, 700).await;
    let fits = scene.room(Some(300)).await;
    assert_eq!((fits.may_go, fits.warning()), (true, None));
    let room = scene.room(Some(301)).await;
    assert!(!room.may_go);
    assert_eq!(
        room.warning().unwrap(),
        "700 tokens wait for gpt-4o by now, this batch adds 301, and 1,000 may wait: the provider \
         will fail it"
    );
    assert_eq!(
        room.reason(),
        "its 301 tokens do not fit beside 700 for gpt-4o, where 1,000 may wait"
    );
    scene.held(2, Some(301)).await;
    let behind = scene.room(Some(300)).await;
    assert_eq!((behind.may_go, behind.ahead), (false, 1));
    assert_eq!(behind.reason(), "1 held before it for gpt-4o");
}

#[tokio::test]
async fn what_never_fits_is_refused_and_told_once() {
    let scene = scene(1000);
    let room = scene.room(Some(1001)).await;
    let failure = room.refuse_if_too_large().unwrap_err();
    assert_eq!(failure.kind, Kind::InvalidInput);
    scene.held(1, Some(1001)).await;
    let due = scene.due().await;
    let reason = "its 1,001 tokens never fit: 1,000 may wait for gpt-4o".to_owned();
    assert_eq!(due.too_large, [(id(1), reason.clone())]);
    scene.courier.explain(&id(1), reason).await.unwrap();
    assert_eq!(scene.due().await, Due::default());
}

#[tokio::test]
async fn a_held_batch_is_due_once_what_was_before_it_has_ended() {
    let scene = scene(1000);
    scene.running(1, 700).await;
    scene.held(2, Some(400)).await;
    scene.held(3, Some(600)).await;
    scene.held(4, Some(1)).await;
    assert_eq!(scene.due().await, Due::default());
    scene.batch("running", Status::Completed).await;
    assert_eq!(scene.due().await.release, [id(2), id(3)]);
}

#[tokio::test]
async fn where_tokens_are_not_counted_one_is_sent_when_nothing_else_runs() {
    let scene = scene(1000);
    scene.batch("foreign", Status::InProgress).await;
    scene.held(1, None).await;
    assert_eq!(scene.due().await, Due::default());
    scene.batch("foreign", Status::Cancelled).await;
    assert_eq!(scene.due().await.release, [id(1)]);
}

#[tokio::test]
async fn only_one_of_two_processes_sends_a_held_batch() {
    let scene = scene(1000);
    scene.held(1, Some(5)).await;
    let first = scene.courier.release(&id(1)).await.unwrap();
    assert!(first.is_some());
    let other = Courier {
        owner: Owner::of_this_process([2; 16]),
        ..scene.courier.clone()
    };
    let second = other.release(&id(1)).await;
    assert_eq!(second.unwrap_err().kind, Kind::Conflict);
    assert_eq!(scene.due().await, Due::default(), "it is under way");
    drop(first);
    let late = other.release(&id(1)).await.unwrap();
    assert!(
        late.is_none(),
        "it is planned, and `resume` goes on with it"
    );
}
