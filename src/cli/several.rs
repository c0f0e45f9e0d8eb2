//! The same thing for several batches: one that fails does not keep the others from being done.

use super::desk::Desk;
use super::exit::Stop;
use super::out::Out;
use crate::domain::{BatchId, Failure, Kind, RunId};
use crate::ops::run::{self, Shards};

/// What went wrong so far; each failure is told at once.
#[derive(Debug, Default)]
pub(crate) struct Failures(Option<Kind>);

impl Failures {
    /// Tells a failure, and keeps the kind with the lowest exit code for the end: 8 (ended badly)
    /// says more than 9 (some requests failed).
    pub(crate) fn tell(&mut self, out: &mut Out, failure: &Failure) {
        out.failure(failure);
        let kept = self.0.filter(|kept| kept.meaning().exit <= failure.exit());
        self.0 = kept.or(Some(failure.kind));
    }

    pub(crate) fn end(self) -> Result<(), Stop> {
        self.0.map_or(Ok(()), |kind| Err(Stop::Told(kind)))
    }
}

/// Takes ids as typed, each once. A run stands for its batches; of its shards that are no batches
/// yet, it is told.
pub(crate) async fn ids(desk: &mut Desk, typed: &[String]) -> Result<Vec<BatchId>, Failure> {
    let mut ids: Vec<BatchId> = Vec::new();
    for typed in typed {
        let batches = match RunId::read(typed) {
            Some(run) => look_up(desk, run).await?.batches,
            None => vec![BatchId::new(typed.as_str())],
        };
        for id in batches {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// Looks a run up in the ledger, and tells of its shards that are no batches.
pub(crate) async fn look_up(desk: &mut Desk, id: RunId) -> Result<Shards, Failure> {
    let ledger = desk.ledger()?;
    let shards = ledger.ask(move |ledger| run::find(ledger, &id)).await?;
    if let Some(warning) = shards.warning() {
        desk.out.note(&warning);
    }
    Ok(shards)
}
