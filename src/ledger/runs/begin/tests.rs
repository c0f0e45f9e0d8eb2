use super::*;
use crate::domain::run::Shard;
use crate::domain::{BatchId, FileId, IntentState, RunId, Status};
use crate::ledger::Coverage;
use crate::ledger::tests::{NOW, account, batch, intent, owner};

fn run(n: u8) -> Run {
    Run {
        id: RunId::from_bytes([n; 16]),
        account: account(),
        path: "/data/all.jsonl".into(),
        name: "all".into(),
        sha256: "whole".into(),
        shards: 2,
        created: NOW,
    }
}

/// Two shards with these contents; `n` tells their ids apart from those of other runs.
fn shards(n: u8, contents: [&str; 2]) -> Vec<Intent> {
    let shard = |(number, content): (u8, &str)| {
        let mut shard = intent(n * 10 + number, content);
        shard.wanted.parent = None;
        shard.wanted.shard = Some(Shard {
            run: run(n).id,
            number: number.into(),
        });
        shard
    };
    (1..).zip(contents).map(shard).collect()
}

fn begin(ledger: &mut Ledger, n: u8, contents: [&str; 2]) -> Result<Left, Failure> {
    ledger.begin_run(&run(n), shards(n, contents), Again::Refuse, NOW)
}

/// Leads an intent to its end.
fn end(ledger: &mut Ledger, intent: &Intent, end: IntentState) {
    let (id, owner) = (&intent.id, owner(1));
    ledger.claim(id, &owner, NOW).unwrap();
    let file = FileId::new("file");
    let uploaded = IntentState::Uploaded {
        file: file.clone(),
        bytes: 88,
    };
    let creating = IntentState::Creating {
        file,
        attempt: 1,
        since: NOW,
    };
    for state in [IntentState::Uploading, uploaded, creating, end] {
        ledger.advance(id, &owner, state, NOW).unwrap();
    }
}

fn created(id: &str) -> IntentState {
    IntentState::Created {
        file: FileId::new("file"),
        batch: BatchId::new(id),
    }
}

fn failed() -> IntentState {
    IntentState::Failed {
        file: Some(FileId::new("file")),
        reason: "no".into(),
    }
}

#[test]
fn a_run_is_written_down_with_shards_that_anybody_may_take() {
    let mut ledger = Ledger::in_memory().unwrap();
    let left = begin(&mut ledger, 1, ["a", "b"]).unwrap();
    assert_eq!(left.intents, ledger.shards(&run(1).id).unwrap());
    let second = &left.intents[1].id;
    assert!(ledger.claim(second, &owner(9), NOW).is_ok());
}

#[test]
fn a_run_that_was_not_sent_whole_goes_on_with_what_is_left() {
    let mut ledger = Ledger::in_memory().unwrap();
    let first = begin(&mut ledger, 1, ["a", "b"]).unwrap();
    end(&mut ledger, &first.intents[0], created("batch_1"));
    let left = begin(&mut ledger, 2, ["a", "b"]).unwrap();
    assert_eq!(left.run.id, run(1).id);
    assert_eq!(left.intents, first.intents[1..]);
    assert_eq!(ledger.run(&run(2).id).unwrap(), None);
}

#[test]
fn a_shard_that_failed_is_planned_anew_in_its_run() {
    let mut ledger = Ledger::in_memory().unwrap();
    let first = begin(&mut ledger, 1, ["a", "b"]).unwrap();
    end(&mut ledger, &first.intents[0], created("batch_1"));
    end(&mut ledger, &first.intents[1], failed());
    let left = begin(&mut ledger, 2, ["a", "b"]).unwrap();
    let [anew] = left.intents.as_slice() else {
        panic!("{left:?}")
    };
    assert_eq!(anew.wanted.shard, first.intents[1].wanted.shard);
    assert_ne!(anew.id, first.intents[1].id);
    assert_eq!(ledger.shards(&run(1).id).unwrap()[1], *anew);
}

#[test]
fn what_is_left_of_a_run_is_not_split_otherwise() {
    let mut ledger = Ledger::in_memory().unwrap();
    let first = begin(&mut ledger, 1, ["a", "b"]).unwrap();
    end(&mut ledger, &first.intents[0], created("batch_1"));
    end(&mut ledger, &first.intents[1], failed());
    let refused = begin(&mut ledger, 2, ["c", "d"]).unwrap_err();
    assert_eq!(refused.kind, Kind::Conflict);
    assert_eq!(ledger.shards(&run(1).id).unwrap().len(), 2);
}

#[test]
fn an_input_that_was_sent_is_not_sent_again_however_it_is_split() {
    let mut ledger = Ledger::in_memory().unwrap();
    let first = begin(&mut ledger, 1, ["a", "b"]).unwrap();
    end(&mut ledger, &first.intents[0], created("batch_1"));
    end(&mut ledger, &first.intents[1], created("batch_2"));
    let kinds = [["a", "b"], ["c", "d"]].map(|contents| {
        let refused = begin(&mut ledger, 2, contents).unwrap_err();
        refused.kind
    });
    assert_eq!(kinds, [Kind::Duplicate; 2]);
    // As one batch, neither.
    let mut whole = intent(99, "whole");
    whole.wanted.parent = None;
    let as_one = ledger.begin(whole, Again::Refuse, &owner(1), NOW);
    assert_eq!(as_one.unwrap_err().kind, Kind::Duplicate);
    let allowed = ledger.begin_run(&run(3), shards(3, ["a", "b"]), Again::Allow, NOW);
    assert_eq!(allowed.unwrap().run.id, run(3).id);
}

#[test]
fn an_input_that_was_sent_as_one_batch_is_not_sent_as_several() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut whole = intent(99, "whole");
    whole.wanted.parent = None;
    ledger
        .begin(whole.clone(), Again::Refuse, &owner(1), NOW)
        .unwrap();
    let busy = begin(&mut ledger, 1, ["a", "b"]).unwrap_err();
    ledger.release(&whole.id, &owner(1)).unwrap();
    end(&mut ledger, &whole, created("batch_1"));
    let sent = begin(&mut ledger, 1, ["a", "b"]).unwrap_err();
    assert_eq!((busy.kind, sent.kind), (Kind::Conflict, Kind::Duplicate));
}

#[test]
fn a_run_whose_batches_the_provider_did_not_accept_may_be_sent_again() {
    let mut ledger = Ledger::in_memory().unwrap();
    let first = begin(&mut ledger, 1, ["a", "b"]).unwrap();
    for (intent, id) in first.intents.iter().zip(["batch_1", "batch_2"]) {
        end(&mut ledger, intent, created(id));
        let failed = [batch(id, NOW.0, Status::Failed)];
        ledger
            .record(&account(), &failed, Coverage::Some, NOW)
            .unwrap();
    }
    assert!(begin(&mut ledger, 2, ["a", "b"]).is_ok());
}
