//! A row of the list: a batch, what is to become one, or a run.

use crate::domain::pace::Pace;
use crate::domain::run::Mark;
use crate::domain::{Batch, Endpoint, Intent};

use super::Run;

/// A batch and what this program knows of it beyond the provider's last word.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The batch.
    pub batch: Batch,
    /// How fast it moves.
    pub pace: Pace,
    /// The name it is shown under; text from outside.
    pub name: String,
    /// Whether the provider no longer shows it to this profile.
    pub is_gone: bool,
    /// What it stands for.
    pub stands: Stands,
    /// The part of a run that it is.
    pub mark: Option<Mark>,
    pub(super) haystack: String,
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// A batch.
    Batch,
    /// What is meant to become a batch; the batch of the row stands for the one that will be.
    Intent(Box<Intent>),
    /// An input that was split; the batch of the row is what its shards are together.
    Run(Box<Run>),
}

impl Row {
    /// Tells whether it stands for a batch that the provider knows.
    pub fn is_batch(&self) -> bool {
        matches!(self.stands, Stands::Batch)
    }

    /// Returns the intent, where this is no batch yet.
    pub fn intent(&self) -> Option<&Intent> {
        match &self.stands {
            Stands::Intent(intent) => Some(intent),
            Stands::Batch | Stands::Run(_) => None,
        }
    }

    /// Returns the run that it stands for.
    pub fn run(&self) -> Option<&Run> {
        match &self.stands {
            Stands::Run(run) => Some(run),
            Stands::Batch | Stands::Intent(_) => None,
        }
    }

    /// Tells whether it waits for somebody: it is no batch yet, or a part of it is none.
    pub fn is_waiting(&self) -> bool {
        self.intent().is_some() || self.run().is_some_and(|run| run.unsent > 0)
    }
}

/// The text in which the filter looks: name, id, status, endpoint, model and metadata.
pub(super) fn haystack(batch: &Batch, name: &str) -> String {
    let mut text = format!("{name} {} {}", batch.id, batch.status.word());
    for part in [
        batch.endpoint.as_ref().map(Endpoint::as_str),
        batch.model.as_deref(),
    ] {
        text.push(' ');
        text.push_str(part.unwrap_or_default());
    }
    for (key, value) in &batch.metadata {
        text.push(' ');
        text.push_str(key);
        text.push('=');
        text.push_str(value);
    }
    text.to_lowercase()
}
