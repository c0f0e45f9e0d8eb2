//! Tokens, finish reasons, models and latency of the results of a batch.

use crate::domain::Usage;

/// What the lines of a batch add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Tokens of all lines together.
    pub usage: Usage,
    /// Lines that count their tokens.
    pub counted: u64,
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
    /// Half of them took no longer.
    pub median: u64,
    /// The longest.
    pub most: u64,
}
