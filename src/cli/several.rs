//! The same thing for several batches: one that fails does not keep the others from being done.

use super::exit::Stop;
use super::out::Out;
use crate::domain::{BatchId, Failure, Kind};

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

/// Takes ids as typed, each once.
pub(crate) fn ids(typed: &[String]) -> Vec<BatchId> {
    let mut ids: Vec<BatchId> = Vec::new();
    for id in typed {
        let id = BatchId::new(id.as_str());
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}
