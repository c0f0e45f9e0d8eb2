//! A batch: one file of requests, its state, and where its results are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{BatchId, Endpoint, FileId, RequestCounts, Status, Timeline, Usage};

/// A batch as its provider last described it.
///
/// Only the id and the status are certain. Everything else is absent in the reply of some provider
/// or in some state, so everything else is optional.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The provider's name for it.
    pub id: BatchId,
    /// Where it stands.
    pub status: Status,
    /// Where its requests go.
    pub endpoint: Option<Endpoint>,
    /// The model that answers, when the provider tells.
    pub model: Option<String>,
    /// The requests.
    pub input_file: Option<FileId>,
    /// The answers; absent when nothing succeeded.
    pub output_file: Option<FileId>,
    /// The failures; absent (or an empty file) when nothing failed.
    pub error_file: Option<FileId>,
    /// How long the provider may take, as written: `24h`.
    pub window: Option<String>,
    /// Requests by outcome; absent when the provider does not count.
    pub counts: Option<RequestCounts>,
    /// When it entered each state.
    pub timeline: Timeline,
    /// Tokens, when the provider sums them.
    pub usage: Option<Usage>,
    /// The user's own notes on the batch.
    pub metadata: BTreeMap<String, String>,
    /// Why validation failed; not the errors of single requests.
    pub errors: Vec<BatchError>,
    /// The whole reply as it came, for the raw view.
    pub raw: Arc<str>,
}

/// A reason for which a whole batch failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchError {
    /// A word such as `invalid_json_line`; the list of them is not published.
    pub code: Option<String>,
    /// The provider's sentence.
    pub message: String,
    /// The field that is wrong.
    pub param: Option<String>,
    /// The line of the input file, counted from 1.
    pub line: Option<u64>,
}

/// What it takes to make a batch of an uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBatch {
    /// The uploaded requests.
    pub input_file: FileId,
    /// Where they go.
    pub endpoint: Endpoint,
    /// How long the provider may take; `24h` everywhere, more at some.
    pub window: String,
    /// At most 16 pairs, keys of 64 and values of 512 characters.
    pub metadata: BTreeMap<String, String>,
}

impl Batch {
    /// Makes a batch of which nothing but its id and its state is known.
    pub fn bare(id: BatchId, status: Status) -> Self {
        Self {
            id,
            status,
            endpoint: None,
            model: None,
            input_file: None,
            output_file: None,
            error_file: None,
            window: None,
            counts: None,
            timeline: Timeline::default(),
            usage: None,
            metadata: BTreeMap::new(),
            errors: Vec::new(),
            raw: Arc::from(""),
        }
    }

    /// Returns the name its maker gave it: `metadata.name`, else `metadata.description`.
    ///
    /// Blank values do not count. Where there is none, the input file's name or the id serve.
    pub fn given_name(&self) -> Option<&str> {
        ["name", "description"]
            .into_iter()
            .filter_map(|key| self.metadata.get(key))
            .map(|name| name.trim())
            .find(|name| !name.is_empty())
    }

    /// Returns how many of its requests count as done: the answered ones once it is completed, and
    /// those with any outcome before, when an end is what is waited for.
    pub fn done_requests(&self) -> u64 {
        let counts = self.counts.unwrap_or_default();
        match self.status {
            Status::Completed => counts.completed,
            Status::Validating
            | Status::InProgress
            | Status::Finalizing
            | Status::Failed
            | Status::Expired
            | Status::Cancelling
            | Status::Cancelled
            | Status::Unknown(_) => counts.done(),
        }
    }

    /// Returns how many of its requests failed, 0 when that is not known.
    pub fn failed_requests(&self) -> u64 {
        self.counts.map_or(0, |counts| counts.failed)
    }

    /// Tells whether a person should look: it failed, expired, or some of its requests failed.
    pub fn needs_attention(&self) -> bool {
        match self.status {
            Status::Failed | Status::Expired => true,
            Status::Completed => self.failed_requests() > 0,
            Status::Validating
            | Status::InProgress
            | Status::Finalizing
            | Status::Cancelling
            | Status::Cancelled
            | Status::Unknown(_) => false,
        }
    }

    /// Returns the result files that exist, output first. Every ended state may have both.
    pub fn result_files(&self) -> impl Iterator<Item = (ResultFile, &FileId)> {
        let output = self.output_file.as_ref().map(|id| (ResultFile::Output, id));
        let errors = self.error_file.as_ref().map(|id| (ResultFile::Errors, id));
        output.into_iter().chain(errors)
    }
}

/// Which file of a batch: its input, or one of its two result files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResultFile {
    /// The answers.
    Output,
    /// The failures.
    Errors,
    /// The requests.
    Input,
}

impl ResultFile {
    /// Returns the word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Errors => "errors",
            Self::Input => "input",
        }
    }

    /// Returns the name under which it is saved.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Output => "output.jsonl",
            Self::Errors => "errors.jsonl",
            Self::Input => "input.jsonl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(pairs: &[(&str, &str)]) -> Batch {
        let mut batch = Batch::bare(BatchId::new("b"), Status::Completed);
        batch.metadata = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        batch
    }

    #[test]
    fn a_blank_name_gives_way_to_the_description() {
        let batch = named(&[("name", "  "), ("description", "weekly")]);
        assert_eq!(batch.given_name(), Some("weekly"));
    }

    #[test]
    fn a_completed_batch_with_failed_requests_needs_attention() {
        let mut batch = named(&[]);
        batch.counts = Some(RequestCounts {
            total: 3,
            completed: 2,
            failed: 1,
        });
        assert!(batch.needs_attention());
    }
}
