//! Rows of what is meant to become a batch and is none yet: held, or left unresolved.

use crate::domain::pace::Pace;
use crate::domain::run::Mark;
use crate::domain::{Batch, BatchId, Intent, RequestCounts, Status};

use super::{List, Row, Stands, haystack};

impl List {
    /// Shows these intents and no others, each as a row with what is known of the batch it will be.
    pub fn take_intents(&mut self, intents: Vec<Intent>) {
        if intents.is_empty() && !self.has_intents() {
            return;
        }
        // Runs are gathered anew: an intent may have been all that there was of one.
        self.rows.retain(Row::is_batch);
        self.rows.extend(intents.into_iter().map(row_of));
        self.places = self
            .rows
            .iter()
            .enumerate()
            .map(|(place, row)| (row.batch.id.clone(), place))
            .collect();
        self.sorted.clear();
        self.arrange();
    }

    /// Tells whether an intent is shown.
    pub fn has_intents(&self) -> bool {
        self.rows.iter().any(|row| row.intent().is_some())
    }

    /// Returns the batches of all rows in no particular order that the provider knows of.
    pub fn batches(&self) -> impl Iterator<Item = &Batch> {
        let rows = self.rows.iter();
        let rows = rows.filter(|row| row.is_batch() && !row.is_gone);
        rows.map(|row| &row.batch)
    }

    /// Returns the intents that the selected row stands for: its own, or those of the shards of a run.
    pub fn current_intents(&self) -> Vec<&Intent> {
        let Some(row) = self.current() else {
            return Vec::new();
        };
        match row.run() {
            Some(run) => self.shards_of(run).filter_map(Row::intent).collect(),
            None => row.intent().into_iter().collect(),
        }
    }

    /// Returns the intent of the selected row, if it is one.
    pub fn current_intent(&self) -> Option<&Intent> {
        self.current()?.intent()
    }
}

/// Makes the row of an intent. Its batch stands for the one that will be: under no id that a
/// provider gives, and in the state of the intent.
fn row_of(intent: Intent) -> Row {
    let wanted = &intent.wanted;
    let id = BatchId::new(format!("intent {}", intent.id.short()));
    let status = Status::Unknown(intent.state.stage().word().into());
    let mut batch = Batch::bare(id, status);
    batch.endpoint = Some(wanted.endpoint.clone());
    batch.model.clone_from(&wanted.model);
    batch.window = Some(wanted.window.clone());
    batch.metadata.clone_from(&wanted.metadata);
    batch.timeline.created = Some(intent.created);
    batch.counts = Some(RequestCounts {
        total: wanted.requests,
        ..RequestCounts::default()
    });
    let name = wanted.name.clone();
    Row {
        haystack: haystack(&batch, &name),
        batch,
        pace: Pace::default(),
        name,
        is_gone: false,
        mark: Mark::of(&wanted.metadata),
        stands: Stands::Intent(Box::new(intent)),
    }
}
