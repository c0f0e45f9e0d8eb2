use super::*;
use crate::domain::queue::Limit;
use crate::domain::{BatchError, BatchId, FileId, IntentState};
use crate::ledger::tests::{NOW, account, batch, intent, owner};
use crate::ledger::{Again, Coverage, LEASE};

fn told(ledger: &Ledger, now: Timestamp) -> Vec<(Option<String>, Option<u64>)> {
    let enqueued = ledger.enqueued(&account(), now).unwrap();
    enqueued
        .into_iter()
        .map(|it| (it.model, it.tokens))
        .collect()
}

/// Leads an intent through its states, and lets go of it.
fn lead(ledger: &mut Ledger, n: u8, states: Vec<IntentState>) {
    let begun = ledger.begin(
        intent(n, &format!("content {n}")),
        Again::Refuse,
        &owner(n),
        NOW,
    );
    let id = begun.unwrap().id;
    for state in states {
        ledger.advance(&id, &owner(n), state, NOW).unwrap();
    }
    ledger.release(&id, &owner(n)).unwrap();
}

fn created(n: u8) -> Vec<IntentState> {
    let file = FileId::new(format!("file-{n}"));
    let (bytes, since) = (88, NOW);
    vec![
        IntentState::Uploading,
        IntentState::Uploaded {
            file: file.clone(),
            bytes,
        },
        IntentState::Creating {
            file: file.clone(),
            attempt: 1,
            since,
        },
        IntentState::Created {
            file,
            batch: BatchId::new(format!("batch_{n}")),
        },
    ]
}

#[test]
fn a_batch_waits_with_the_tokens_of_its_intent_until_it_has_ended() {
    let mut ledger = Ledger::in_memory().unwrap();
    lead(&mut ledger, 1, created(1));
    let record = |ledger: &mut Ledger, status: Status| {
        let mut own = batch("batch_1", NOW.0, status.clone());
        own.raw = status.slug().into();
        ledger
            .record(&account(), &[own], Coverage::Some, NOW)
            .unwrap();
    };
    let ours = (Some("gpt-4.1-nano".to_owned()), Some(17));
    for status in [Status::Validating, Status::InProgress, Status::Cancelling] {
        record(&mut ledger, status);
        assert_eq!(told(&ledger, NOW), std::slice::from_ref(&ours));
    }
    for status in [Status::Completed, Status::Failed, Status::Cancelled] {
        record(&mut ledger, status);
        assert_eq!(told(&ledger, NOW), []);
    }
}

#[test]
fn what_others_made_waits_uncounted_and_what_is_gone_does_not_wait() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut foreign = batch("b1", NOW.0 - 9000, Status::InProgress);
    foreign.model = Some("gpt-4o".to_owned());
    let old = Timestamp(NOW.0 - 9000);
    ledger
        .record(&account(), &[foreign], Coverage::Some, old)
        .unwrap();
    assert_eq!(told(&ledger, NOW), [(Some("gpt-4o".to_owned()), None)]);
    ledger.record(&account(), &[], Coverage::All, NOW).unwrap();
    assert_eq!(told(&ledger, NOW), []);
}

#[test]
fn an_intent_waits_while_somebody_is_at_it_or_nobody_knows_what_became_of_it() {
    let mut ledger = Ledger::in_memory().unwrap();
    let held = || IntentState::Held { reason: "r".into() };
    lead(&mut ledger, 1, vec![held()]);
    lead(&mut ledger, 2, vec![IntentState::Uploading]);
    lead(&mut ledger, 3, created(3)[..3].to_vec());
    assert_eq!(told(&ledger, NOW).len(), 1, "only the one that may exist");
    let begun = ledger.begin(intent(4, "content 4"), Again::Refuse, &owner(4), NOW);
    begun.unwrap();
    assert_eq!(told(&ledger, NOW).len(), 2, "and the one that is begun");
    let late = NOW.plus(LEASE).plus(LEASE);
    assert_eq!(told(&ledger, late).len(), 1, "but not when it was left");
}

fn refused(id: &str, tokens: &str, failed: i64) -> Batch {
    let mut batch = batch(id, failed, Status::Failed);
    batch.timeline.failed = Some(Timestamp(failed));
    batch.errors.push(BatchError {
        code: Some(CODE.to_owned()),
        message: format!(
            "Enqueued token limit reached for gpt-4o-2024-08-06 in organization org-a. Limit: \
             {tokens} enqueued tokens."
        ),
        param: None,
        line: None,
    });
    batch
}

#[test]
fn a_refusal_teaches_the_limit_and_an_older_one_does_not_undo_it() {
    let mut ledger = Ledger::in_memory().unwrap();
    let listed = [
        refused("b2", "90,000", NOW.0),
        refused("b1", "20,000", NOW.0 - 500),
    ];
    ledger
        .record(&account(), &listed, Coverage::Some, NOW)
        .unwrap();
    let limit = |configured| {
        let limits = ledger.known_limits(&account(), configured).unwrap();
        limits.of("gpt-4o").map(Limit::tokens)
    };
    assert_eq!(limit(Limits::default()), Some(90_000));
    let settings = Limits::configured([("gpt-4o".to_owned(), 5)]);
    assert_eq!(limit(settings), Some(5), "the settings know better");
}
