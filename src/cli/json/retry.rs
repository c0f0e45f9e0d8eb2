//! What a retry would send, in the public JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::VERSION;
use super::estimate::EstimateItem;
use crate::cli::cost::Told;
use crate::domain::BatchId;
use crate::domain::retry::Plan;
use crate::ops::retry::{Edits, Family, Sample, Written};
use crate::results::ids::request_id;

/// A plan: `retry --dry-run`.
#[derive(Debug, Serialize)]
pub(crate) struct RetryPlanItem<'a> {
    version: u8,
    r#type: &'static str,
    batch: &'a str,
    /// Other batches that have requests of it, whose results count too.
    family: Vec<String>,
    requests: u64,
    taken: u64,
    classes: BTreeMap<&'static str, ClassItem>,
    /// Further lines of the input with the name of an earlier one.
    repeated: u64,
    /// Lines of the input without a name.
    nameless: u64,
    changes: Vec<String>,
    metadata: &'a BTreeMap<String, String>,
    /// Where the requests are, with `--output`.
    file: Option<String>,
    first: Vec<FirstItem<'a>>,
    estimate: Option<EstimateItem>,
}

#[derive(Debug, Serialize)]
struct ClassItem {
    requests: u64,
    taken: u64,
}

/// One of the first requests that are taken.
#[derive(Debug, Serialize)]
struct FirstItem<'a> {
    custom_id: Option<String>,
    /// What became of it before.
    class: &'static str,
    /// As it would be sent; `null` for a long one.
    request: Option<&'a RawValue>,
}

impl<'a> RetryPlanItem<'a> {
    pub(crate) fn of(
        family: &'a Family,
        written: &'a Written,
        edits: &Edits,
        metadata: &'a BTreeMap<String, String>,
        told: Option<&Told>,
    ) -> Self {
        let plan = &written.plan;
        let others = family.others();
        Self {
            version: VERSION,
            r#type: "retry_plan",
            batch: family.batch.id.as_str(),
            family: others.iter().map(BatchId::to_string).collect(),
            requests: plan.requests(),
            taken: plan.taken(),
            classes: classes(plan),
            repeated: plan.repeated,
            nameless: plan.nameless,
            changes: edits.words(),
            metadata,
            file: None,
            first: written.first.iter().map(FirstItem::of).collect(),
            estimate: told.map(EstimateItem::of),
        }
    }

    /// Says where the requests are kept.
    pub(crate) fn kept(mut self, file: Option<String>) -> Self {
        self.file = file;
        self
    }
}

impl<'a> FirstItem<'a> {
    fn of(sample: &'a Sample) -> Self {
        Self {
            custom_id: request_id(&sample.line).map(Cow::into_owned),
            class: sample.class.word(),
            request: serde_json::from_slice(&sample.line).ok(),
        }
    }
}

fn classes(plan: &Plan) -> BTreeMap<&'static str, ClassItem> {
    let item = |(class, requests): &(crate::domain::result::Class, u64)| {
        let taken = if plan.choice.takes(*class) {
            *requests
        } else {
            0
        };
        let item = ClassItem {
            requests: *requests,
            taken,
        };
        (class.word(), item)
    };
    plan.classes.iter().map(item).collect()
}
