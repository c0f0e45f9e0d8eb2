//! A page of a listing, and whether there is another one.

use std::collections::HashSet;

use super::fields::{Fields, elements};
use super::{Odd, complaint, keep_raw, start_of};
use crate::domain::{Cursor, Page, Unreadable};

/// Under which names the items of a listing come.
const ITEMS: [&str; 4] = ["data", "value", "batches", "items"];

/// What was asked for, which decides whether a reply goes on from there.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// After which item.
    pub after: Option<&'a Cursor>,
    /// How many items.
    pub limit: u32,
}

/// Reads a page: `{"data": […]}`, `{"value": […]}`, a bare array, or one of them wrapped.
///
/// An element that cannot be read is kept as it came and does not hurt the others.
pub(super) fn read<T>(
    text: &str,
    asked: Asked<'_>,
    read: fn(&Fields<'_>, &str) -> Result<T, String>,
    id: fn(&T) -> &str,
) -> Result<Page<T>, Odd> {
    let frame = Frame::read(text)?;
    let mut items = Vec::new();
    let mut unreadable = Vec::new();
    let mut seen = HashSet::new();
    for raw in &frame.elements {
        let item = match Fields::read(raw) {
            Some(fields) => read(&fields, raw),
            None => Err("not an object".to_owned()),
        };
        match item {
            Ok(item) if seen.insert(id(&item).to_owned()) => items.push(item),
            Ok(_) => {}
            Err(reason) => unreadable.push(Unreadable {
                reason,
                raw: keep_raw(raw),
            }),
        }
    }
    let next = frame.next(asked, items.first().map(id), items.last().map(id), &seen);
    Ok(Page {
        items,
        unreadable,
        next,
        server_time: None,
    })
}

/// A listing without its items.
struct Frame<'a> {
    elements: Vec<&'a str>,
    has_more: Option<bool>,
    last_id: Option<String>,
}

impl<'a> Frame<'a> {
    fn read(text: &'a str) -> Result<Self, Odd> {
        if let Some(elements) = elements(text) {
            return Ok(Self {
                elements,
                has_more: None,
                last_id: None,
            });
        }
        let shape = || Odd::Shape(format!("the reply is not a list: {}", start_of(text)));
        let outer = Fields::read(text).ok_or_else(shape)?;
        let wrapped = || Self::of(&outer.object("data")?);
        Self::of(&outer).or_else(wrapped).ok_or_else(|| {
            let complaint = complaint::read(text);
            if complaint.message.is_some() {
                Odd::Complaint(complaint)
            } else {
                shape()
            }
        })
    }

    fn of(fields: &Fields<'a>) -> Option<Self> {
        let found = ITEMS
            .into_iter()
            .find_map(|name| elements(fields.raw(name)?));
        // A list object whose items are null or missing is an empty list.
        let is_list = || {
            fields
                .text(&["object"])
                .is_some_and(|object| object == "list")
        };
        let is_empty_list = || fields.raw("data").is_none() && is_list();
        Some(Self {
            elements: found.or_else(|| is_empty_list().then(Vec::new))?,
            has_more: fields.truth("has_more"),
            last_id: fields.id(&["last_id"]),
        })
    }

    /// Returns where the next page begins, unless this is the last or the server goes in circles.
    ///
    /// The last item's id is the cursor; `last_id`, which some servers leave out, only serves when
    /// no item could be read. Without `has_more`, a page of exactly the length asked for is taken
    /// for one of several.
    fn next(
        &self,
        asked: Asked<'_>,
        first: Option<&str>,
        last: Option<&str>,
        seen: &HashSet<String>,
    ) -> Option<Cursor> {
        let is_full = self.elements.len() == asked.limit as usize;
        if self.elements.is_empty() || !self.has_more.unwrap_or(is_full) {
            return None;
        }
        let last = last.or(self.last_id.as_deref())?;
        let goes_on = asked.after.is_none_or(|cursor| {
            // Some servers begin a page with the item that it should come after.
            let begins_there = first == Some(&*cursor.0);
            *cursor.0 != *last && (begins_there || !seen.contains(&*cursor.0))
        });
        goes_on.then(|| Cursor(last.into()))
    }
}
