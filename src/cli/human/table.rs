//! The table of `list`: batches, and the intents that are to become some.

use super::{Look, age, counts, grouped, name};
use crate::domain::{Batch, Intent, Status, Timestamp};
use crate::text::{Clean, columns, pad};

const HEAD: [&str; 4] = ["STATUS", "NAME", "REQUESTS", "AGE"];

/// A row: what stands in its columns, and what it is called.
pub(crate) struct Row {
    cells: [String; 4],
    status: Status,
    id: String,
}

impl Row {
    /// A batch, with a mark if its provider no longer lists it.
    pub(crate) fn of_batch(batch: &Batch, is_gone: bool, now: Timestamp, look: Look) -> Self {
        let mark = if is_gone { "  no longer listed" } else { "" };
        Self {
            cells: [
                look.status(&batch.status),
                name(batch).into_string(),
                counts(batch),
                age(batch.timeline.created, now),
            ],
            status: batch.status.clone(),
            id: format!("{}{mark}", Clean::line(batch.id.as_str())),
        }
    }

    /// An intent that is not resolved. It has no batch yet, or none that is known.
    pub(crate) fn of_intent(intent: &Intent, now: Timestamp, look: Look) -> Self {
        let status = Status::Unknown(intent.state.stage().word().into());
        Self {
            cells: [
                look.status(&status),
                Clean::line(&intent.wanted.name).into_string(),
                grouped(intent.wanted.requests),
                age(Some(intent.created), now),
            ],
            status,
            id: format!("intent {}", intent.id.short()),
        }
    }
}

/// Writes a table, with a head.
pub(crate) fn table(rows: &[Row], look: Look) -> Vec<String> {
    let mut widths = HEAD.map(str::len);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(columns(cell));
        }
    }
    let id_width = rows.iter().map(|row| columns(&row.id)).max().unwrap_or(0);
    narrow(&mut widths, id_width, look.width);
    let head = format!("{}  ID", cells(HEAD, widths).join("  "));
    let lines = rows.iter().map(|row| {
        let [status, rest @ ..] = cells(row.cells.each_ref().map(String::as_str), widths);
        let status = look.painted(&row.status, &status);
        format!("{status}  {}  {}", rest.join("  "), row.id)
    });
    std::iter::once(head).chain(lines).collect()
}

/// Takes what is too wide for the terminal from the names; ids are never cut, people copy them.
fn narrow(widths: &mut [usize; 4], id_width: usize, terminal: Option<usize>) {
    const LEAST_NAME: usize = 8;
    let gaps = 8;
    let whole = widths.iter().sum::<usize>() + gaps + id_width;
    let over = terminal.map_or(0, |terminal| whole.saturating_sub(terminal));
    let [_, name, ..] = widths;
    *name = name.saturating_sub(over).max(LEAST_NAME.min(*name));
}

fn cells(row: [&str; 4], widths: [usize; 4]) -> [String; 4] {
    let mut widths = widths.into_iter();
    row.map(|cell| pad(cell, widths.next().unwrap_or_default()))
}
