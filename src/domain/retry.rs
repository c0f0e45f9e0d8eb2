//! What failed, tried again: which requests of a batch go into the next one, and what is kept of it.
//!
//! Responsible for which answer counts when a request was tried several times, for which classes
//! are taken again, and for the notes of the new batch. Refuses to know files and lines.
//!
//! A plan is the input minus the successes. A soft failure is an answer that was paid for and can be
//! read, and the same request mostly ends the same way; so it is taken only if somebody says so, most
//! likely together with a change. A line that nobody can read is no answer, and is taken.

mod choice;
mod plan;

use std::collections::BTreeMap;

use super::intent::{INTENT_KEY, MAX_PAIRS};
use super::result::Class;
use super::run::RUN_KEY;
use super::{Batch, BatchId};

pub use choice::Choice;
pub use plan::{Plan, PlanRow};

/// The metadata key under which a batch says whose failures its requests are.
pub const PARENT_KEY: &str = "parent";

/// Tells whether a newer result of a request counts instead of an older one: the newest success
/// wins; an answer that is none is still more than a failure; among equals the newest counts.
pub fn counts_instead(newer: Class, older: Class) -> bool {
    worth(newer) >= worth(older)
}

fn worth(class: Class) -> u8 {
    match class {
        Class::Ok => 2,
        Class::Soft => 1,
        Class::Error
        | Class::Cancelled
        | Class::Expired
        | Class::Missing
        | Class::Duplicate
        | Class::Unknown
        | Class::Unreadable
        | Class::Blank => 0,
    }
}

/// Returns the notes of a new batch: those of its parent without our mark, those that were given
/// over them, and the parent itself where there is room for it.
///
/// Providers take 16 pairs; the user's own come first, and the ledger knows the parent anyway.
pub fn metadata(
    parent: &Batch,
    given: BTreeMap<String, String>,
) -> (BTreeMap<String, String>, Room) {
    let own = |key: &String| ![INTENT_KEY, PARENT_KEY, RUN_KEY].contains(&key.as_str());
    let mut notes: BTreeMap<String, String> = parent
        .metadata
        .iter()
        .filter(|(key, _)| own(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    notes.extend(given);
    if notes.len() >= MAX_PAIRS {
        return (notes, Room::None);
    }
    notes.insert(PARENT_KEY.to_owned(), parent.id.as_str().to_owned());
    (notes, Room::Enough)
}

/// Whether there was room for the parent among the notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// It is among them.
    Enough,
    /// The user's own notes take all of it.
    None,
}

/// Says which batches were taken together with one: `also looked into batch_2 and batch_3`.
pub fn family_words(others: &[BatchId]) -> Option<String> {
    let names: Vec<&str> = others.iter().map(BatchId::as_str).collect();
    let (last, first) = names.split_last()?;
    Some(if first.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} and {last}", first.join(", "))
    })
}

#[cfg(test)]
mod tests;
