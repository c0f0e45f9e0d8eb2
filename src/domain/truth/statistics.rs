//! Tokens, finish reasons, models and latency of the results of a batch.

use crate::domain::Usage;

/// What the lines of a batch add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Tokens of all lines together.
    pub usage: Usage,
    /// Lines that count their tokens.
    pub counted: u64,
    /// Those of them of which some count cannot be read: with any, `usage` is the least it can be.
    pub unknown: u64,
    /// Input tokens a line.
    pub input: Histogram,
    /// Output tokens a line.
    pub output: Histogram,
    /// Why the models stopped, the most frequent first.
    pub finishes: Vec<(String, u64)>,
    /// What answered, the most frequent first.
    pub models: Vec<ModelUse>,
    /// How long answers took, where the provider says so.
    pub latency: Option<Latency>,
}

/// What one model did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelUse {
    /// Its name as the lines have it.
    pub model: String,
    /// How many lines it answered.
    pub lines: u64,
    /// The tokens of those.
    pub usage: Usage,
}

/// How values are spread: a bar for each power of two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// `bars[0]` counts zeros, `bars[n]` values from `2^(n-1)` to `2^n - 1`.
    pub bars: Vec<u64>,
    /// The smallest value.
    pub least: u64,
    /// The largest value.
    pub most: u64,
}

/// How long answers took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    /// Answers that say it.
    pub lines: u64,
    /// Half of them took no longer; exact to three in a hundred.
    pub median: u64,
    /// The longest.
    pub most: u64,
}

impl Histogram {
    /// Counts a value.
    pub fn add(&mut self, value: u64) {
        let bar = usize::try_from(u64::BITS - value.leading_zeros()).unwrap_or(usize::MAX);
        self.least = if self.bars.is_empty() {
            value
        } else {
            self.least.min(value)
        };
        self.most = self.most.max(value);
        if self.bars.len() <= bar {
            self.bars.resize(bar + 1, 0);
        }
        if let Some(count) = self.bars.get_mut(bar) {
            *count = count.saturating_add(1);
        }
    }

    /// Counts the values of another.
    pub fn merge(&mut self, other: &Self) {
        if other.bars.is_empty() {
            return;
        }
        self.least = if self.bars.is_empty() {
            other.least
        } else {
            self.least.min(other.least)
        };
        self.most = self.most.max(other.most);
        if self.bars.len() < other.bars.len() {
            self.bars.resize(other.bars.len(), 0);
        }
        for (count, more) in self.bars.iter_mut().zip(&other.bars) {
            *count = count.saturating_add(*more);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(values: &[u64]) -> Histogram {
        let mut histogram = Histogram::default();
        for value in values {
            histogram.add(*value);
        }
        histogram
    }

    #[test]
    fn a_value_stands_in_the_bar_of_its_power_of_two() {
        let histogram = of(&[0, 1, 2, 3, 4, 7, 8]);
        assert_eq!(
            (histogram.bars, histogram.least, histogram.most),
            (vec![1, 1, 2, 2, 1], 0, 8)
        );
    }

    #[test]
    fn the_largest_number_has_a_bar() {
        assert_eq!(of(&[u64::MAX]).bars.len(), 65);
    }

    proptest! {
        #[test]
        fn counting_in_parts_is_counting_all(one: Vec<u64>, other: Vec<u64>) {
            let mut merged = of(&one);
            merged.merge(&of(&other));
            prop_assert_eq!(merged, of(&[one, other].concat()));
        }
    }
}
