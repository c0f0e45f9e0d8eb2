//! What bodies may hold and what is known to fail: the shipped tables, read once a check.
//!
//! Responsible for finding the rules of a request quickly. The tables are ours, so a row that is
//! wrong is left out; a test holds that none is.

mod clash;
mod fields;

use toml::{Table, Value};

pub(super) use clash::Clash;
pub(super) use fields::{Endpoint, kind_of, kinds_of};

/// The shipped table of fields.
const FIELDS: &str = include_str!("../../../assets/fields.toml");
/// The shipped table of clashes.
const CLASHES: &str = include_str!("../../../assets/clashes.toml");

/// All rules for bodies.
#[derive(Debug, Default)]
pub(super) struct Rules {
    endpoints: Vec<Endpoint>,
}

impl Rules {
    /// Reads the shipped rules.
    pub(super) fn shipped() -> Self {
        let mut endpoints: Vec<Endpoint> = rows(FIELDS, "endpoint")
            .iter()
            .filter_map(Endpoint::read)
            .collect();
        for row in rows(CLASHES, "clash") {
            for endpoint in &mut endpoints {
                endpoint.add(&row);
            }
        }
        Self { endpoints }
    }

    /// Finds the rules of an endpoint, if there are any.
    pub(super) fn of(&self, path: &str) -> Option<&Endpoint> {
        self.endpoints
            .iter()
            .find(|endpoint| same_path(&endpoint.path, path))
    }
}

/// Compares an endpoint with a path, which Azure writes without `/v1`.
pub(super) fn same_path(endpoint: &str, path: &str) -> bool {
    endpoint == path || endpoint.strip_prefix("/v1") == Some(path)
}

fn rows(text: &str, name: &str) -> Vec<Table> {
    let table: Table = text.parse().unwrap_or_default();
    let rows = table.get(name).and_then(Value::as_array);
    rows.into_iter()
        .flatten()
        .filter_map(|row| row.as_table().cloned())
        .collect()
}

fn texts(row: &Table, name: &str) -> Vec<String> {
    let list = row
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn text(row: &Table, name: &str) -> Option<String> {
    row.get(name)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests;
