use super::*;
use crate::domain::{BatchId, Timestamp};

fn at(seconds: u64) -> Now {
    Now {
        wall: Timestamp(1_000_000 + i64::try_from(seconds).unwrap()),
        at: Moment(Duration::from_secs(seconds)),
    }
}

fn batch(status: Status, age: i64) -> Batch {
    let mut batch = Batch::bare(BatchId::new("b"), status);
    batch.timeline.created = Some(Timestamp(1_000_000 - age));
    batch
}

/// The wait after a clean reply, without jitter.
fn wait_for(batches: &[Batch]) -> Duration {
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.asked();
    plan.answered(Verdict::Clean, batches, at(0), 0.5);
    plan.due().unwrap().since(at(0).at)
}

#[test]
fn the_first_look_is_due_at_once() {
    assert!(PollPlan::new(Speed::Network, at(7)).is_due(at(7)));
}

#[test]
fn the_most_urgent_batch_sets_the_pace() {
    let batches = [batch(Status::InProgress, 0), batch(Status::Finalizing, 0)];
    assert_eq!(wait_for(&batches), Duration::from_secs(5));
}

#[test]
fn a_running_batch_is_looked_at_every_fiftieth_of_its_age_within_bounds() {
    let waits = [0, 1000, 100_000].map(|age| wait_for(&[batch(Status::InProgress, age)]).as_secs());
    assert_eq!(waits, [10, 20, 300]);
}

#[test]
fn ended_batches_are_no_reason_to_look() {
    assert_eq!(wait_for(&[batch(Status::Completed, 0)]), QUIET);
}

#[test]
fn nothing_is_due_while_a_look_is_under_way() {
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.asked();
    plan.hurry(at(1));
    assert_eq!(plan.due(), None);
}

#[test]
fn the_wait_that_the_provider_asks_for_is_kept() {
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.asked();
    plan.answered(
        Verdict::SlowDown(Some(Duration::from_secs(90))),
        [],
        at(0),
        0.0,
    );
    assert_eq!(plan.due(), Some(Moment(Duration::from_secs(90))));
}

#[test]
fn after_a_429_five_clean_replies_come_at_half_the_pace() {
    let running = [batch(Status::Finalizing, 0)];
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.answered(Verdict::SlowDown(None), &running, at(0), 0.5);
    let waits: Vec<u64> = (0..6)
        .map(|_| {
            plan.answered(Verdict::Clean, &running, at(0), 0.5);
            plan.due().unwrap().0.as_secs()
        })
        .collect();
    assert_eq!(waits, [10, 10, 10, 10, 10, 5]);
}

#[test]
fn trouble_doubles_the_wait_each_time_up_to_a_quarter_of_an_hour() {
    let mut plan = PollPlan::new(Speed::Network, at(0));
    let waits: Vec<u64> = (0..10)
        .map(|_| {
            plan.answered(Verdict::Trouble(None), [], at(0), 0.5);
            plan.due().unwrap().0.as_secs()
        })
        .collect();
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
}

#[test]
fn a_refused_key_stops_polling_until_somebody_asks() {
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.answered(Verdict::Refused, [], at(0), 0.5);
    assert!(plan.is_stopped() && plan.due().is_none());
    plan.hurry(at(9));
    assert!(plan.is_due(at(9)));
}

#[test]
fn nobody_at_the_keyboard_makes_looks_rarer() {
    let running = [batch(Status::Finalizing, 0)];
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.attend(Attention::Unfocused, at(0));
    plan.answered(Verdict::Clean, &running, at(700), 0.5);
    assert_eq!(plan.due(), Some(Moment(Duration::from_secs(740))));
    plan.key(at(701));
    assert_eq!(plan.due(), Some(Moment(Duration::from_secs(706))));
}

#[test]
fn a_machine_that_slept_looks_at_once() {
    let mut plan = PollPlan::new(Speed::Network, at(0));
    plan.answered(Verdict::Clean, [], at(0), 0.5);
    let woken = Now {
        wall: Timestamp(1_000_000 + 3600),
        at: Moment(Duration::from_secs(2)),
    };
    plan.woke(woken);
    assert!(plan.is_due(woken));
}
