//! Counted results in the public JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::VERSION;
use super::batch::Tokens;
use crate::domain::price::{Money, PriceList, Total};
use crate::domain::result::Class;
use crate::domain::truth::{ErrorGroup, Histogram, ModelUse, Truth};

/// What results add up to: `results --summary`. A class is `null` where only the requests would
/// tell, and they are not there.
#[derive(Debug, Serialize)]
pub(crate) struct SummaryItem<'a> {
    version: u8,
    r#type: &'static str,
    lines: u64,
    asked: Option<u64>,
    /// Lines that are no success: what shares of groups are of.
    failures: u64,
    /// Lines of the input that do not say which request they are; the first of them by number.
    unread_requests: Option<u64>,
    unread_lines: &'a [u32],
    classes: BTreeMap<&'static str, Option<u64>>,
    counted: u64,
    /// Lines of `counted` of which some count cannot be read: then `usage` is a least.
    usage_unknown: u64,
    usage: Tokens,
    input: Spread<'a>,
    output: Spread<'a>,
    finishes: Vec<FinishItem<'a>>,
    models: Vec<ModelItem<'a>>,
    latency_ms: Option<LatencyItem>,
    cost: CostItem<'a>,
    groups: Vec<GroupItem<'a>>,
}

/// How tokens are spread over lines: `bars[0]` counts zeros, `bars[n]` values from `2^(n-1)` to
/// `2^n - 1`.
#[derive(Debug, Serialize)]
struct Spread<'a> {
    least: u64,
    most: u64,
    bars: &'a [u64],
}

#[derive(Debug, Serialize)]
struct FinishItem<'a> {
    finish: &'a str,
    lines: u64,
}

#[derive(Debug, Serialize)]
struct ModelItem<'a> {
    model: &'a str,
    lines: u64,
    usage: Tokens,
}

/// What the tokens cost by a table of prices. `usd` and `normal_usd` are `null` where nothing of
/// them is known, and never 0 for that; with `not_counted` it was more.
#[derive(Debug, Serialize)]
struct CostItem<'a> {
    usd: Option<f64>,
    /// Outside of a batch.
    normal_usd: Option<f64>,
    complete: bool,
    /// Whether the batch price was taken as half of the usual one.
    estimate: bool,
    /// What the sums lack, in words.
    not_counted: Vec<String>,
    prices: Option<PricesItem<'a>>,
}

/// Where the prices came from. Those of the user's own file win over them.
#[derive(Debug, Serialize)]
struct PricesItem<'a> {
    as_of: &'a str,
    source: &'a str,
}

#[derive(Debug, Serialize)]
struct LatencyItem {
    lines: u64,
    median: u64,
    most: u64,
}

/// Failures of one cause, as a member of a summary.
#[derive(Debug, Serialize)]
struct GroupItem<'a> {
    key: String,
    class: &'static str,
    code: Option<&'a str>,
    message: &'a str,
    lines: u64,
    sample: SampleItem<'a>,
}

#[derive(Debug, Serialize)]
struct SampleItem<'a> {
    file: &'a str,
    line: u32,
    custom_id: Option<&'a str>,
    message: &'a str,
}

/// Failures of one cause, a line each: `results --groups`.
#[derive(Debug, Serialize)]
pub(crate) struct GroupLine<'a> {
    version: u8,
    r#type: &'static str,
    #[serde(flatten)]
    group: GroupItem<'a>,
}

impl<'a> SummaryItem<'a> {
    /// Makes the item; `name` tells what a file is called.
    pub(crate) fn of(
        truth: &'a Truth,
        prices: &'a PriceList,
        name: impl Fn(u8) -> &'a str,
    ) -> Self {
        let Truth {
            tally,
            unread_lines,
            groups,
            statistics,
        } = truth;
        let groups = groups.iter();
        Self {
            version: VERSION,
            r#type: "summary",
            lines: tally.lines(),
            asked: tally.asked,
            failures: tally.failures(),
            unread_requests: tally.unread_requests,
            unread_lines,
            classes: Class::ALL
                .map(|class| (class.word(), tally.of(class)))
                .into(),
            counted: statistics.counted,
            usage_unknown: statistics.unknown,
            usage: Tokens::in_all(statistics.usage),
            input: Spread::of(&statistics.input),
            output: Spread::of(&statistics.output),
            finishes: statistics
                .finishes
                .iter()
                .map(|(finish, lines)| FinishItem {
                    finish,
                    lines: *lines,
                })
                .collect(),
            models: statistics.models.iter().map(ModelItem::of).collect(),
            latency_ms: statistics.latency.map(|latency| LatencyItem {
                lines: latency.lines,
                median: latency.median,
                most: latency.most,
            }),
            cost: CostItem::of(&truth.cost(prices), prices),
            groups: groups
                .map(|group| GroupItem::of(group, name(group.sample.place.file)))
                .collect(),
        }
    }
}

impl<'a> Spread<'a> {
    fn of(histogram: &'a Histogram) -> Self {
        Self {
            least: histogram.least,
            most: histogram.most,
            bars: &histogram.bars,
        }
    }
}

impl<'a> CostItem<'a> {
    fn of(total: &Total, prices: &'a PriceList) -> Self {
        let dollars = |sum: Money| sum.decimal().parse().ok();
        Self {
            usd: total.batch.and_then(dollars),
            normal_usd: total.normal.and_then(dollars),
            complete: total.batch.is_some() && total.gaps.is_empty(),
            estimate: total.is_estimate,
            not_counted: total.gaps_in_words(),
            prices: prices.source.as_ref().map(|source| PricesItem {
                as_of: &source.as_of,
                source: &source.name,
            }),
        }
    }
}

impl<'a> ModelItem<'a> {
    fn of(used: &'a ModelUse) -> Self {
        Self {
            model: &used.model,
            lines: used.lines,
            usage: Tokens::in_all(used.usage),
        }
    }
}

impl<'a> GroupItem<'a> {
    fn of(group: &'a ErrorGroup, file: &'a str) -> Self {
        Self {
            key: format!("{:016x}", group.key.0),
            class: group.class.word(),
            code: group.code.as_deref(),
            message: &group.message,
            lines: group.count,
            sample: SampleItem {
                file,
                line: group.sample.place.line,
                custom_id: group.sample.custom_id.as_deref(),
                message: &group.sample.message,
            },
        }
    }
}

impl<'a> GroupLine<'a> {
    pub(crate) fn of(group: &'a ErrorGroup, file: &'a str) -> Self {
        Self {
            version: VERSION,
            r#type: "group",
            group: GroupItem::of(group, file),
        }
    }
}
