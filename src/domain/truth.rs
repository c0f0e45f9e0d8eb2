//! What one pass over the result files of a batch found: the truth, beside what the provider counts.

mod cause;
mod fold;
mod group;
mod shares;
mod statistics;
mod tally;

pub use cause::{Cause, SoftKind};
pub use fold::fold;
pub use group::{ErrorGroup, GroupKey, Sample};
pub use statistics::{Histogram, Latency, ModelUse, Statistics};
pub use tally::{Disagreement, Tally};

/// Everything that one pass found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Truth {
    /// How many lines are of which class.
    pub tally: Tally,
    /// What failed, grouped by code and message, the largest group first.
    pub groups: Vec<ErrorGroup>,
    /// Tokens, finish reasons, models, latency.
    pub statistics: Statistics,
}
