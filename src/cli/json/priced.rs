//! What was sent or held, with what it was thought to take, in the public JSON.

use serde::Serialize;

use super::estimate::EstimateItem;
use crate::cli::cost::Told;

/// A batch or an intent with what was counted before: `create`, `retry`.
#[derive(Debug, Serialize)]
pub(crate) struct Priced<T> {
    #[serde(flatten)]
    line: T,
    /// `null` where nothing was counted for this batch alone.
    estimate: Option<EstimateItem>,
}

impl<T> Priced<T> {
    pub(crate) fn of(line: T, told: Option<&Told>) -> Self {
        Self {
            line,
            estimate: told.map(EstimateItem::of),
        }
    }
}
