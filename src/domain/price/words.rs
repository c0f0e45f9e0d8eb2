//! What a batch cost, in a few words.

use super::{Gap, Money, Source, Total};
use crate::text::{Clean, number, shorten_middle};

/// Columns of a model's name: it comes from a file, and may be of any length.
const NAME: usize = 40;
/// Models named before the rest is counted.
const NAMED: usize = 3;

impl Total {
    /// Returns what a batch in the end saved, if all of it is known.
    pub fn saved(&self) -> Option<Money> {
        let saved = self.normal?.minus(self.batch?);
        let is_worth_a_word = self.gaps.is_empty() && saved > Money::ZERO;
        is_worth_a_word.then_some(saved)
    }

    /// Says what a batch cost; `None` when there is nothing that could have cost something.
    ///
    /// `≈ $1.33 (saves $1.33)`, `≈ $1.33 (batch price taken as half)`,
    /// `at least $1.20; no price for foo-1`, `unknown: no price for foo-1`, `free`.
    pub fn words(&self) -> Option<Clean> {
        // Nothing, and more that is not known, is not known.
        let known = self
            .batch
            .filter(|sum| self.gaps.is_empty() || *sum > Money::ZERO);
        let gaps = self.missing(known).join("; ");
        let words = match known {
            None if gaps.is_empty() => return None,
            None => format!("unknown: {gaps}"),
            Some(sum) if !gaps.is_empty() => {
                format!("at least {sum}{}; {gaps}", self.remark())
            }
            Some(Money::ZERO) => "free".to_owned(),
            Some(sum) if is_tiny(sum) => format!("less than $0.0001{}", self.remark()),
            Some(sum) => format!("≈ {sum}{}", self.remark()),
        };
        Some(Clean::field(&words))
    }

    /// Says what a batch cost beside the normal price, and by which prices: labels and words.
    ///
    /// Nothing where there is nothing that could have cost something.
    pub fn told(&self, source: Option<&Source>) -> Vec<(&'static str, Clean)> {
        let Some(words) = self.words() else {
            return Vec::new();
        };
        let mut told = vec![("cost", words)];
        if self.batch.is_none() {
            return told;
        }
        let normal = match self.normal {
            Some(sum) if self.gaps.is_empty() => format!("{sum} without a batch"),
            Some(sum) => format!("at least {sum} without a batch"),
            None => "not known".to_owned(),
        };
        told.push(("normal price", Clean::field(&normal)));
        told.extend(source.map(|source| {
            let text = format!("as of {}, {}; your own win", source.as_of, source.name);
            ("prices", Clean::field(&text))
        }));
        told
    }

    /// Says what is not in the sum: a few words each.
    pub fn gaps_in_words(&self) -> Vec<String> {
        self.missing(self.batch)
    }

    /// Says what the sum rests on, or what it saved.
    fn remark(&self) -> String {
        match self.saved() {
            _ if self.is_estimate => " (batch price taken as half)".to_owned(),
            Some(saved) if !is_tiny(saved) => format!(" (saves {saved})"),
            Some(_) | None => String::new(),
        }
    }

    /// Says what is not in the sum, models without a price first; `known` is the sum without it.
    pub(in crate::domain) fn missing(&self, known: Option<Money>) -> Vec<String> {
        let names: Vec<String> = self.gaps.iter().filter_map(unpriced).collect();
        let others = self.gaps.iter().filter_map(|gap| other(gap, known));
        let more = names.len().saturating_sub(NAMED);
        let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
        let named = named.join(", ");
        let models = match (names.len(), more) {
            (0, _) => None,
            (_, 0) => Some(format!("no price for {named}")),
            (_, more) => Some(format!("no price for {named} and {more} more")),
        };
        models.into_iter().chain(others).collect()
    }
}

/// Says what else is not in the sum.
fn other(gap: &Gap, known: Option<Money>) -> Option<String> {
    match gap {
        Gap::Unpriced(_) => None,
        Gap::Nameless if known.is_none() => Some("no model is named".to_owned()),
        Gap::Nameless => Some("not every model is named".to_owned()),
        Gap::Uncounted(1) => Some("1 answer does not count its tokens".to_owned()),
        Gap::Uncounted(many) => Some(format!(
            "{} answers do not count their tokens",
            number(*many)
        )),
        Gap::Unread(1) => Some("1 answer counts its tokens in a way nobody can read".to_owned()),
        Gap::Unread(many) => Some(format!(
            "{} answers count their tokens in a way nobody can read",
            number(*many)
        )),
        Gap::Long(above) => Some(format!("requests over {} tokens cost more", number(*above))),
    }
}

fn unpriced(gap: &Gap) -> Option<String> {
    match gap {
        Gap::Unpriced(model) => {
            // What comes from a file is cleaned before it is measured.
            let name = Clean::line(model);
            Some(shorten_middle(name.as_str(), NAME))
        }
        Gap::Nameless | Gap::Uncounted(_) | Gap::Unread(_) | Gap::Long(_) => None,
    }
}

/// Tells whether an amount is written as being less than another.
fn is_tiny(sum: Money) -> bool {
    sum > Money::ZERO && sum.to_string().starts_with('<')
}
