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
    /// The first lines of the input file that do not say which request they are, by number from 1.
    pub unread_lines: Vec<u32>,
    /// What failed, grouped by code and message, the largest group first.
    pub groups: Vec<ErrorGroup>,
    /// Tokens, finish reasons, models, latency.
    pub statistics: Statistics,
}

impl Truth {
    /// Says which lines of the input file are no requests: `lines 3 and 9`; `None` where all are.
    pub fn unread_words(&self) -> Option<String> {
        let many = self.tally.unread_requests.filter(|many| *many > 0)?;
        let named: Vec<String> = self.unread_lines.iter().map(u32::to_string).collect();
        let more = many.saturating_sub(u64::try_from(named.len()).unwrap_or(u64::MAX));
        let noun = if many == 1 { "line" } else { "lines" };
        let named = named.join(", ");
        Some(match more {
            0 => format!("{noun} {named}"),
            more => format!("{noun} {named} and {more} more"),
        })
    }
}
