//! Stops asking a host that is out of reach, and says when to knock again.
//!
//! Pure: times are arguments. Refuses to know what a failure was; only that nobody answered.

use std::time::Duration;

use crate::domain::Moment;

/// Failures in a row after which a host counts as out of reach.
pub const TOLERATED: u32 = 5;
/// The pauses before each knock; the last one repeats.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
    Duration::from_secs(40),
    Duration::from_mins(1),
];

/// The record of one host.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    knocks: usize,
    closed_until: Option<Moment>,
}

impl Breaker {
    /// Lets a request pass, or says how long the host is left alone.
    ///
    /// When a pause is over, one request passes as a knock and the next pause begins: others wait
    /// for its outcome.
    pub fn admit(&mut self, now: Moment) -> Result<(), Duration> {
        let Some(until) = self.closed_until else {
            return Ok(());
        };
        if now < until {
            return Err(until.since(now));
        }
        self.pause(now);
        Ok(())
    }

    /// Takes note that somebody answered, whatever the answer was.
    pub fn note_answer(&mut self) {
        *self = Self::default();
    }

    /// Takes note that nobody answered.
    pub fn note_failure(&mut self, now: Moment) {
        self.failures = self.failures.saturating_add(1);
        if self.failures == TOLERATED {
            self.pause(now);
        }
    }

    /// Ends the pause, so that the next request is a knock.
    pub fn allow_probe(&mut self) {
        if self.closed_until.is_some() {
            self.closed_until = Some(Moment::default());
        }
    }

    fn pause(&mut self, now: Moment) {
        let [.., longest] = PAUSES;
        let pause = PAUSES.get(self.knocks).copied().unwrap_or(longest);
        self.knocks = self.knocks.saturating_add(1);
        self.closed_until = Some(now.plus(pause));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment(Duration::from_secs(seconds))
    }

    fn broken_at_zero() -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..TOLERATED {
            breaker.note_failure(at(0));
        }
        breaker
    }

    #[test]
    fn four_failures_are_tolerated() {
        let mut breaker = Breaker::default();
        for _ in 1..TOLERATED {
            breaker.note_failure(at(0));
        }
        assert_eq!(breaker.admit(at(0)), Ok(()));
    }

    #[test]
    fn the_pauses_grow_to_a_minute() {
        let mut breaker = broken_at_zero();
        let mut now = 0;
        let pauses: Vec<u64> = (0..7)
            .map(|_| {
                let pause = breaker.admit(at(now)).unwrap_err().as_secs();
                now += pause;
                assert_eq!(breaker.admit(at(now)), Ok(()), "a knock after {pause} s");
                breaker.note_failure(at(now));
                pause
            })
            .collect();
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60, 60]);
    }

    #[test]
    fn one_knock_passes_and_the_others_wait_for_it() {
        let mut breaker = broken_at_zero();
        assert_eq!(breaker.admit(at(5)), Ok(()));
        assert_eq!(breaker.admit(at(5)), Err(Duration::from_secs(10)));
    }

    #[test]
    fn an_answer_clears_the_record() {
        let mut breaker = broken_at_zero();
        breaker.note_answer();
        assert_eq!(breaker.admit(at(1)), Ok(()));
    }

    #[test]
    fn a_person_who_insists_is_let_through_once() {
        let mut breaker = broken_at_zero();
        breaker.allow_probe();
        assert_eq!(breaker.admit(at(1)), Ok(()));
        assert!(breaker.admit(at(1)).is_err());
    }
}
