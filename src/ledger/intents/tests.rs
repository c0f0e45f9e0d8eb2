use proptest::prelude::*;

use super::*;
use crate::domain::{FileId, Status};
use crate::ledger::Coverage;
use crate::ledger::tests::{NOW, account, batch, intent, owner};

fn file() -> FileId {
    FileId::new("file-1")
}

fn uploaded() -> IntentState {
    IntentState::Uploaded {
        file: file(),
        bytes: 88,
    }
}

fn creating(attempt: u32) -> IntentState {
    IntentState::Creating {
        file: file(),
        attempt,
        since: NOW,
    }
}

fn created(id: &str) -> IntentState {
    IntentState::Created {
        file: file(),
        batch: BatchId::new(id),
    }
}

fn walk(ledger: &mut Ledger, n: u8, states: impl IntoIterator<Item = IntentState>) {
    let id = intent(n, "").id;
    for state in states {
        ledger.advance(&id, &owner(n), state, NOW).unwrap();
    }
}

fn begin(ledger: &mut Ledger, n: u8, again: Again, now: Timestamp) -> Result<Intent, Failure> {
    begin_of(ledger, n, None, again, now)
}

/// Begins what is made of the failures of a batch.
fn begin_of(
    ledger: &mut Ledger,
    n: u8,
    parent: Option<&str>,
    again: Again,
    now: Timestamp,
) -> Result<Intent, Failure> {
    let mut intent = intent(n, "same");
    intent.wanted.parent = parent.map(BatchId::new);
    ledger.begin(intent, again, &owner(n), now)
}

/// Makes a batch of an intent that has begun.
fn make(ledger: &mut Ledger, n: u8, id: &str, status: Status) {
    let steps = [IntentState::Uploading, uploaded(), creating(1), created(id)];
    walk(ledger, n, steps);
    let known = [batch(id, NOW.0, status)];
    ledger
        .record(&account(), &known, Coverage::Some, NOW)
        .unwrap();
}

fn later(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds)
}

#[test]
fn every_step_is_read_back_and_kept() {
    let mut ledger = Ledger::in_memory().unwrap();
    begin(&mut ledger, 1, Again::Refuse, NOW).unwrap();
    let unknown = IntentState::Unknown {
        file: file(),
        attempt: 1,
        since: NOW,
    };
    let absent = IntentState::Absent {
        file: file(),
        attempt: 1,
    };
    let steps = [
        IntentState::Held {
            reason: "the queue is full".into(),
        },
        IntentState::Planned,
        IntentState::Uploading,
        uploaded(),
        creating(1),
        unknown,
        absent,
        creating(2),
        created("batch_1"),
    ];
    let id = intent(1, "").id;
    for step in steps {
        ledger
            .advance(&id, &owner(1), step.clone(), later(1))
            .unwrap();
        assert_eq!(ledger.intent(&id).unwrap().state, step);
    }
    let history = ledger.history(&id).unwrap();
    let words: Vec<&str> = history.iter().map(|it| it.stage.word()).collect();
    assert_eq!(
        words.join(" "),
        "planned held planned uploading uploaded creating unknown absent creating created"
    );
    assert_eq!(history[8].detail, "file-1 · create 2");
    let found = ledger.intent_of(&account(), &BatchId::new("batch_1"));
    assert_eq!(found.unwrap().unwrap().id, id);
    assert_eq!(ledger.intents_named("0101").unwrap().len(), 1);
}

#[test]
fn a_step_that_no_arrow_leads_to_changes_nothing() {
    let mut ledger = Ledger::in_memory().unwrap();
    let begun = begin(&mut ledger, 1, Again::Refuse, NOW).unwrap();
    let failure = ledger
        .advance(&begun.id, &owner(1), creating(1), NOW)
        .unwrap_err();
    assert_eq!(failure.why, "no arrow leads from planned to creating");
    assert_eq!(ledger.intent(&begun.id).unwrap(), begun);
    assert_eq!(ledger.history(&begun.id).unwrap().len(), 1);
}

