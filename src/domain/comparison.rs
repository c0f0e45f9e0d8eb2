//! What two sets of results have in common, request by request.
//!
//! Responsible for the words and the numbers of a comparison. Refuses to know files, and by which
//! means two answers were found to be the same.

mod kind;
mod listing;
mod moves;

use super::Usage;
use super::price::{PriceList, Total, cost_of};
use super::result::{Place, ResultLine};
use super::truth::{Histogram, ModelUse, Statistics};

pub use kind::{PairKind, PairKinds};
pub use listing::{Listing, Way};
pub use moves::{LINE_CLASSES, Moves};

/// What a comparison found, in numbers.
///
/// `same + different` is the number of requests answered on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Requests that ended the same way on both sides.
    pub same: u64,
    /// Requests that ended differently.
    pub different: u64,
    /// Requests only the left side knows.
    pub only_left: u64,
    /// Requests only the right side knows.
    pub only_right: u64,
    /// How the classes of requests on both sides changed from left to right.
    pub moves: Moves,
    /// The left side by itself.
    pub left: Side,
    /// The right side by itself.
    pub right: Side,
}

/// One side of a comparison by itself.
///
/// A request that was answered more than once is compared by its first line that is `ok`, or by its
/// first line if none is. Tokens and models are of all lines, because all of them are billed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Lines that are not blank.
    pub lines: u64,
    /// Requests they name.
    pub requests: u64,
    /// Lines whose `custom_id` stood on an earlier line.
    pub duplicate: u64,
    /// Lines that name no request, and so are beside nothing.
    pub without_id: u64,
    /// Lines that are not what the protocol says, with and without a `custom_id`.
    pub unreadable: u64,
    /// How many requests ended in which class, in the order of [`LINE_CLASSES`].
    pub classes: [u64; LINE_CLASSES.len()],
    /// Tokens of all lines together.
    pub usage: Usage,
    /// Lines that count their tokens.
    pub counted: u64,
    /// Those of them of which some count cannot be read: with any, `usage` is the least it can be.
    pub unknown: u64,
    /// The most input tokens of a line.
    pub longest: u64,
    /// What answered, the most frequent first.
    pub models: Vec<ModelUse>,
}

/// One request of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Which request. Hostile until it is cleaned.
    pub custom_id: String,
    /// What the sides have in common.
    pub kind: PairKind,
    /// Where its line on the left is.
    pub left: Option<Place>,
    /// Where its line on the right is.
    pub right: Option<Place>,
}

/// A request of a comparison with what both sides say.
#[derive(Clone, Debug, PartialEq)]
pub struct PairLines {
    /// Which request, and what the sides have in common.
    pub pair: Pair,
    /// Its line on the left.
    pub left: Option<ResultLine>,
    /// Its line on the right.
    pub right: Option<ResultLine>,
}

impl Comparison {
    /// Returns the requests of all kinds together.
    pub fn pairs(&self) -> u64 {
        PairKind::ALL
            .into_iter()
            .fold(0, |sum, kind| sum.saturating_add(self.of(kind)))
    }

    /// Returns how many pairs there are of a kind.
    pub fn of(&self, kind: PairKind) -> u64 {
        match kind {
            PairKind::Same => self.same,
            PairKind::Different => self.different,
            PairKind::OnlyLeft => self.only_left,
            PairKind::OnlyRight => self.only_right,
        }
    }

    /// Returns how many pairs there are of some kinds.
    pub fn of_all(&self, kinds: PairKinds) -> u64 {
        let wanted = PairKind::ALL.into_iter().filter(|kind| kinds.has(*kind));
        wanted.fold(0, |sum, kind| sum.saturating_add(self.of(kind)))
    }
}

impl Side {
    /// Returns what all lines cost together, as a batch.
    pub fn cost(&self, prices: &PriceList) -> Total {
        let statistics = Statistics {
            usage: self.usage,
            counted: self.counted,
            unknown: self.unknown,
            models: self.models.clone(),
            input: Histogram {
                most: self.longest,
                ..Histogram::default()
            },
            ..Statistics::default()
        };
        cost_of(prices, &statistics)
    }
}
