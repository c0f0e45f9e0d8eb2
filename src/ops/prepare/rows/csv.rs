//! Rows of a table.

use std::borrow::Cow;
use std::ops::ControlFlow;

use csv::{ErrorKind, ReaderBuilder, StringRecord, Terminator};

use super::{Rows, Visit, unmask};
use crate::ops::prepare::bad::Place;
use crate::recipe::{Cell, Fault, Field, Row};

/// The reader takes one away from the beginning of what it reads, which is a cell's own here.
const MARK: &[u8] = b"\xEF\xBB\xBF";

pub(super) fn each(rows: &Rows<'_>, visit: &mut Visit<'_>) {
    let mut bytes = Vec::with_capacity(rows.chunk.bytes.len() + MARK.len());
    if rows.chunk.bytes.starts_with(MARK) {
        bytes.extend_from_slice(MARK);
    }
    bytes.extend_from_slice(&rows.chunk.bytes);
    unmask(&mut bytes);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(rows.dataset.delimiter())
        .terminator(Terminator::Any(b'\n'))
        .from_reader(bytes.as_slice());
    let mut record = StringRecord::new();
    for nth in 0.. {
        let (index, place) = (rows.index(nth), rows.place(nth));
        let flow = match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) => row(rows, index, place, &record, visit),
            Err(error) => visit(index, place, Err(fault(&error))),
        };
        if flow.is_break() {
            return;
        }
    }
}

fn row(
    rows: &Rows<'_>,
    index: u64,
    place: Place,
    record: &StringRecord,
    visit: &mut Visit<'_>,
) -> ControlFlow<()> {
    let header = rows.dataset.header();
    if record.len() != header.len() {
        let (here, there) = (cells(record.len()), cells(header.len()));
        let why = format!("it has {here}, and the header has {there}");
        return visit(index, place, Err(Fault::of_row(why)));
    }
    let fields: Vec<Field<'_>> = header
        .iter()
        .zip(record)
        .map(|(name, cell)| Field {
            name: Cow::Borrowed(name.as_str()),
            cell: Cell::Text(Cow::Borrowed(cell)),
        })
        .collect();
    let row = Row {
        index,
        bytes: record.as_slice().len(),
        fields: &fields,
    };
    visit(index, place, Ok(&row))
}

fn cells(count: usize) -> String {
    match count {
        1 => "1 cell".to_owned(),
        many => format!("{many} cells"),
    }
}

fn fault(error: &csv::Error) -> Fault {
    match error.kind() {
        ErrorKind::Utf8 { err, .. } => Fault::of_row(format!(
            "cell {} is not UTF-8 (byte {}); save the dataset as UTF-8",
            err.field() + 1,
            err.valid_up_to() + 1
        )),
        _ => Fault::of_row(error.to_string()),
    }
}
