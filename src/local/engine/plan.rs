//! In which order a batch runs its requests, which of them fail, and how far it is when.

use std::sync::Arc;

use crate::local::moment::Moment;
use crate::local::seed::Seed;

/// A shuffle of `0..total` by arithmetic: no table, the same every time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    total: u32,
    step: u64,
    shift: u64,
}

impl Order {
    pub(crate) fn new(total: u32, seed: Seed) -> Self {
        let n = u64::from(total.max(1));
        let wanted = n * 618 / 1000 + seed.child(1).below(n / 8 + 1);
        let step = (0..n)
            .map(|more| (wanted + more) % n)
            .find(|step| gcd(*step, n) == 1);
        Self {
            total,
            step: step.unwrap_or(1),
            shift: seed.child(2).below(n),
        }
    }

    pub(crate) const fn total(self) -> u32 {
        self.total
    }

    /// The input index (from 0) of the request that runs at a position (from 0).
    pub(crate) fn index(self, position: u32) -> u32 {
        let n = u64::from(self.total.max(1));
        let index = (u64::from(position) * self.step + self.shift) % n;
        u32::try_from(index).unwrap_or(0)
    }
}

const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Which positions of the run fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failures {
    /// `failed` among each `done`, evenly spaced.
    Spaced { done: u32, failed: u32 },
    /// Exactly these positions, ascending.
    Listed(Arc<[u32]>),
}

impl Failures {
    /// How many of the first `done` positions fail.
    pub(crate) fn count(&self, done: u32) -> u32 {
        match self {
            Self::Spaced { done: base, failed } if *base > 0 => {
                let twice = 2 * u64::from(*failed) * u64::from(done);
                u32::try_from(twice.div_ceil(u64::from(*base)) / 2).unwrap_or(u32::MAX)
            }
            Self::Spaced { .. } => 0,
            Self::Listed(positions) => {
                let count = positions.partition_point(|position| *position < done);
                u32::try_from(count).unwrap_or(u32::MAX)
            }
        }
    }

    pub(crate) fn contains(&self, position: u32) -> bool {
        self.count(position.saturating_add(1)) > self.count(position)
    }
}

/// Marks of time and requests done, between which the count moves steadily.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    marks: Vec<(Moment, u32)>,
}

impl Progress {
    /// The marks must ascend in both parts.
    pub(crate) const fn new(marks: Vec<(Moment, u32)>) -> Self {
        Self { marks }
    }

    pub(crate) fn end(&self) -> Moment {
        self.marks
            .last()
            .map_or(Moment::from_millis(i64::MAX), |(end, _)| *end)
    }

    pub(crate) fn done_at(&self, now: Moment) -> u32 {
        let passed = self.marks.partition_point(|(at, _)| *at <= now);
        let Some((from, done)) = passed.checked_sub(1).and_then(|last| self.marks.get(last)) else {
            return 0;
        };
        let Some((to, goal)) = self.marks.get(passed) else {
            return *done;
        };
        let elapsed = i128::from(now.millis()) - i128::from(from.millis());
        let length = (i128::from(to.millis()) - i128::from(from.millis())).max(1);
        let more = i128::from(goal.saturating_sub(*done)) * elapsed / length;
        done.saturating_add(u32::try_from(more).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_visits_every_request_once_and_not_in_turn() {
        for total in [1, 2, 3, 10, 97, 1000] {
            let order = Order::new(total, Seed::new(5));
            let mut seen: Vec<u32> = (0..total).map(|position| order.index(position)).collect();
            let in_turn = seen.windows(2).all(|pair| pair[0] + 1 == pair[1]);
            assert!(total < 10 || !in_turn);
            seen.sort_unstable();
            assert_eq!(seen, (0..total).collect::<Vec<_>>());
        }
    }

    #[test]
    fn spaced_failures_reach_their_number_at_the_mark_and_go_on() {
        let failures = Failures::Spaced {
            done: 31_004,
            failed: 12,
        };
        assert_eq!(failures.count(31_004), 12);
        assert_eq!(failures.count(0), 0);
        assert_eq!(failures.count(50_000), 19);
        let listed = (0..31_004)
            .filter(|position| failures.contains(*position))
            .count();
        assert_eq!(listed, 12);
    }

    #[test]
    fn when_all_fail_every_position_fails() {
        let failures = Failures::Spaced {
            done: 40,
            failed: 40,
        };
        assert!((0..40).all(|position| failures.contains(position)));
    }

    #[test]
    fn progress_moves_steadily_between_its_marks() {
        let at = Moment::from_millis;
        let progress = Progress::new(vec![(at(1000), 0), (at(2000), 10), (at(4000), 30)]);
        let counts = [0, 1000, 1500, 2000, 3000, 4000, 9000].map(|now| progress.done_at(at(now)));
        assert_eq!(counts, [0, 0, 5, 10, 20, 30, 30]);
    }
}
