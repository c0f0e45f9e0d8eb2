//! How many tokens a file of requests has, before it is sent.
//!
//! Responsible for counting what the provider will count, and for naming every line of which that
//! is not known for sure. Refuses to know prices, but for the number of tokens from which on a
//! model's requests cost more. The vocabularies are those of the tokeniser; cutting and joining are
//! done here, because that is three times as fast and can neither hang nor panic. Nothing of this happens
//! before somebody asks: a vocabulary takes half a second to load.

mod encoding;
mod file;
mod kinds;
mod merge;
mod recent;
mod request;
mod split;
mod tokeniser;
mod vocabulary;

pub use encoding::Encoding;
pub use file::{Counted, Counter, Draw};
pub use tokeniser::{Bench, Count, LONGEST_RUN, Tokeniser};

#[cfg(test)]
mod tests;
