//! Tokens and cost before sending, as JSON: the member `estimate` of `check`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::cost::Told;
use crate::domain::estimate::{Amount, Basis, Bill, Doubt, Span};

/// What a file asks for and what that will cost. Money is US dollars as a decimal text.
#[derive(Debug, Serialize)]
pub(crate) struct EstimateItem {
    /// `whole` or `sample`.
    basis: &'static str,
    /// Lines that were counted, where it is a sample.
    sampled_lines: Option<u64>,
    input_tokens: AmountItem,
    /// The most that may be written by the requests that set a limit.
    max_output_tokens: AmountItem,
    /// Requests that set no limit.
    unlimited_requests: u64,
    input_cost: BillItem,
    /// Input and the most that may be written; `null` where a request sets no limit.
    max_cost: Option<BillItem>,
    /// Models without a price, and anything else that is in no sum.
    cost_is_known: bool,
    unreadable_lines: u64,
    /// Why tokens are an estimate, with the number of lines.
    doubts: BTreeMap<&'static str, u64>,
    /// The month of the prices.
    prices_as_of: Option<String>,
}

#[derive(Debug, Serialize)]
struct AmountItem {
    likely: u64,
    low: u64,
    high: u64,
}

#[derive(Debug, Serialize)]
struct BillItem {
    batch: Option<SpanItem>,
    normal: Option<SpanItem>,
}

#[derive(Debug, Serialize)]
struct SpanItem {
    likely: String,
    low: String,
    high: String,
}

impl EstimateItem {
    pub(crate) fn of(told: &Told) -> Self {
        let (tokens, estimate) = (&told.tokens, &told.estimate);
        let whole = tokens.whole();
        let (basis, sampled_lines) = match tokens.basis {
            Basis::Whole => ("whole", None),
            Basis::Sample { drawn, .. } => ("sample", Some(drawn)),
        };
        let doubts = tokens.doubts.iter();
        Self {
            basis,
            sampled_lines,
            input_tokens: whole.input.into(),
            max_output_tokens: whole.output.into(),
            unlimited_requests: whole.open.likely,
            input_cost: estimate.input.into(),
            max_cost: (whole.open.likely == 0).then(|| estimate.most.into()),
            cost_is_known: estimate.gaps.is_empty(),
            unreadable_lines: tokens.unreadable,
            doubts: doubts
                .map(|(doubt, lines): &(Doubt, u64)| (doubt.word(), *lines))
                .collect(),
            prices_as_of: told.source.as_ref().map(|source| source.as_of.clone()),
        }
    }
}

impl From<Amount> for AmountItem {
    fn from(amount: Amount) -> Self {
        Self {
            likely: amount.likely,
            low: amount.low,
            high: amount.high,
        }
    }
}

impl From<Bill> for BillItem {
    fn from(bill: Bill) -> Self {
        Self {
            batch: bill.batch.map(Into::into),
            normal: bill.normal.map(Into::into),
        }
    }
}

impl From<Span> for SpanItem {
    fn from(span: Span) -> Self {
        Self {
            likely: span.likely.decimal(),
            low: span.low.decimal(),
            high: span.high.decimal(),
        }
    }
}
