//! Rows that are text files of a folder.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _};

use super::{Rows, Visit, not_utf8};
use crate::ops::prepare::bad::Place;
use crate::ops::prepare::dataset::TextFile;
use crate::recipe::{Cell, Fault, Field, Row};
use crate::results::chunks::MAX_LINE;

/// No file of a folder may be longer: no request is.
const LONGEST: u64 = MAX_LINE as u64;

pub(super) fn each(rows: &Rows<'_>, visit: &mut Visit<'_>) {
    let numbers = rows.chunk.lines().filter_map(|(_, line)| {
        let line = std::str::from_utf8(line).ok()?;
        line.parse::<usize>().ok()
    });
    for (nth, number) in numbers.enumerate() {
        let Some(file) = rows.dataset.files().get(number) else {
            return;
        };
        let index = rows.index(nth);
        let place = Place::File(file.name.clone());
        let flow = match read(file) {
            Ok(text) => {
                let base = file.name.rsplit('/').next().unwrap_or_default();
                let fields = [("name", base), ("path", &file.name), ("text", &text)];
                let fields = fields.map(|(name, text)| Field {
                    name: Cow::Borrowed(name),
                    cell: Cell::Text(Cow::Borrowed(text)),
                });
                let row = Row {
                    index,
                    bytes: text.len(),
                    fields: &fields,
                };
                visit(index, place, Ok(&row))
            }
            Err(fault) => visit(index, place, Err(fault)),
        };
        if flow.is_break() {
            return;
        }
    }
}

fn read(file: &TextFile) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    let opened = File::open(&file.path).and_then(|opened| {
        let is_file = opened.metadata()?.is_file();
        if !is_file {
            return Err(io::Error::other("it is no regular file any more"));
        }
        opened.take(LONGEST + 1).read_to_end(&mut bytes)
    });
    opened.map_err(|error| Fault::of_row(format!("cannot read it: {error}")))?;
    if bytes.len() as u64 > LONGEST {
        return Err(Fault::of_row(format!(
            "it is longer than {LONGEST} bytes, and no request may be"
        )));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(error.as_bytes()))
}
