//! What a count of tokens brings.

use crate::domain::estimate::Tokens;
use crate::domain::{Failure, Progress};

/// How far a count is, or its end.
#[derive(Clone, Debug, PartialEq)]
pub enum CountNews {
    /// It goes on.
    Advanced {
        /// What a sample of the lines tells, once it is counted.
        sample: Option<Box<Tokens>>,
        /// Bytes counted of all bytes.
        progress: Progress,
    },
    /// Every line was counted, or the count broke.
    Ended(Result<Box<Tokens>, Failure>),
}
