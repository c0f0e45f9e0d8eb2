//! Recipes and what they make of a dataset, in the public JSON.

use serde::Serialize;
use serde_json::value::RawValue;

use super::VERSION;
use crate::ops::prepare::{BadRow, Prepared};
use crate::recipe::{Part, Press, Recipe};

/// What was prepared: `prepared`. With `bad_rows` there is no file.
#[derive(Debug, Serialize)]
pub(crate) struct PreparedLine<'a> {
    version: u8,
    r#type: &'static str,
    path: Option<&'a str>,
    recipe: &'a str,
    endpoint: &'a str,
    model: &'a str,
    rows: u64,
    requests: u64,
    bytes: u64,
    was_there: bool,
    bad_rows: Vec<BadItem<'a>>,
    bad_rows_total: u64,
}

#[derive(Debug, Serialize)]
struct BadItem<'a> {
    row: u64,
    line: Option<u64>,
    template: Option<&'static str>,
    field: Option<&'a str>,
    message: String,
}

impl<'a> PreparedLine<'a> {
    pub(crate) fn of(
        path: Option<&'a str>,
        recipe: &'a str,
        press: &'a Press,
        prepared: &'a Prepared,
    ) -> Self {
        let is_written = prepared.bad.is_empty();
        Self {
            version: VERSION,
            r#type: "prepared",
            path: path.filter(|_| is_written),
            recipe,
            endpoint: press.endpoint().as_str(),
            model: press.model(),
            rows: prepared.rows,
            requests: prepared.requests,
            bytes: if is_written { prepared.bytes } else { 0 },
            was_there: prepared.was_there,
            bad_rows: prepared.bad.iter().map(BadItem::of).collect(),
            bad_rows_total: prepared.bad_total,
        }
    }
}

impl<'a> BadItem<'a> {
    fn of(bad: &'a BadRow) -> Self {
        Self {
            row: bad.row,
            line: bad.place.line(),
            template: bad.fault.part.map(Part::word),
            field: bad.fault.field.as_deref(),
            message: bad.fault.to_string(),
        }
    }
}

/// A recipe that is built in: `recipe`.
#[derive(Debug, Serialize)]
pub(crate) struct RecipeLine<'a> {
    version: u8,
    r#type: &'static str,
    name: &'a str,
    description: Option<&'a str>,
    endpoint: &'a str,
    model: Option<&'a str>,
}

impl<'a> RecipeLine<'a> {
    pub(crate) fn of(recipe: &'a Recipe) -> Self {
        Self {
            version: VERSION,
            r#type: "recipe",
            name: &recipe.name,
            description: recipe.description.as_deref(),
            endpoint: recipe.endpoint.as_str(),
            model: recipe.model.as_deref(),
        }
    }
}

/// A request that would be written: `request`.
#[derive(Debug, Serialize)]
pub(crate) struct RequestItem<'a> {
    version: u8,
    r#type: &'static str,
    row: u64,
    line: Option<u64>,
    request: &'a RawValue,
}

impl<'a> RequestItem<'a> {
    /// Takes a line of requests as it was printed.
    pub(crate) fn of(row: u64, line: Option<u64>, request: &'a [u8]) -> Option<Self> {
        Some(Self {
            version: VERSION,
            r#type: "request",
            row,
            line,
            request: serde_json::from_slice(request).ok()?,
        })
    }
}
