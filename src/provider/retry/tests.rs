use std::cell::RefCell;
use std::future::{Ready, ready};
use std::sync::Arc;

use super::*;
use crate::domain::Timestamp;

fn luck(roll: f64) -> Luck {
    Luck {
        clock: Arc::new(|| Timestamp(0)),
        dice: Arc::new(move || roll),
    }
}

fn unreachable() -> Miss {
    Miss {
        failure: Failure::new(Kind::Network, "", "refused"),
        reach: Reach::Unsent,
        again: Again::Worthwhile,
    }
}

fn asked_to_wait(seconds: u64) -> Miss {
    let mut failure = Failure::new(Kind::RateLimited, "", "slow down");
    failure.retry_after = Some(Duration::from_secs(seconds));
    Miss {
        failure,
        reach: Reach::Answered,
        again: Again::Worthwhile,
    }
}

/// Answers with each of `misses` in turn and then with success; notes when it was asked.
struct Script {
    misses: RefCell<Vec<Miss>>,
    asked: RefCell<Vec<u64>>,
    began: Instant,
}

impl Script {
    fn new(misses: Vec<Miss>) -> Self {
        Self {
            misses: RefCell::new(misses),
            asked: RefCell::default(),
            began: Instant::now(),
        }
    }

    fn answer(&self) -> Ready<Result<(), Miss>> {
        self.asked.borrow_mut().push(self.began.elapsed().as_secs());
        let mut misses = self.misses.borrow_mut();
        if misses.is_empty() {
            ready(Ok(()))
        } else {
            ready(Err(misses.remove(0)))
        }
    }
}

async fn read(retry: &Retry, script: &Script) -> Result<(), Failure> {
    retry.read(Patience::INTERACTIVE, || script.answer()).await
}

#[tokio::test(start_paused = true)]
async fn a_read_is_tried_four_times_at_most() {
    let script = Script::new(vec![asked_to_wait(1); 9]);
    let failure = read(&Retry::new(luck(1.0)), &script).await.unwrap_err();
    assert_eq!(
        (failure.kind, script.asked.take()),
        (Kind::RateLimited, vec![0, 1, 2, 3])
    );
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_provider_names_is_kept() {
    let script = Script::new(vec![asked_to_wait(7)]);
    assert!(read(&Retry::new(luck(0.0)), &script).await.is_ok());
    assert_eq!(script.asked.take(), [0, 7]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_longer_than_patience_is_left_to_the_caller() {
    let script = Script::new(vec![asked_to_wait(21)]);
    let failure = read(&Retry::new(luck(0.0)), &script).await.unwrap_err();
    assert_eq!(
        (failure.retry_after, script.asked.take()),
        (Some(Duration::from_secs(21)), vec![0])
    );
}

#[tokio::test(start_paused = true)]
async fn waits_together_do_not_exceed_patience() {
    let script = Script::new(vec![asked_to_wait(12), asked_to_wait(12)]);
    assert!(read(&Retry::new(luck(0.0)), &script).await.is_err());
    assert_eq!(script.asked.take(), [0, 12]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_help_is_not_repeated() {
    let miss = Miss {
        again: Again::Pointless,
        ..asked_to_wait(1)
    };
    let script = Script::new(vec![miss]);
    assert!(read(&Retry::new(luck(0.0)), &script).await.is_err());
    assert_eq!(script.asked.take(), [0]);
}

#[tokio::test(start_paused = true)]
async fn a_host_out_of_reach_is_left_alone_until_its_time() {
    let retry = Retry::new(luck(0.0));
    let script = Script::new(vec![unreachable(); 99]);
    let first = read(&retry, &script).await.unwrap_err();
    assert_eq!((first.retry_after, script.asked.borrow().len()), (None, 4));
    let second = read(&retry, &script).await.unwrap_err();
    assert_eq!(
        (second.retry_after, script.asked.borrow().len()),
        (Some(Duration::from_secs(5)), 5)
    );
    let third = read(&retry, &script).await.unwrap_err();
    assert_eq!(
        (third.what.as_str(), script.asked.borrow().len()),
        ("the provider was not asked", 5)
    );
    sleep(Duration::from_secs(5)).await;
    let knock = read(&retry, &script).await.unwrap_err();
    assert_eq!(
        (knock.retry_after, script.asked.borrow().len()),
        (Some(Duration::from_secs(10)), 6)
    );
}

#[tokio::test(start_paused = true)]
async fn a_person_who_insists_gets_a_try_at_once() {
    let retry = Retry::new(luck(0.0));
    let broken = Script::new(vec![unreachable(); 5]);
    let _ = read(&retry, &broken).await;
    let _ = read(&retry, &broken).await;
    assert!(read(&retry, &broken).await.is_err());
    retry.insist();
    assert!(read(&retry, &broken).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_change_is_tried_once_even_while_the_host_is_left_alone() {
    let retry = Retry::new(luck(0.0));
    let script = Script::new(vec![unreachable(); 9]);
    for _ in 0..6 {
        assert!(retry.once(script.answer()).await.is_err());
    }
    assert_eq!(script.asked.borrow().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_trouble_uses_up_the_repeats() {
    let retry = Retry::new(luck(0.0));
    let script = Script::new(vec![
        Miss {
            failure: Failure::new(Kind::Unavailable, "", "overloaded"),
            reach: Reach::Answered,
            again: Again::Worthwhile,
        };
        999
    ]);
    for _ in 0..20 {
        let _ = read(&retry, &script).await;
    }
    // Twenty requests, and ten repeats that are free.
    assert_eq!(script.asked.borrow().len(), 30);
}
