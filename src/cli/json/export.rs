//! An export in the public JSON.

use serde::Serialize;

use super::VERSION;
use crate::ops::export::{Exported, Format, Order};

/// What was exported: `export`.
#[derive(Debug, Serialize)]
pub(crate) struct ExportLine<'a> {
    version: u8,
    r#type: &'static str,
    path: &'a str,
    format: &'static str,
    order: &'static str,
    rows: u64,
    missing: u64,
    unreadable: Option<u64>,
    was_there: bool,
}

impl<'a> ExportLine<'a> {
    pub(crate) fn of(path: &'a str, format: Format, exported: &Exported) -> Self {
        Self {
            version: VERSION,
            r#type: "export",
            path,
            format: format.word(),
            order: match exported.order {
                Order::Input => "input",
                Order::Files => "file",
            },
            rows: exported.rows,
            missing: exported.missing,
            unreadable: exported.unreadable,
            was_there: exported.was_there,
        }
    }
}
