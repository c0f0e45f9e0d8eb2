//! How many of the requests to a host may be repeats, so that trouble does not become a storm.
//!
//! Pure: times are arguments.

use std::collections::VecDeque;
use std::time::Duration;

use crate::domain::Moment;

const WINDOW: Duration = Duration::from_mins(1);
/// One repeat for this many requests: 20 %.
const REQUESTS_PER_REPEAT: usize = 5;
/// Repeats a minute that are always free, or a program that asks once could never repeat.
const FREE: usize = 10;

/// The requests and repeats of the last minute.
#[derive(Debug, Default)]
pub struct Budget {
    requests: VecDeque<Moment>,
    repeats: VecDeque<Moment>,
}

impl Budget {
    /// Takes note of a request, repeats included.
    pub fn note_request(&mut self, now: Moment) {
        forget(&mut self.requests, now);
        self.requests.push_back(now);
    }

    /// Takes a repeat out of the budget, if there is one left.
    pub fn spend_repeat(&mut self, now: Moment) -> bool {
        forget(&mut self.requests, now);
        forget(&mut self.repeats, now);
        let first_tries = self.requests.len().saturating_sub(self.repeats.len());
        let allowed = FREE.max(first_tries / REQUESTS_PER_REPEAT);
        let is_allowed = self.repeats.len() < allowed;
        if is_allowed {
            self.repeats.push_back(now);
        }
        is_allowed
    }
}

fn forget(moments: &mut VecDeque<Moment>, now: Moment) {
    while moments
        .front()
        .is_some_and(|then| now.since(*then) >= WINDOW)
    {
        moments.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment(Duration::from_secs(seconds))
    }

    fn repeats_granted(requests: usize) -> usize {
        let mut budget = Budget::default();
        for _ in 0..requests {
            budget.note_request(at(0));
        }
        (0..1000).take_while(|_| budget.spend_repeat(at(1))).count()
    }

    #[test]
    fn a_few_repeats_are_free_and_then_one_in_five() {
        assert_eq!(repeats_granted(1), 10);
        assert_eq!(repeats_granted(49), 10);
        let granted = repeats_granted(600);
        assert!((90..=120).contains(&granted), "{granted}");
    }

    #[test]
    fn a_minute_later_the_budget_is_whole_again() {
        let mut budget = Budget::default();
        while budget.spend_repeat(at(0)) {}
        assert!(!budget.spend_repeat(at(59)));
        assert!(budget.spend_repeat(at(60)));
    }
}
