//! Rows as templates see them, out of a chunk of a dataset.
//!
//! Responsible for what a row of each format says. Never fails as a whole: a row that nobody can
//! read is a fault of its own.

mod csv;
mod file;
mod json;

use std::ops::ControlFlow;

use super::bad::Place;
use super::dataset::{Form, MASK};
use super::stream::Rows;
use crate::recipe::{Fault, Row};
use crate::results::chunks::MAX_LINE;

/// Sees a row: its place among all, where it stands, and what it is.
pub(super) type Visit<'v> = dyn FnMut(u64, Place, Result<&Row<'_>, Fault>) -> ControlFlow<()> + 'v;

impl Rows<'_> {
    /// Visits all rows in their order, until told to stop.
    pub(super) fn each(&self, visit: &mut Visit<'_>) {
        if let Some(length) = self.chunk.cut {
            let why =
                format!("the row is {length} bytes long, and none may be longer than {MAX_LINE}");
            // There is nothing behind it to stop before.
            let _ = visit(self.batch.first, self.place(0), Err(Fault::of_row(why)));
            return;
        }
        match self.dataset.form() {
            Form::Json | Form::Jsonl => json::each(self, visit),
            Form::Csv => csv::each(self, visit),
            Form::Folder => file::each(self, visit),
        }
    }

    /// Returns where the nth row of the chunk stands.
    fn place(&self, nth: usize) -> Place {
        Place::Line(self.batch.lines.get(nth).copied().map_or(0, u64::from))
    }

    fn index(&self, nth: usize) -> u64 {
        self.batch.first + nth as u64
    }
}

/// Puts the line ends back that were masked within rows.
fn unmask(bytes: &mut [u8]) {
    // A choice and no condition, so that many bytes are done together.
    for byte in bytes {
        *byte = if *byte == MASK { b'\n' } else { *byte };
    }
}

/// Says where bytes stop to be text.
fn not_utf8(bytes: &[u8]) -> Fault {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |_| 0);
    Fault::of_row(format!(
        "it is not UTF-8 (byte {} of the row); save the dataset as UTF-8",
        at + 1
    ))
}
