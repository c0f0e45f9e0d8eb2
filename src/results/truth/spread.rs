//! How long answers took: times counted so finely that their median is known to three in a hundred.

use std::time::Duration;

use crate::domain::truth::Latency;

/// Each power of two is split into so many steps, so that a step is a thirty-second of its value.
const STEPS_BITS: u32 = 5;
const STEPS: u64 = 1 << STEPS_BITS;

/// Times in milliseconds by size; at most two thousand counts, whatever the times.
#[derive(Debug, Default)]
pub(super) struct Spread {
    counts: Vec<u64>,
    lines: u64,
    most: u64,
}

impl Spread {
    pub(super) fn add(&mut self, took: Duration) {
        let value = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let at = usize::try_from(step_of(value)).unwrap_or(usize::MAX);
        if self.counts.len() <= at {
            self.counts.resize(at + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            *count += 1;
        }
        self.lines += 1;
        self.most = self.most.max(value);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.lines += other.lines;
        self.most = self.most.max(other.most);
    }

    /// Returns what people want to know; `None` when no answer says how long it took.
    pub(super) fn latency(&self) -> Option<Latency> {
        let half = self.lines.div_ceil(2);
        let mut passed = 0;
        let median = self.counts.iter().position(|count| {
            passed += count;
            passed >= half && passed > 0
        })?;
        Some(Latency {
            lines: self.lines,
            median: last_of(median as u64).min(self.most),
            most: self.most,
        })
    }
}

/// Returns the step of a value: below twice the steps the value itself.
fn step_of(value: u64) -> u64 {
    let bits = u64::BITS - value.leading_zeros();
    let shift = bits.saturating_sub(STEPS_BITS + 1);
    u64::from(shift) * STEPS + (value >> shift)
}

/// Returns the largest value of a step.
fn last_of(step: u64) -> u64 {
    let shift = (step / STEPS).saturating_sub(1);
    let base = step - shift * STEPS;
    let shift = u32::try_from(shift).unwrap_or(u32::MAX);
    let width = 1_u64.checked_shl(shift).unwrap_or(u64::MAX);
    base.saturating_mul(width).saturating_add(width - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn latency(millis: &[u64]) -> Option<Latency> {
        let mut spread = Spread::default();
        for value in millis {
            spread.add(Duration::from_millis(*value));
        }
        spread.latency()
    }

    #[test]
    fn small_times_are_exact() {
        let expected = Latency {
            lines: 5,
            median: 30,
            most: 63,
        };
        assert_eq!(latency(&[63, 1, 30, 0, 45]), Some(expected));
    }

    #[test]
    fn no_time_gives_no_latency() {
        assert_eq!(latency(&[]), None);
    }

    proptest! {
        #[test]
        fn a_value_is_within_its_step_and_the_step_is_narrow(value: u64) {
            let last = last_of(step_of(value));
            prop_assert!(value <= last && last - value <= value / 32, "{value} {last}");
        }

        #[test]
        fn the_median_is_right_to_three_in_a_hundred(
            values in prop::collection::vec(0..u64::MAX / 1_000_000, 1..50),
        ) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let median = sorted[(sorted.len() - 1) / 2];
            let found = latency(&values).unwrap().median;
            prop_assert!(found >= median && found - median <= median / 32, "{found} {median}");
        }

        #[test]
        fn counting_in_parts_is_counting_all(one in prop::collection::vec(0..9999_u64, 0..20), other in prop::collection::vec(0..9999_u64, 0..20)) {
            let part = |values: &[u64]| {
                let mut spread = Spread::default();
                for value in values {
                    spread.add(Duration::from_millis(*value));
                }
                spread
            };
            let mut merged = part(&one);
            merged.merge(&part(&other));
            prop_assert_eq!(merged.latency(), latency(&[one, other].concat()));
        }
    }
}
