//! How full the queue of a model is.

use super::limit::{Limit, Limits, pool};

/// A batch that has not ended, with the tokens it keeps waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting<'a> {
    /// The model it asks.
    pub model: &'a str,
    /// Tokens of its input; `None` when nobody has counted them.
    pub tokens: Option<u64>,
}

/// What waits for a model at the provider, and how much may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauge {
    /// Tokens of batches that have not ended, as far as they are known.
    pub tokens: u64,
    /// Batches among them whose tokens nobody has counted.
    pub uncounted: u64,
    /// How many tokens may wait; `None` when that is not known.
    pub limit: Option<Limit>,
}

/// Whether another batch fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It fits, and leaves room for so many tokens.
    Fits(u64),
    /// It must wait: so many tokens are too many.
    Exceeds(u64),
    /// It never fits: alone it has so many tokens more than may wait.
    TooLarge(u64),
    /// Nobody knows: there is no known limit, or batches or this one are not counted.
    Unknown,
}

impl Gauge {
    /// Adds up what waits for a model.
    pub fn of<'a>(
        model: &str,
        waiting: impl IntoIterator<Item = Waiting<'a>>,
        limits: &Limits,
    ) -> Self {
        let mut gauge = Self {
            limit: limits.of(model),
            ..Self::default()
        };
        let same = waiting
            .into_iter()
            .filter(|batch| pool(batch.model) == pool(model));
        for batch in same {
            gauge.take(batch.tokens);
        }
        gauge
    }

    /// Adds a batch.
    pub fn take(&mut self, tokens: Option<u64>) {
        match tokens {
            Some(tokens) => self.tokens = self.tokens.saturating_add(tokens),
            None => self.uncounted += 1,
        }
    }

    /// Tells whether a batch of so many tokens fits.
    ///
    /// What is known to be too much is told even where more is not known.
    pub fn fits(&self, tokens: Option<u64>) -> Fit {
        let (Some(limit), Some(tokens)) = (self.limit, tokens) else {
            return Fit::Unknown;
        };
        let limit = limit.tokens();
        if tokens > limit {
            return Fit::TooLarge(tokens - limit);
        }
        let after = self.tokens.saturating_add(tokens);
        match limit.checked_sub(after) {
            None => Fit::Exceeds(after - limit),
            Some(_) if self.uncounted > 0 => Fit::Unknown,
            Some(left) => Fit::Fits(left),
        }
    }
}