#[test]
fn an_unresolved_intent_of_the_same_requests_is_taken_up() {
    let mut ledger = Ledger::in_memory().unwrap();
    begin(&mut ledger, 1, Again::Refuse, NOW).unwrap();
    walk(&mut ledger, 1, [IntentState::Uploading, uploaded()]);
    ledger.release(&intent(1, "").id, &owner(1)).unwrap();
    let taken = begin(&mut ledger, 2, Again::Refuse, NOW).unwrap();
    assert_eq!((taken.id, taken.state), (intent(1, "").id, uploaded()));
}

#[test]
fn a_batch_counts_as_the_same_by_its_state_and_its_age() {
    let day = 24 * 3600;
    let cases = [
        (Status::InProgress, 10 * day, Err(Kind::Duplicate)),
        (Status::Completed, day - 1, Err(Kind::Duplicate)),
        (Status::Completed, day, Ok(())),
        (Status::Cancelled, 60, Err(Kind::Duplicate)),
        // The provider did not take it: nothing of it runs or ran.
        (Status::Failed, 60, Ok(())),
    ];
    for (status, after, wanted) in cases {
        let mut ledger = Ledger::in_memory().unwrap();
        begin(&mut ledger, 1, Again::Refuse, NOW).unwrap();
        make(&mut ledger, 1, "b", status.clone());
        let begun = begin(&mut ledger, 2, Again::Refuse, later(after));
        let begun = begun.map(drop).map_err(|failure| failure.kind);
        assert_eq!(begun, wanted, "{status} after {after} s");
        assert!(begin(&mut ledger, 3, Again::Allow, later(after)).is_ok());
    }
}

#[test]
fn where_everything_failed_the_same_requests_may_be_sent_again_as_a_retry() {
    let mut ledger = Ledger::in_memory().unwrap();
    let mut try_of = |n, parent| {
        let begun = begin_of(&mut ledger, n, parent, Again::Refuse, NOW);
        if begun.is_ok() {
            make(&mut ledger, n, &format!("b{n}"), Status::Completed);
        }
        begun.map(drop).map_err(|failure| failure.kind)
    };
    let tried = [
        try_of(1, None),
        try_of(2, Some("b1")),
        try_of(3, Some("b1")),
        try_of(4, Some("b3")),
        // Nobody has looked at what became of the others for this one.
        try_of(5, Some("elsewhere")),
        try_of(6, None),
    ];
    let wanted = [
        Ok(()),
        Ok(()),
        Ok(()),
        Ok(()),
        Err(Kind::Duplicate),
        Err(Kind::Duplicate),
    ];
    assert_eq!(tried, wanted);
    let lineage = ledger.lineage(&account(), &BatchId::new("b4")).unwrap();
    let up = lineage.ancestors.iter().map(|step| step.parent.as_str());
    assert_eq!(up.collect::<Vec<_>>(), ["b3", "b1"]);
}

#[test]
fn a_retry_that_still_runs_counts_as_the_same() {
    let mut ledger = Ledger::in_memory().unwrap();
    for (n, parent, status) in [
        (1, None, Status::Completed),
        (2, Some("b1"), Status::InProgress),
    ] {
        begin_of(&mut ledger, n, parent, Again::Refuse, NOW).unwrap();
        make(&mut ledger, n, &format!("b{n}"), status);
    }
    let begun = begin_of(&mut ledger, 3, Some("b1"), Again::Refuse, NOW);
    assert_eq!(begun.unwrap_err().kind, Kind::Duplicate);
}

