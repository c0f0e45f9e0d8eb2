//! Rows that are JSON objects.

use std::borrow::Cow;
use std::collections::HashSet;

use memchr::memchr;

use super::{Rows, Visit, not_utf8, unmask};
use crate::ops::prepare::dataset::{Form, MASK};
use crate::recipe::{Cell, Fault, Field, Row};
use crate::results::read::not_json;
use crate::text::Members;

/// Up to so many names are compared one by one.
const FEW: usize = 16;

pub(super) fn each(rows: &Rows<'_>, visit: &mut Visit<'_>) {
    let mut scratch = Vec::new();
    for (nth, (_, line)) in rows.chunk.lines().enumerate() {
        let line = if rows.dataset.form() == Form::Json && memchr(MASK, line).is_some() {
            scratch.clear();
            scratch.extend_from_slice(line);
            unmask(&mut scratch);
            scratch.as_slice()
        } else {
            line
        };
        let (index, place) = (rows.index(nth), rows.place(nth));
        let flow = match read(line) {
            Ok(fields) => {
                let row = Row {
                    index,
                    bytes: line.len(),
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

/// Reads the members of an object, their values unread.
fn read(line: &[u8]) -> Result<Vec<Field<'_>>, Fault> {
    let text = simdutf8::basic::from_utf8(line).map_err(|_error| not_utf8(line))?;
    let Members(members) = serde_json::from_str(text).map_err(|error| {
        let why = match text.trim_start().chars().next() {
            Some('{') => format!("it is no valid JSON: {}", not_json(&error)),
            Some('[') => "it is a list; every row must be an object with named fields".to_owned(),
            _ => "it is no JSON object; every row must be one".to_owned(),
        };
        Fault::of_row(why)
    })?;
    let fields = members.into_iter().map(|(name, value)| Field {
        name,
        cell: Cell::Json(Cow::Borrowed(value.get())),
    });
    let fields: Vec<_> = fields.collect();
    match repeated(&fields) {
        Some(name) => Err(Fault::of_row(format!(
            "it has two fields called \"{name}\""
        ))),
        None => Ok(fields),
    }
}

/// Finds a name that comes twice: nobody can say which of both is meant.
fn repeated<'f>(fields: &'f [Field<'_>]) -> Option<&'f str> {
    if fields.len() <= FEW {
        let is_repeat = |at: &usize| {
            let name = fields.get(*at).map(|field| &field.name);
            fields
                .iter()
                .take(*at)
                .any(|field| Some(&field.name) == name)
        };
        let at = (1..fields.len()).find(is_repeat)?;
        return fields.get(at).map(|field| &*field.name);
    }
    let mut seen = HashSet::with_capacity(fields.len());
    fields
        .iter()
        .map(|field| &*field.name)
        .find(|name| !seen.insert(*name))
}
