//! How many tokens may wait, by model: what the settings say, and what a refusal taught.

use std::collections::BTreeMap;

use crate::domain::price::{family, undated};

/// The code under which a batch fails when the queue is full.
pub const CODE: &str = "token_limit_exceeded";

/// How many tokens may wait for a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The settings say so.
    Configured(u64),
    /// A batch was refused with this limit.
    Learned(u64),
}

impl Limit {
    /// Returns the number of tokens.
    pub const fn tokens(self) -> u64 {
        match self {
            Self::Configured(tokens) | Self::Learned(tokens) => tokens,
        }
    }
}

/// A limit that a refusal named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// The model, or what the provider calls it.
    pub model: String,
    /// How many tokens may wait.
    pub tokens: u64,
}

/// All limits that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    configured: BTreeMap<String, u64>,
    learned: BTreeMap<String, u64>,
}

impl Limits {
    /// Starts with what the settings say, by model.
    pub fn configured(limits: impl IntoIterator<Item = (String, u64)>) -> Self {
        let configured = limits.into_iter();
        Self {
            configured: configured
                .map(|(model, tokens)| (pool(&model).to_owned(), tokens))
                .collect(),
            learned: BTreeMap::new(),
        }
    }

    /// Takes note of a limit that a refusal named; the newest counts.
    pub fn learn(&mut self, learned: &Learned) {
        self.learned
            .insert(pool(&learned.model).to_owned(), learned.tokens);
    }

    /// Returns the limit of a model. The provider's own word would win, but it is of the past: who
    /// has set a limit since knows better.
    pub fn of(&self, model: &str) -> Option<Limit> {
        let pool = pool(model);
        let configured = self.configured.get(pool).copied().map(Limit::Configured);
        configured.or_else(|| self.learned.get(pool).copied().map(Limit::Learned))
    }
}

/// Returns the name under which a model's tokens are added up: a snapshot shares the limit of its
/// model, and a fine-tuned model that of what it was made from.
pub fn pool(model: &str) -> &str {
    let family = family(model);
    let family = family.strip_prefix("ft:").unwrap_or(family);
    undated(family).unwrap_or(family)
}

/// Reads the limit out of a refusal.
///
/// Knows OpenAI's words, `Enqueued token limit reached for gpt-4o in organization org-1. Limit:
/// 90,000 enqueued tokens.`, and Azure's, `The number of enqueued tokens has surpassed the
/// configured limit of 30K for the deployment 'gpt-4.1-batch'.`; `None` for others, such as a limit
/// of enqueued requests.
pub fn learn(message: &str) -> Option<Learned> {
    openai(message).or_else(|| azure(message))
}

fn openai(message: &str) -> Option<Learned> {
    let (_, rest) = message.split_once("Enqueued token limit reached for ")?;
    let model = rest.split_whitespace().next()?;
    let (_, limit) = rest.split_once("Limit: ")?;
    let (tokens, unit) = number(limit)?;
    unit.trim_start()
        .starts_with("enqueued token")
        .then(|| Learned {
            model: model.trim_end_matches(['.', ',']).to_owned(),
            tokens,
        })
}

fn azure(message: &str) -> Option<Learned> {
    let (_, rest) = message.split_once("enqueued tokens has surpassed the configured limit of ")?;
    let (tokens, rest) = number(rest)?;
    let (_, rest) = rest.split_once("deployment '")?;
    let (model, _) = rest.split_once('\'')?;
    Some(Learned {
        model: model.to_owned(),
        tokens,
    })
}

/// Reads a number as people write it, `2,000,000` or `30K`, and returns what stands behind it.
fn number(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '_'))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let number: u64 = digits.parse().ok()?;
    let mut after = rest.chars();
    let times = match after.next() {
        Some('K' | 'k') => 1000,
        Some('M') => 1_000_000,
        Some('B') => 1_000_000_000,
        _ => return Some((number, rest)),
    };
    Some((number.saturating_mul(times), after.as_str()))
}
