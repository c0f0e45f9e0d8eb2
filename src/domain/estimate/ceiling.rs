//! Whether a batch may be made at the price it may have.
//!
//! A ceiling is a promise that no batch costs more. So it is held against the most that a batch may
//! cost, and what is not known is refused like what is too much, unless somebody says otherwise:
//! an answer without a limit, a model without a price, a picture.

use super::{Estimate, Tokens};
use crate::domain::price::Money;
use crate::domain::{Failure, Kind};
use crate::text::number;

/// From here on two digits of an amount tell enough.
const CENT: Money = Money::of_femtodollars(10_000_000_000_000);

/// What to do where the cost is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// Make no batch.
    #[default]
    Refuse,
    /// Make it if what is known stays below.
    Accept,
}

/// The most that one batch may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// US dollars, at the price of a batch.
    pub most: Money,
    /// What to do where the cost is not known.
    pub unknown: Unknown,
}

/// What a ceiling says of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It costs no more.
    Fits,
    /// It may cost more: this much.
    Over(Money),
    /// What it costs is not known, for these reasons.
    Unknown(Vec<String>),
    /// The sample is too small to tell; every line must be counted.
    Undecided,
}

impl Ceiling {
    /// Holds an estimate against the ceiling.
    ///
    /// Contract: of a count of every line the verdict is never [`Verdict::Undecided`].
    pub fn judge(self, tokens: &Tokens, estimate: &Estimate) -> Verdict {
        let known = estimate.most.batch.unwrap_or_default();
        if known.low > self.most {
            return Verdict::Over(known.likely);
        }
        let reasons = unknown(tokens, estimate);
        if self.unknown == Unknown::Refuse && !reasons.is_empty() {
            return Verdict::Unknown(reasons);
        }
        if known.high > self.most {
            return Verdict::Undecided;
        }
        Verdict::Fits
    }

    /// Puts a verdict in words; `None` where the batch may be made. `whose` is who set the ceiling:
    /// `profile prod`, `--max-cost`.
    pub fn refusal(self, verdict: &Verdict, whose: &str) -> Option<Failure> {
        let ceiling = format!("the ceiling is {} a batch ({whose})", exact(self.most));
        let why = match verdict {
            Verdict::Fits => return None,
            Verdict::Over(cost) => {
                let cost = exact(*cost);
                format!("it may cost {cost}, and {ceiling}")
            }
            Verdict::Unknown(reasons) => {
                let reasons = reasons.join("; ");
                format!("what it may cost is not known, and {ceiling}: {reasons}")
            }
            Verdict::Undecided => {
                format!("a sample cannot tell whether it costs more, and {ceiling}")
            }
        };
        Some(Failure::new(
            Kind::Unsupported,
            "the batch is not made",
            why,
        ))
    }
}

/// Says why the most that a batch may cost is not known.
pub(super) fn unknown(tokens: &Tokens, estimate: &Estimate) -> Vec<String> {
    let mut reasons = super::words::gaps(estimate);
    let open = estimate.open.likely;
    if open > 0 {
        let set = if open == 1 { "sets" } else { "set" };
        reasons.push(format!("{} {set} no limit to the answer", requests(open)));
    }
    let partial = tokens.doubts.iter().filter(|(doubt, _)| doubt.is_partial());
    reasons.extend(partial.map(|(doubt, lines)| format!("{} {}", requests(*lines), doubt.words())));
    if tokens.unreadable > 0 {
        reasons.push(format!(
            "{} cannot be read",
            super::words::lines(tokens.unreadable)
        ));
    }
    reasons
}

/// Writes an amount so that it can be held against another one, however small both are.
fn exact(amount: Money) -> String {
    if amount < CENT {
        return format!("${}", amount.decimal());
    }
    amount.to_string()
}

fn requests(count: u64) -> String {
    match count {
        1 => "1 request".to_owned(),
        many => format!("{} requests", number(many)),
    }
}
