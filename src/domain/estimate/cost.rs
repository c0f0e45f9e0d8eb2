//! From tokens that will be asked for to money, with everything that is not known named.

use super::{Amount, Load, Tokens};
use crate::domain::Usage;
use crate::domain::price::{Cost, Gap, Money, PriceList, Tariff};

/// An amount of money, and the range in which it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// It is at least this.
    pub low: Money,
    /// It is likely this.
    pub likely: Money,
    /// It is at most this.
    pub high: Money,
}

impl Span {
    /// Adds up two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.plus(other.low),
            likely: self.likely.plus(other.likely),
            high: self.high.plus(other.high),
        }
    }

    /// Tells whether it is known.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }
}

/// What something costs in a batch and outside of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// In a batch; `None` when nothing of it has a price. With gaps, it is more.
    pub batch: Option<Span>,
    /// Outside of one; `None` when that is not known for all of it.
    pub normal: Option<Span>,
}

/// What a file of requests will cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// What reading costs.
    pub input: Bill,
    /// What reading costs and writing may cost at most, as far as the requests set limits.
    pub most: Bill,
    /// Requests that set no limit: what their answers cost is not in `most`.
    pub open: Amount,
    /// Whether a price rests on the rule that a batch costs half.
    pub is_half: bool,
    /// What is in no sum.
    pub gaps: Vec<Gap>,
}

/// Returns what a file of requests will cost.
///
/// A model without a price is a gap, and never costs nothing.
pub fn estimate(prices: &PriceList, tokens: &Tokens) -> Estimate {
    let mut sum = Sum::default();
    for model in &tokens.models {
        let Some(price) = prices.find(&model.model) else {
            sum.miss(&model.model);
            continue;
        };
        match &price.long {
            Some(long) => {
                sum.add(&model.model, &price.usual, &model.usual);
                sum.add(&model.model, &long.tariff, &model.long);
            }
            None => sum.add(&model.model, &price.usual, &model.whole()),
        }
    }
    Estimate {
        open: tokens.whole().open,
        ..sum.estimate()
    }
}

/// An estimate on its way.
#[derive(Debug, Default)]
struct Sum {
    made: Estimate,
    lacks_normal: bool,
}

impl Sum {
    fn add(&mut self, model: &str, tariff: &Tariff, load: &Load) {
        if load.requests == Amount::default() {
            return;
        }
        let without = Load {
            output: Amount::default(),
            ..*load
        };
        let (input, most) = (Three::of(tariff, &without), Three::of(tariff, load));
        let (Some(read), Some(all)) = (input.batch(), most.batch()) else {
            return self.miss(model);
        };
        let made = &mut self.made;
        made.input.batch = Some(made.input.batch.unwrap_or_default().plus(read));
        made.most.batch = Some(made.most.batch.unwrap_or_default().plus(all));
        made.is_half |= most.likely.is_estimate;
        match (input.normal(), most.normal()) {
            (Some(read), Some(all)) => {
                made.input.normal = Some(made.input.normal.unwrap_or_default().plus(read));
                made.most.normal = Some(made.most.normal.unwrap_or_default().plus(all));
            }
            _ => self.lacks_normal = true,
        }
    }

    fn miss(&mut self, model: &str) {
        let gap = if model.is_empty() {
            Gap::Nameless
        } else {
            Gap::Unpriced(model.to_owned())
        };
        if !self.made.gaps.contains(&gap) {
            self.made.gaps.push(gap);
        }
    }

    fn estimate(self) -> Estimate {
        let mut made = self.made;
        if self.lacks_normal {
            (made.input.normal, made.most.normal) = (None, None);
        }
        made
    }
}

/// What a load costs at both ends of its range and between them.
struct Three {
    low: Cost,
    likely: Cost,
    high: Cost,
}

impl Three {
    fn of(tariff: &Tariff, load: &Load) -> Self {
        let cost = |end: fn(&Amount) -> u64| {
            tariff.cost(Usage {
                input: end(&load.input),
                output: end(&load.output),
                ..Usage::default()
            })
        };
        Self {
            low: cost(|amount| amount.low),
            likely: cost(|amount| amount.likely),
            high: cost(|amount| amount.high),
        }
    }

    fn batch(&self) -> Option<Span> {
        Some(Span {
            low: self.low.batch?,
            likely: self.likely.batch?,
            high: self.high.batch?,
        })
    }

    fn normal(&self) -> Option<Span> {
        Some(Span {
            low: self.low.normal?,
            likely: self.likely.normal?,
            high: self.high.normal?,
        })
    }
}
