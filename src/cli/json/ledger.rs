//! The ledger in the public JSON.

use serde::Serialize;

use super::VERSION;
use crate::ledger::{Health, Place};

/// Where the ledger is: `ledger path`.
#[derive(Debug, Serialize)]
pub(crate) struct LedgerPathLine {
    version: u8,
    r#type: &'static str,
    database: String,
    ids: String,
}

impl LedgerPathLine {
    pub(crate) fn of(place: &Place) -> Self {
        Self {
            version: VERSION,
            r#type: "ledger_path",
            database: place.database.display().to_string(),
            ids: place.ids.display().to_string(),
        }
    }
}

/// Whether the ledger is sound: `ledger check`, `ledger rebuild`.
#[derive(Debug, Serialize)]
pub(crate) struct HealthLine<'a> {
    version: u8,
    r#type: &'static str,
    sound: bool,
    problems: &'a [String],
    tables: u32,
    journal: &'a str,
    batches: u64,
    intents: u64,
    unresolved: u64,
}

impl<'a> HealthLine<'a> {
    pub(crate) fn of(health: &'a Health) -> Self {
        Self {
            version: VERSION,
            r#type: "ledger",
            sound: health.problems.is_empty(),
            problems: &health.problems,
            tables: health.version,
            journal: &health.journal,
            batches: health.batches,
            intents: health.intents,
            unresolved: health.unresolved,
        }
    }
}
