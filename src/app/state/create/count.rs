//! How far the tokens of the file are counted, and whether its cost is allowed.

use std::path::PathBuf;

use crate::app::effect::{Effect, Ticket};
use crate::app::event::CountNews;
use crate::domain::check::Report;
use crate::domain::estimate::{Ceiling, Tokens, Unknown, Verdict, estimate};
use crate::domain::price::{Money, PriceList};
use crate::domain::{Failure, Progress};

/// How far a count is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stand {
    /// Nothing was asked for.
    #[default]
    Not,
    /// Under way.
    Running {
        /// What a sample of the lines tells, once it is there.
        sample: Option<Box<Tokens>>,
        /// How far the count of every line is.
        progress: Progress,
    },
    /// Every line was counted.
    Done(Box<Tokens>),
    /// It broke.
    Failed(Failure),
}

/// A count of tokens.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// How far it is.
    pub stand: Stand,
    asking: Ticket,
}

impl Count {
    /// Begins to count a file that was checked.
    pub(super) fn begin(&mut self, path: PathBuf, report: &Report) -> Effect {
        self.stand = Stand::Running {
            sample: None,
            progress: Progress::default(),
        };
        Effect::CountTokens {
            ticket: self.asking.renew(),
            path,
            size: (report.bytes, report.requests),
        }
    }

    /// Makes one of which every line was counted.
    pub fn done(tokens: Box<Tokens>) -> Self {
        Self {
            stand: Stand::Done(tokens),
            ..Self::default()
        }
    }

    /// Ends the count, if one is under way.
    #[must_use]
    pub fn stop(&mut self) -> Option<Effect> {
        let stand = std::mem::take(&mut self.stand);
        let asked = self.asking;
        self.asking.renew();
        matches!(stand, Stand::Running { .. }).then_some(Effect::StopCount(asked))
    }

    /// Takes how far it is; late news of another count are nothing.
    pub fn took(&mut self, ticket: Ticket, news: CountNews) {
        if ticket != self.asking {
            return;
        }
        match (news, &mut self.stand) {
            (
                CountNews::Advanced { sample, progress },
                Stand::Running {
                    sample: old,
                    progress: far,
                },
            ) => {
                *old = sample.or(old.take());
                *far = progress;
            }
            (CountNews::Advanced { .. }, _) => {}
            (CountNews::Ended(Ok(tokens)), stand) => *stand = Stand::Done(tokens),
            (CountNews::Ended(Err(failure)), stand) => *stand = Stand::Failed(failure),
        }
    }

    /// Returns what is known of the tokens.
    pub fn tokens(&self) -> Option<&Tokens> {
        match &self.stand {
            Stand::Running { sample, .. } => sample.as_deref(),
            Stand::Done(tokens) => Some(tokens),
            Stand::Not | Stand::Failed(_) => None,
        }
    }

    /// Says why a batch of the file may not be made under a ceiling.
    pub fn allowed(
        &self,
        most: Option<Money>,
        profile: &str,
        prices: &PriceList,
    ) -> Result<(), String> {
        let Some(most) = most else {
            return Ok(());
        };
        let ceiling = Ceiling {
            most,
            unknown: Unknown::Refuse,
        };
        let whose = format!("profile {profile}");
        let verdict = match (&self.stand, self.tokens()) {
            (_, Some(tokens)) => ceiling.judge(tokens, &estimate(prices, tokens)),
            (Stand::Failed(failure), None) => {
                return Err(format!(
                    "{whose} has a ceiling, and the tokens cannot be counted: {}",
                    failure.why
                ));
            }
            (_, None) => Verdict::Undecided,
        };
        if verdict == Verdict::Undecided {
            return Err(format!(
                "{whose} has a ceiling of {most}, and the tokens are still being counted"
            ));
        }
        let refused = ceiling.refusal(&verdict, &whose);
        refused.map_or(Ok(()), |failure| {
            let how = match verdict {
                Verdict::Unknown(_) => "`batchdeck create --unknown-cost ok` sends it all the same",
                _ => "raise max_cost in the settings of the profile, or lower the limits",
            };
            Err(format!("{}; {how}", failure.why))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::estimate::{Count as Counter, Seen};
    use crate::domain::price::{Price, Rate, Rates, Tariff};

    fn prices() -> PriceList {
        let rates = Rates {
            input: Rate::read("1").unwrap(),
            cached: None,
            output: Rate::read("1"),
        };
        let mut list = PriceList::default();
        let usual = Tariff {
            batch: Some(rates),
            normal: None,
        };
        list.set("m", Price { usual, long: None });
        list
    }

    fn counted(output: Option<u64>) -> Count {
        let mut counter = Counter::default();
        let seen = Seen {
            model: "m".into(),
            input: 1_000_000,
            output,
            ..Seen::default()
        };
        counter.see(10, Some(&seen));
        Count {
            stand: Stand::Done(Box::new(counter.tokens())),
            ..Count::default()
        }
    }

    fn said(count: &Count, most: &str) -> String {
        let allowed = count.allowed(Money::read(most), "prod", &prices());
        allowed.err().unwrap_or_default()
    }

    #[test]
    fn a_ceiling_blocks_what_costs_more_what_nobody_knows_and_what_is_not_counted_yet() {
        let told = [
            said(&counted(Some(1_000_000)), "2"),
            said(&counted(Some(1_000_000)), "1.5"),
            said(&counted(None), "5"),
            said(&Count::default(), "5"),
        ];
        assert_eq!(
            told,
            [
                "",
                "it may cost $2.00, and the ceiling is $1.50 a batch (profile prod); raise max_cost \
                 in the settings of the profile, or lower the limits",
                "what it may cost is not known, and the ceiling is $5.00 a batch (profile prod): 1 \
                 request sets no limit to the answer; `batchdeck create --unknown-cost ok` sends \
                 it all the same",
                "profile prod has a ceiling of $5.00, and the tokens are still being counted",
            ]
        );
        assert_eq!(Count::default().allowed(None, "prod", &prices()), Ok(()));
    }

    #[test]
    fn news_of_a_count_that_was_stopped_are_nothing() {
        let mut count = Count::default();
        let begun = count.begin("a".into(), &Report::default());
        let Effect::CountTokens { ticket, .. } = begun else {
            panic!("{begun:?}")
        };
        assert_eq!(count.stop(), Some(Effect::StopCount(ticket)));
        count.took(ticket, CountNews::Ended(Ok(Box::default())));
        assert_eq!((count.stand.clone(), count.stop()), (Stand::Not, None));
    }
}