#[test]
fn nobody_takes_what_another_is_at_until_its_lease_is_over() {
    let mut ledger = Ledger::in_memory().unwrap();
    let id = begin(&mut ledger, 1, Again::Refuse, NOW).unwrap().id;
    assert_eq!(
        ledger.holder(&id, &owner(2), NOW).unwrap(),
        Some(std::process::id())
    );
    let early = ledger.claim(&id, &owner(2), later(59)).unwrap_err();
    assert_eq!(early.kind, Kind::Conflict);
    ledger.renew(&id, &owner(1), later(59)).unwrap();
    assert!(ledger.claim(&id, &owner(2), later(118)).is_err());
    ledger.claim(&id, &owner(2), later(119)).unwrap();
    // Whoever lost it may not send anything for it any more.
    let failure = ledger
        .advance(&id, &owner(1), IntentState::Uploading, later(120))
        .unwrap_err();
    assert_eq!(failure.kind, Kind::Conflict);
    assert!(ledger.renew(&id, &owner(1), later(120)).is_err());
}

#[test]
fn what_a_dead_process_held_is_free_at_once() {
    let mut ledger = Ledger::in_memory().unwrap();
    let id = begin(&mut ledger, 1, Again::Refuse, NOW).unwrap().id;
    let mut child = std::process::Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    let text = owner(1).text().replace(
        &format!("/{}/", std::process::id()),
        &format!("/{}/", child.id()),
    );
    ledger
        .store
        .execute("UPDATE intents SET holder = ?1", [&text])
        .unwrap();
    ledger.claim(&id, &owner(2), NOW).unwrap();
    // Of another machine nothing is known but its lease.
    let elsewhere = format!("elsewhere/{}/0", child.id());
    ledger
        .store
        .execute("UPDATE intents SET holder = ?1", [elsewhere])
        .unwrap();
    assert!(ledger.claim(&id, &owner(2), NOW).is_err());
}

#[test]
fn a_resolved_intent_is_held_by_nobody() {
    let mut ledger = Ledger::in_memory().unwrap();
    let id = begin(&mut ledger, 1, Again::Refuse, NOW).unwrap().id;
    walk(&mut ledger, 1, [IntentState::Abandoned { file: None }]);
    assert_eq!(ledger.holder(&id, &owner(2), NOW).unwrap(), None);
    assert_eq!(ledger.unresolved(None).unwrap(), []);
}

#[test]
fn a_second_batch_of_one_upload_is_recognised() {
    let mut ledger = Ledger::in_memory().unwrap();
    begin(&mut ledger, 1, Again::Refuse, NOW).unwrap();
    let steps = [
        IntentState::Uploading,
        uploaded(),
        creating(1),
        created("b1"),
    ];
    walk(&mut ledger, 1, steps);
    let of_file = |id: &str, status| {
        let mut batch = batch(id, NOW.0, status);
        batch.input_file = Some(file());
        batch
    };
    let seen = [
        of_file("b1", Status::InProgress),
        of_file("b2", Status::InProgress),
        of_file("b3", Status::Cancelled),
    ];
    ledger
        .record(&account(), &seen, Coverage::Some, NOW)
        .unwrap();
    let ghosts = ledger.ghosts(&account()).unwrap();
    let ghosts: Vec<&str> = ghosts.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ghosts, ["b2"]);
}

fn step() -> impl Strategy<Value = IntentState> {
    prop_oneof![
        Just(IntentState::Uploading),
        Just(uploaded()),
        (1..4_u32).prop_map(creating),
        (1..4_u32).prop_map(|attempt| IntentState::Unknown {
            file: file(),
            attempt,
            since: NOW
        }),
        (1..4_u32).prop_map(|attempt| IntentState::Absent {
            file: file(),
            attempt
        }),
        Just(created("b")),
        Just(IntentState::Abandoned { file: Some(file()) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_ledger_takes_exactly_the_legal_steps(steps in proptest::collection::vec(step(), 0..40)) {
        let mut ledger = Ledger::in_memory().unwrap();
        let mut model = begin(&mut ledger, 1, Again::Refuse, NOW).unwrap();
        for step in steps {
            let is_legal = model.state.may_become(&step);
            let done = ledger.advance(&model.id, &owner(1), step.clone(), NOW);
            prop_assert_eq!(done.is_ok(), is_legal);
            if is_legal {
                model.state = step;
            }
            prop_assert_eq!(&ledger.intent(&model.id).unwrap().state, &model.state);
        }
    }
}
