//! What a file of requests will take, before it is sent: tokens, cost, and whether that is allowed.
//!
//! Responsible for saying how sure each number is: counted in every line, or in a sample and then
//! with a range; and for what is not known, which never counts as nothing. What answers will cost
//! nobody knows: only the most they may cost is told, where the requests set a limit. Refuses to
//! know how tokens are counted; `ops::tokens` does that.

mod amount;
mod ceiling;
mod cost;
mod count;
mod doubt;
mod words;

pub use amount::Amount;
pub use ceiling::{Ceiling, Unknown, Verdict};
pub use cost::{Bill, Estimate, Span, estimate};
pub use count::{Count, Seen};
pub use doubt::Doubt;
pub use words::{Fact, facts};

#[cfg(test)]
mod tests;

/// What the requests of one model ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Requests.
    pub requests: Amount,
    /// Tokens to be read.
    pub input: Amount,
    /// Tokens that may be written at most by those requests that set a limit.
    pub output: Amount,
    /// Requests that set no limit to what may be written.
    pub open: Amount,
}

/// What a file asks of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelLoad {
    /// The model as it is named; empty where none is.
    pub model: String,
    /// By requests of the usual price.
    pub usual: Load,
    /// By requests that are so long that they cost more.
    pub long: Load,
}

impl ModelLoad {
    /// Returns all of it together.
    pub fn whole(&self) -> Load {
        self.usual.plus(self.long)
    }

    fn add(&mut self, other: &Self) {
        self.usual = self.usual.plus(other.usual);
        self.long = self.long.plus(other.long);
    }
}

impl Load {
    /// Adds up two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests.plus(other.requests),
            input: self.input.plus(other.input),
            output: self.output.plus(other.output),
            open: self.open.plus(other.open),
        }
    }
}

/// What numbers rest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Every line was counted.
    #[default]
    Whole,
    /// Lines drawn by lot were counted; every number but that of all lines has a range.
    Sample {
        /// How many lines were drawn.
        drawn: u64,
        /// Of how many.
        of: u64,
    },
}

/// What a file of requests asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// By model, in the order of their names.
    pub models: Vec<ModelLoad>,
    /// Lines that are no requests and were left out.
    pub unreadable: u64,
    /// Why a count is near instead of right, each with the number of lines it holds for.
    pub doubts: Vec<(Doubt, u64)>,
    /// What the numbers rest on.
    pub basis: Basis,
}

impl Tokens {
    /// Returns what all requests ask for together.
    pub fn whole(&self) -> Load {
        let all = self.models.iter();
        all.fold(Load::default(), |sum, model| sum.plus(model.whole()))
    }

    /// Adds up what two files ask for; what is not known of one is not known of both.
    #[must_use]
    pub fn plus(mut self, other: Self) -> Self {
        if (self.basis, other.basis) != (Basis::Whole, Basis::Whole) {
            let ((drawn, of), (more, among)) = (self.drawn(), other.drawn());
            self.basis = Basis::Sample {
                drawn: drawn.saturating_add(more),
                of: of.saturating_add(among),
            };
        }
        for theirs in other.models {
            let place = self.models.iter().position(|it| it.model >= theirs.model);
            let place = place.unwrap_or(self.models.len());
            match self.models.get_mut(place) {
                Some(ours) if ours.model == theirs.model => ours.add(&theirs),
                Some(_) | None => self.models.insert(place, theirs),
            }
        }
        for (doubt, lines) in other.doubts {
            match self.doubts.iter_mut().find(|(known, _)| *known == doubt) {
                Some((_, sum)) => *sum = sum.saturating_add(lines),
                None => self.doubts.push((doubt, lines)),
            }
        }
        self.doubts.sort_unstable();
        self.unreadable = self.unreadable.saturating_add(other.unreadable);
        self
    }

    /// Returns how many lines were looked at, and of how many.
    fn drawn(&self) -> (u64, u64) {
        match self.basis {
            Basis::Sample { drawn, of } => (drawn, of),
            Basis::Whole => {
                let requests = self.whole().requests.likely;
                let lines = requests.saturating_add(self.unreadable);
                (lines, lines)
            }
        }
    }

    /// Returns how many tokens of input wait in the queue of the model until the batch has ended:
    /// at most so many, or `None` where some are not counted.
    pub fn enqueued(&self) -> Option<u64> {
        (!self.is_partial()).then(|| self.whole().input.high)
    }

    /// Tells whether some lines hold what is not counted at all.
    pub fn is_partial(&self) -> bool {
        self.unreadable > 0 || self.doubts.iter().any(|(doubt, _)| doubt.is_partial())
    }
}
