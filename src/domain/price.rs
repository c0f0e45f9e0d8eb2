//! What tokens cost: prices by model, and the cost of what a batch used.
//!
//! Responsible for exact sums, and for saying what is not known: a model without a price makes a
//! total "at least", and never counts as nothing. Refuses to know where prices come from: they are
//! handed in. An invoice may differ: tools, images and sound have prices of their own.

mod cost;
mod list;
mod money;
mod words;

pub use cost::{Cost, Gap, Total, cost, cost_of, cost_of_batch};
pub use list::{Long, Price, PriceList, Rates, Source, Tariff};
pub(in crate::domain) use list::{family, undated};
pub use money::{Money, Rate};

#[cfg(test)]
mod tests;
