//! What became of a run, by the ledger.

use std::path::{Path, PathBuf};

use crate::domain::{BatchId, Failure, Intent, IntentState, Kind, RunId, Stage};
use crate::ledger::{Ledger, Run};

/// What became of the shards of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shards {
    /// The run.
    pub run: Run,
    /// Its batches, by the number of their shard.
    pub batches: Vec<BatchId>,
    /// What is no batch: held, unresolved, failed or given up.
    pub unsent: Vec<Intent>,
    /// The bytes of all of them together, which are those of the input.
    pub bytes: u64,
}

/// The bytes of an input.
fn length(path: &Path) -> Option<u64> {
    let about = std::fs::metadata(path).ok()?;
    about.is_file().then_some(about.len())
}

/// Looks up what became of a run. Fails with `NotFound` for one that this ledger has never seen.
pub fn find(ledger: &Ledger, id: &RunId) -> Result<Shards, Failure> {
    let run = ledger.run(id)?.ok_or_else(|| {
        Failure::new(
            Kind::NotFound,
            format!("there is no run {id}"),
            "the ledger does not know it",
        )
        .with_hint("name its batches one by one; `batchdeck list` shows them")
    })?;
    let mut shards = Shards {
        run,
        batches: Vec::new(),
        unsent: Vec::new(),
        bytes: 0,
    };
    for intent in ledger.shards(id)? {
        shards.bytes = shards.bytes.saturating_add(intent.wanted.bytes);
        match &intent.state {
            IntentState::Created { batch, .. } => shards.batches.push(batch.clone()),
            _ => shards.unsent.push(intent),
        }
    }
    Ok(shards)
}

impl Shards {
    /// Returns the input, where it still has the length that it had: it gives the order, and tells
    /// what is missing.
    pub fn input(&self) -> Option<PathBuf> {
        let path = &self.run.path;
        (length(path) == Some(self.bytes)).then(|| path.clone())
    }

    /// Says in a sentence what is no batch yet, and what to do about it.
    pub fn warning(&self) -> Option<String> {
        let of = self.run.shards;
        let count = self.unsent.len();
        let held = self
            .unsent
            .iter()
            .filter(|it| it.state.stage() == Stage::Held);
        match (count, held.count()) {
            (0, _) => None,
            (_, held) if held == count => Some(format!(
                "{count} of {of} shards are held; `batchdeck watch` sends them once they fit."
            )),
            _ => Some(format!(
                "{count} of {of} shards are no batches; `batchdeck resume --all` goes on with them."
            )),
        }
    }
}
