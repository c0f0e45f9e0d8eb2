//! A batch that is meant: what it is made of, and how far it has come.
//!
//! Responsible for the words of submission and for which step may follow which. An intent is
//! written down before anything is sent, and every step of it before the next one is taken, so that
//! a crash anywhere neither loses a batch nor makes two. Rules: `reliability §3.2` of the project's
//! reference notes. Refuses to know where intents are kept and who carries them out.

mod name;
mod state;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::run::Shard;
use super::{Account, Batch, BatchId, Endpoint, FileId, Timestamp};

pub use state::{IntentState, Stage};

/// The metadata key under which a batch carries its intent.
pub const INTENT_KEY: &str = "batchdeck_intent";

/// The most pairs of metadata that providers take.
pub const MAX_PAIRS: usize = 16;

/// A random mark that a batch carries, so that it is recognised when the answer got lost.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IntentId(String);

impl IntentId {
    /// Makes the id of a new intent of random bytes, drawn by the edge of the program.
    pub fn from_bytes(random: [u8; 16]) -> Self {
        Self(format!("{:032x}", u128::from_be_bytes(random)))
    }

    /// Takes up an id that was written down earlier.
    pub fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text that stands in the metadata.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the first eight letters, by which people name it.
    pub fn short(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
}

impl fmt::Display for IntentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a batch is to be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intended {
    /// Whose batch it will be.
    pub account: Account,
    /// The file of requests, absolute.
    pub path: PathBuf,
    /// What people call it: the name in its metadata, else that of the file.
    pub name: String,
    /// The SHA-256 of the file in hex.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// How many requests are in it.
    pub requests: u64,
    /// Where they go.
    pub endpoint: Endpoint,
    /// How long the provider may take, such as `24h`.
    pub window: String,
    /// The user's notes; the intent is added when the batch is made.
    pub metadata: BTreeMap<String, String>,
    /// The model asked for, when there is one.
    pub model: Option<String>,
    /// The tokens of its requests, when they were counted or estimated.
    pub input_tokens: Option<u64>,
    /// The batch whose failures these requests are.
    pub parent: Option<BatchId>,
    /// The run that it is a shard of.
    pub shard: Option<Shard>,
}

/// A batch that is meant, with how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Its mark.
    pub id: IntentId,
    /// What it is made of.
    pub wanted: Intended,
    /// How far it has come.
    pub state: IntentState,
    /// When it was first written down.
    pub created: Timestamp,
    /// When its state changed last.
    pub changed: Timestamp,
}

/// By what a batch was recognised as that of an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// Its input is the file that this intent uploaded, which nobody else can have.
    File,
    /// Its metadata carries the intent.
    Mark,
}

impl Intent {
    /// Makes an intent of which nothing has been done yet.
    pub fn planned(id: IntentId, wanted: Intended, now: Timestamp) -> Self {
        Self {
            id,
            wanted,
            state: IntentState::Planned,
            created: now,
            changed: now,
        }
    }

    /// Names the upload so that it is found again when its answer got lost: after the batch, its
    /// content and this intent.
    pub fn upload_name(&self) -> String {
        let wanted = &self.wanted;
        let stem = name::plain(&wanted.name);
        let content = wanted.sha256.get(..12).unwrap_or(&wanted.sha256);
        format!("{stem}-{content}-{}.jsonl", self.id.short())
    }

    /// Returns the notes with the intent among them, where there is room for it: the input file
    /// alone identifies the batch too.
    pub fn marked_metadata(&self) -> BTreeMap<String, String> {
        let mut marked = self.wanted.metadata.clone();
        if marked.len() < MAX_PAIRS {
            marked.insert(INTENT_KEY.to_owned(), self.id.0.clone());
        }
        marked
    }

    /// Tells by what a batch is this intent's, if it is.
    pub fn recognises(&self, batch: &Batch) -> Option<Witness> {
        let file: Option<&FileId> = self.state.file();
        if file.is_some() && batch.input_file.as_ref() == file {
            return Some(Witness::File);
        }
        let mark = batch.metadata.get(INTENT_KEY).map(String::as_str);
        (mark == Some(self.id.as_str())).then_some(Witness::Mark)
    }
}

#[cfg(test)]
mod tests;
