//! What went wrong with the open results, one entry a cause: a fold over what was counted.

use crate::domain::Share;
use crate::domain::query::Query;
use crate::domain::result::Class;
use crate::domain::truth::{ErrorGroup, Sample, Tally, Truth};

use super::model::Model;

/// Requests or lines that went wrong in the same way.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// How many.
    pub count: u64,
    /// Of all failures; `None` for what is no line that failed.
    pub share: Option<Share>,
    /// In which way.
    pub class: Class,
    /// The code, or why the model stopped; from outside.
    pub code: Option<String>,
    /// What was said, numbers and ids folded; from outside.
    pub message: String,
    /// One of them.
    pub sample: Option<Sample>,
    /// What finds them.
    pub query: Query,
}

/// Returns the entries: groups as they were counted, then what no line says by itself.
pub fn entries(model: &Model) -> Vec<Entry> {
    model
        .results
        .study
        .truth
        .as_ref()
        .map(|truth| of(truth))
        .unwrap_or_default()
}

/// Returns the entry with the cursor.
pub fn at(model: &Model, cursor: u64) -> Option<Entry> {
    entries(model)
        .into_iter()
        .nth(usize::try_from(cursor).ok()?)
}

/// Rows of the list of groups that are about all of them.
const HEAD: u16 = 2;

/// Returns the rows that are left for groups in an overlay of so many.
pub fn rows(height: u16) -> u16 {
    height.saturating_sub(HEAD)
}

fn of(truth: &Truth) -> Vec<Entry> {
    let groups = truth.groups.iter();
    let groups = groups.map(|group| grouped(group, &truth.tally));
    let odd = [
        (Class::Missing, "asked, and in neither file"),
        (
            Class::Duplicate,
            "the same custom_id stood on an earlier line",
        ),
        (Class::Unknown, "never asked for"),
    ];
    let odd = odd.into_iter().filter_map(|(class, message)| {
        let count = truth.tally.of(class).filter(|count| *count > 0)?;
        Some(Entry {
            count,
            share: None,
            class,
            code: None,
            message: message.to_owned(),
            sample: None,
            query: Query {
                classes: vec![class],
                ..Query::default()
            },
        })
    });
    groups.chain(odd).chain(unread(truth)).collect()
}

/// Returns what is to be said of lines of the input that are no requests.
fn unread(truth: &Truth) -> Option<Entry> {
    let count = truth.tally.unread_requests?;
    let words = truth.unread_words()?;
    Some(Entry {
        count,
        share: None,
        class: Class::Unreadable,
        code: None,
        message: format!("{words} of the input: no request"),
        sample: None,
        query: Query {
            classes: vec![Class::Unreadable],
            ..Query::default()
        },
    })
}

fn grouped(group: &ErrorGroup, tally: &Tally) -> Entry {
    Entry {
        count: group.count,
        share: group.share(tally),
        class: group.class,
        code: group.code.clone(),
        message: group.message.clone(),
        sample: Some(group.sample.clone()),
        query: Query {
            group: Some(group.key),
            ..Query::default()
        },
    }
}

impl Entry {
    /// Returns what it is called while its lines are looked at.
    pub fn words(&self) -> String {
        match &self.code {
            Some(code) => format!("{}: {code}", self.class.word()),
            None => format!("{}: {}", self.class.word(), self.message),
        }
    }
}
