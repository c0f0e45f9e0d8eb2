//! From tokens and prices to money, with everything that is missing named.

use super::list::{Price, PriceList, Rates, Tariff};
use super::{Money, Rate};
use crate::domain::Usage;
use crate::domain::truth::{ModelUse, Statistics, Truth};

/// What one request cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// In a batch; `None` when the model has no price.
    pub batch: Option<Money>,
    /// What it would have cost outside of one; `None` when that is not known.
    pub normal: Option<Money>,
    /// Whether `batch` rests on the rule that a batch costs half.
    pub is_estimate: bool,
}

/// What all requests of a batch cost together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Of everything that has a price; `None` when nothing has. With `gaps`, it was more.
    pub batch: Option<Money>,
    /// What the same would have cost outside of a batch; `None` when that is not known for all.
    pub normal: Option<Money>,
    /// Whether `batch` rests on the rule that a batch costs half.
    pub is_estimate: bool,
    /// What is not in it.
    pub gaps: Vec<Gap>,
}

/// Why a total is less than the cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A model without a price, by its name as it came.
    Unpriced(String),
    /// Tokens of no named model.
    Nameless,
    /// Answers that do not count their tokens, and how many.
    Uncounted(u64),
    /// Answers that count their tokens in a way nobody can read, and how many.
    Unread(u64),
    /// Some requests had more input tokens than this and cost more; nobody knows which.
    Long(u64),
}

/// Returns what a request of this model with these tokens cost; nothing is known of a model
/// without a price.
pub fn cost(prices: &PriceList, model: &str, usage: Usage) -> Cost {
    prices
        .find(model)
        .map_or_else(Cost::default, |price| price.cost(usage))
}

/// Returns what a batch cost, by what its results add up to.
pub fn cost_of(prices: &PriceList, statistics: &Statistics) -> Total {
    let mut sum = Sum::default();
    for used in &statistics.models {
        sum.add(prices, used, statistics.input.most);
    }
    let all = statistics.models.iter();
    let (lines, tokens) = all.fold((0_u64, 0_u64), |(lines, tokens), used| {
        (
            lines.saturating_add(used.lines),
            tokens.saturating_add(used.usage.total()),
        )
    });
    if statistics.usage.total() > tokens {
        sum.miss(Gap::Nameless);
    }
    if lines > statistics.counted {
        sum.miss(Gap::Uncounted(lines.saturating_sub(statistics.counted)));
    }
    if statistics.unknown > 0 {
        sum.miss(Gap::Unread(statistics.unknown));
    }
    sum.total()
}

impl Truth {
    /// Returns what a batch cost, by all that was counted in its files.
    ///
    /// An answer that counts no tokens was billed too, whether its line names a model or not.
    pub fn cost(&self, prices: &PriceList) -> Total {
        let mut total = cost_of(prices, &self.statistics);
        let answered = self.tally.ok.saturating_add(self.tally.soft);
        let uncounted = answered.saturating_sub(self.statistics.counted);
        let is_told = |gap: &Gap| matches!(gap, Gap::Uncounted(told) if *told >= uncounted);
        if uncounted > 0 && !total.gaps.iter().any(is_told) {
            total.gaps.retain(|gap| !matches!(gap, Gap::Uncounted(_)));
            total.gaps.push(Gap::Uncounted(uncounted));
        }
        total
    }
}

/// Returns what a batch cost, by what the provider counts: its model, if it names one, the tokens
/// and the number of `requests` they are of.
pub fn cost_of_batch(
    prices: &PriceList,
    model: Option<&str>,
    usage: Usage,
    requests: u64,
) -> Total {
    let mut sum = Sum::default();
    if usage.total() > 0 {
        let used = ModelUse {
            model: model.unwrap_or_default().to_owned(),
            lines: requests,
            usage,
        };
        // The longest request is not known, but it is as long as they are on average.
        let average = usage.input / requests.max(1);
        sum.add(prices, &used, average);
    }
    sum.total()
}

impl Price {
    /// Returns what one request cost.
    pub fn cost(&self, usage: Usage) -> Cost {
        match self.long {
            Some(long) if usage.input > long.above => long.tariff.cost(usage),
            Some(_) | None => self.usual.cost(usage),
        }
    }
}

impl Tariff {
    /// Returns what so many tokens cost, of one request or of many of this tariff.
    pub fn cost(&self, usage: Usage) -> Cost {
        let (rates, is_estimate) = self.in_batch(usage);
        Cost {
            batch: rates.and_then(|rates| rates.charge(usage)),
            normal: self.normal.and_then(|rates| rates.charge(usage)),
            is_estimate,
        }
    }

    /// Returns what tokens cost in a batch, and whether that rests on the rule that it is half.
    fn in_batch(&self, usage: Usage) -> (Option<Rates>, bool) {
        let Some(batch) = self.batch else {
            return (self.normal.map(Rates::half), self.normal.is_some());
        };
        let half = self.normal.and_then(|normal| normal.cached).map(Rate::half);
        let rates = Rates {
            cached: batch.cached.or(half),
            ..batch
        };
        let is_estimate = batch.cached.is_none() && half.is_some() && usage.cached > 0;
        (Some(rates), is_estimate)
    }
}

impl Rates {
    fn half(self) -> Self {
        Self {
            input: self.input.half(),
            cached: self.cached.map(Rate::half),
            output: self.output.map(Rate::half),
        }
    }

    /// Returns what tokens cost; `None` when some were put out by a model that has no price for
    /// that.
    fn charge(self, usage: Usage) -> Option<Money> {
        let cached = usage.cached.min(usage.input);
        let fresh = usage.input.saturating_sub(cached);
        let output = match self.output {
            Some(rate) => rate.times(usage.output),
            None if usage.output == 0 => Money::ZERO,
            None => return None,
        };
        let cached = self.cached.unwrap_or(self.input).times(cached);
        Some(self.input.times(fresh).plus(cached).plus(output))
    }
}

/// A total on its way.
#[derive(Debug, Default)]
struct Sum {
    total: Total,
    lacks_normal: bool,
}

impl Sum {
    /// Adds what a model cost; `longest` is the input of the longest request of any.
    fn add(&mut self, prices: &PriceList, used: &ModelUse, longest: u64) {
        if used.model.is_empty() {
            return self.miss(Gap::Nameless);
        }
        let Some(price) = prices.find(&used.model) else {
            return self.miss(Gap::Unpriced(used.model.clone()));
        };
        let cost = self.cost(price, used, longest);
        let Some(batch) = cost.batch else {
            return self.miss(Gap::Unpriced(used.model.clone()));
        };
        let total = &mut self.total;
        total.batch = Some(total.batch.unwrap_or_default().plus(batch));
        total.is_estimate |= cost.is_estimate;
        match cost.normal {
            Some(normal) => {
                total.normal = Some(total.normal.unwrap_or_default().plus(normal));
            }
            None => self.lacks_normal = true,
        }
    }

    fn cost(&mut self, price: &Price, used: &ModelUse, longest: u64) -> Cost {
        if used.lines <= 1 {
            return price.cost(used.usage);
        }
        let above = price.long.map(|long| long.above);
        let reach = longest.min(used.usage.input);
        if let Some(above) = above.filter(|above| reach > *above) {
            self.miss(Gap::Long(above));
        }
        price.usual.cost(used.usage)
    }

    fn miss(&mut self, gap: Gap) {
        if !self.total.gaps.contains(&gap) {
            self.total.gaps.push(gap);
        }
    }

    fn total(self) -> Total {
        let normal = self.total.normal.filter(|_| !self.lacks_normal);
        Total {
            normal,
            ..self.total
        }
    }
}
