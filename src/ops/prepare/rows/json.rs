//! Rows that are JSON objects.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use memchr::memchr;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Rows, Visit, not_utf8, unmask};
use crate::ops::prepare::dataset::{Form, MASK};
use crate::recipe::{Cell, Fault, Field, Row};
use crate::results::read::not_json;

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
    let Members(fields) = serde_json::from_str(text).map_err(|error| {
        let why = match text.trim_start().chars().next() {
            Some('{') => format!("it is no valid JSON: {}", not_json(&error)),
            Some('[') => "it is a list; every row must be an object with named fields".to_owned(),
            _ => "it is no JSON object; every row must be one".to_owned(),
        };
        Fault::of_row(why)
    })?;
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

/// The members of an object in their order.
struct Members<'a>(Vec<Field<'a>>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfMembers)
    }
}

struct OfMembers;

impl<'de> Visitor<'de> for OfMembers {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(Key(name)) = map.next_key()? {
            let raw: &'de RawValue = map.next_value()?;
            let cell = Cell::Json(Cow::Borrowed(raw.get()));
            fields.push(Field { name, cell });
        }
        Ok(Members(fields))
    }
}

/// A name, borrowed where nothing in it is escaped.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(OfKey)
    }
}

struct OfKey;

impl<'de> Visitor<'de> for OfKey {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(name.to_owned())))
    }
}
