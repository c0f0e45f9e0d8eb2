//! Rows of a table.

use std::borrow::Cow;
use std::ops::ControlFlow;

use memchr::memchr_iter;

use super::{Rows, Visit, not_utf8, unmask};
use crate::ops::prepare::bad::Place;
use crate::ops::prepare::dataset::cells;
use crate::recipe::{Cell, Fault, Field, Row};

pub(super) fn each(rows: &Rows<'_>, visit: &mut Visit<'_>) {
    let masked = &rows.chunk.bytes;
    let mut bytes = masked.clone();
    unmask(&mut bytes);
    // Of a chunk that is text as a whole, every record is.
    let text = simdutf8::basic::from_utf8(&bytes).ok();
    let mut begin = 0;
    for (nth, end) in memchr_iter(b'\n', masked).enumerate() {
        let record = bytes.get(begin..end).unwrap_or_default();
        let read = match text {
            Some(text) => text.get(begin..end),
            None => str::from_utf8(record).ok(),
        };
        let (index, place) = (rows.index(nth), rows.place(nth));
        let flow = match read {
            Some(record) => row(rows, index, place, record, visit),
            None => visit(index, place, Err(no_text(record, rows.dataset.delimiter()))),
        };
        if flow.is_break() {
            return;
        }
        begin = end + 1;
    }
}

fn row(
    rows: &Rows<'_>,
    index: u64,
    place: Place,
    record: &str,
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let header = rows.dataset.header();
    let mut cells = cells::of(record.as_bytes(), rows.dataset.delimiter());
    let mut fields = Vec::with_capacity(header.len());
    fields.extend(header.iter().zip(&mut cells).map(|(name, cell)| Field {
        name: Cow::Borrowed(name.as_str()),
        cell: Cell::Text(cell.text(record)),
    }));
    let more = cells.count();
    if more > 0 || fields.len() < header.len() {
        let (here, there) = (counted(fields.len() + more), counted(header.len()));
        let why = format!("it has {here}, and the header has {there}");
        return visit(index, place, Err(Fault::of_row(why)));
    }
    let row = Row {
        index,
        bytes: record.len(),
        fields: &fields,
    };
    visit(index, place, Ok(&row))
}

fn counted(cells: usize) -> String {
    match cells {
        1 => "1 cell".to_owned(),
        many => format!("{many} cells"),
    }
}

/// Says in which cell a record stops to be text.
fn no_text(record: &[u8], delimiter: u8) -> Fault {
    let at = |cell: cells::Cell| {
        let bytes = record.get(cell.range).unwrap_or_default();
        str::from_utf8(bytes).err().map(|error| error.valid_up_to())
    };
    let mut cells = (1..).zip(cells::of(record, delimiter));
    match cells.find_map(|(nth, cell)| Some((nth, at(cell)?))) {
        Some((nth, at)) => Fault::of_row(format!(
            "cell {nth} is not UTF-8 (byte {}); save the dataset as UTF-8",
            at + 1
        )),
        None => not_utf8(record),
    }
}
