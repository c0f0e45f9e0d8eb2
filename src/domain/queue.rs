//! The queue at the provider: how many tokens wait there, how many may, and what to send next.
//!
//! Responsible for the limit of enqueued tokens by model (`batch-api §2` of the project's reference
//! notes): no provider tells how much room is left, so it is added up here from the batches that
//! have not ended. Refuses to know where batches are kept, and who sends them.

mod gauge;
mod limit;
mod release;

pub use gauge::{Fit, Gauge, Waiting};
pub use limit::{CODE, Learned, Limit, Limits, learn, pool};
pub use release::{Held, Plan, release};

#[cfg(test)]
mod tests;
