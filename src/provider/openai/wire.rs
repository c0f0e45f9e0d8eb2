//! The JSON of the `OpenAI` dialect, as it really is: the only place that knows it.
//!
//! Responsible for turning any reply into domain words without ever failing for a detail. Every
//! field but the id is optional, and a field of the wrong shape loses only itself. Refuses to know
//! how the JSON came here. Rules: `batch-api §6.3` of the project's reference notes; each has a
//! test with a sample.

mod batch;
pub mod complaint;
mod fields;
mod file;
mod listing;
mod time;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use self::fields::Fields;
pub use self::listing::Asked;
use super::super::http::{Complaint, Head};
use crate::domain::{Batch, Failure, Kind, NewBatch, Page, RemoteFile};

/// The most that is kept of an object for the raw view.
const RAW_KEPT: usize = 256 << 10;
/// What may be wrapped around an object, by field name.
const WRAPPERS: [&str; 5] = ["data", "job", "batch", "file", "result"];

/// Why a reply is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Odd {
    /// A success that is in fact an error.
    Complaint(Complaint),
    /// Something else altogether.
    Shape(String),
}

impl Odd {
    /// Puts it into the words of a failure.
    pub fn into_failure(self, head: &Head) -> Failure {
        let mut failure = match self {
            Self::Complaint(complaint) => {
                let why = complaint.message.unwrap_or_default();
                let mut failure = Failure::new(Kind::Rejected, "", why);
                failure.code = complaint.code.or(complaint.family);
                failure
            }
            Self::Shape(why) => Failure::new(Kind::Garbled, "", why),
        };
        failure.status = Some(head.status);
        failure.request_id.clone_from(&head.request_id);
        failure
    }
}

/// Reads a batch, bare or wrapped.
pub fn batch(text: &str) -> Result<Batch, Odd> {
    object(text, "batch", batch::read)
}

/// Reads a file's description, bare or wrapped.
pub fn file(text: &str) -> Result<RemoteFile, Odd> {
    object(text, "file", file::read)
}

/// Reads a page of batches.
pub fn batches(text: &str, asked: Asked<'_>) -> Result<Page<Batch>, Odd> {
    listing::read(text, asked, batch::read, |batch| batch.id.as_str())
}

/// Reads a page of files.
pub fn files(text: &str, asked: Asked<'_>) -> Result<Page<RemoteFile>, Odd> {
    listing::read(text, asked, file::read, |file| file.id.as_str())
}

/// Reads the object that has an id: the whole reply, or something wrapped in it.
fn object<T>(
    text: &str,
    noun: &str,
    read: fn(&Fields<'_>, &str) -> Result<T, String>,
) -> Result<T, Odd> {
    let Some(outer) = Fields::read(text) else {
        let why = format!("the reply is not a {noun}: {}", start_of(text));
        return Err(Odd::Shape(why));
    };
    if outer.has_id() {
        return read(&outer, text).map_err(Odd::Shape);
    }
    for raw in WRAPPERS.into_iter().filter_map(|name| outer.raw(name)) {
        if let Some(inner) = Fields::read(raw).filter(Fields::has_id) {
            return read(&inner, raw).map_err(Odd::Shape);
        }
    }
    let complaint = complaint::read(text);
    if complaint.message.is_some() {
        return Err(Odd::Complaint(complaint));
    }
    let why = format!(
        "the reply is no {noun}, as it has no id: {}",
        start_of(text)
    );
    Err(Odd::Shape(why))
}

/// Keeps an object as it came, cut where it is very long.
fn keep_raw(text: &str) -> Arc<str> {
    if text.len() <= RAW_KEPT {
        return Arc::from(text);
    }
    let (kept, _) = text
        .split_at_checked(text.floor_char_boundary(RAW_KEPT))
        .unwrap_or_default();
    Arc::from(format!(
        "{kept}\n… cut here: {} of {} bytes are kept",
        kept.len(),
        text.len()
    ))
}

fn start_of(text: &str) -> String {
    let start: String = text.trim().chars().take(120).collect();
    if start.is_empty() {
        "it is empty".into()
    } else {
        start
    }
}

/// The body of a create.
#[derive(Debug, Serialize)]
pub struct New {
    input_file_id: String,
    endpoint: String,
    completion_window: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<String, String>,
}

impl From<NewBatch> for New {
    fn from(new: NewBatch) -> Self {
        Self {
            input_file_id: new.input_file.as_str().to_owned(),
            endpoint: new.endpoint.as_str().to_owned(),
            completion_window: new.window,
            metadata: new.metadata,
        }
    }
}

impl New {
    /// Writes it.
    pub fn to_json(&self) -> Result<String, Failure> {
        serde_json::to_string(self)
            .map_err(|error| Failure::new(Kind::Internal, "", error.to_string()))
    }
}
