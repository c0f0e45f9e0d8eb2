//! Prices by model, and how the name on a result finds its price.

use std::collections::BTreeMap;

use super::Rate;

/// How the name of a fine-tuned model begins: `ft:gpt-4o-mini-2024-07-18:org::id`.
const FINE_TUNED: &str = "ft:";
/// Bytes of `-2024-07-18`.
const DATE: usize = 11;

/// What tokens of each kind cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// A token of the prompt.
    pub input: Rate,
    /// A token of the prompt that came from a cache; `None` where that makes no difference.
    pub cached: Option<Rate>,
    /// A token of the answer, reasoning included; `None` for models that put nothing out.
    pub output: Option<Rate>,
}

/// What a model costs in a batch and otherwise; one of both is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tariff {
    /// In a batch; half of `normal` is taken where it is not known.
    pub batch: Option<Rates>,
    /// Asked one by one.
    pub normal: Option<Rates>,
}

/// What a request costs as a whole once it is long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long {
    /// It is long with more input tokens than this.
    pub above: u64,
    /// What it costs then.
    pub tariff: Tariff,
}

/// The price of a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Of most requests.
    pub usual: Tariff,
    /// Of long ones, where they cost something else.
    pub long: Option<Long>,
}

/// Where a list of prices came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The month or day of the prices: `2026-07`.
    pub as_of: String,
    /// Under which licence it may be passed on.
    pub licence: String,
}

/// Prices by model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceList {
    /// Where most of them came from; `None` for a list made by hand.
    pub source: Option<Source>,
    /// What may stand before a name without changing the price: `openai/`.
    pub prefixes: Vec<String>,
    models: BTreeMap<String, Price>,
}

impl PriceList {
    /// Sets the price of a model, in place of the one it had.
    pub fn set(&mut self, model: impl Into<String>, price: Price) {
        self.models.insert(model.into(), price);
    }

    /// Returns all models with their prices, by name.
    pub fn models(&self) -> impl Iterator<Item = (&str, &Price)> {
        self.models
            .iter()
            .map(|(name, price)| (name.as_str(), price))
    }

    /// Finds the price of a model by its name as results have it.
    ///
    /// In this order: the name itself; a fine-tuned model by what it was made from, which is never
    /// the price of the model it was made from; the name without the date of a snapshot; all that
    /// without a known prefix.
    pub fn find(&self, model: &str) -> Option<&Price> {
        let bare = self
            .prefixes
            .iter()
            .find_map(|prefix| model.strip_prefix(prefix.as_str()));
        [Some(model), bare]
            .into_iter()
            .flatten()
            .find_map(|name| self.by_name(name))
    }

    fn by_name(&self, name: &str) -> Option<&Price> {
        let family = family(name);
        [Some(name), Some(family), undated(family)]
            .into_iter()
            .flatten()
            .find_map(|name| self.models.get(name))
    }
}

/// Cuts a fine-tuned model's name after what it was made from; others stay whole.
pub(in crate::domain) fn family(name: &str) -> &str {
    if !name.starts_with(FINE_TUNED) {
        return name;
    }
    let second = name.match_indices(':').nth(1);
    second.and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

/// Cuts the date of a snapshot off: `gpt-4o-mini-2024-07-18` is a `gpt-4o-mini`.
pub(in crate::domain) fn undated(name: &str) -> Option<&str> {
    let (head, tail) = name.split_at_checked(name.len().checked_sub(DATE)?)?;
    let is_date = tail.bytes().enumerate().all(|(at, byte)| match at {
        0 | 5 | 8 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (is_date && !head.is_empty()).then_some(head)
}
