//! One look: the listing, and one by one what is not on it.

use super::{GRACE, PAGE, Scope, Watch};
use crate::domain::{Batch, BatchId, Change, Failure, Kind};

impl Watch {
    /// Asks once for everything: one listing, then those that are not on it.
    pub(super) async fn ask(&mut self, changes: &mut Vec<Change>) -> Result<(), Failure> {
        let mut missing = self.awaited();
        // One batch is asked for by itself: as cheap as a listing, and never off the page.
        let can_list = self.provider.capabilities().lists || self.scope == Scope::All;
        if can_list && (missing.len() != 1 || self.scope == Scope::All) {
            let page = self.provider.list(None, PAGE).await?;
            for batch in page.items {
                missing.retain(|id| *id != batch.id);
                if self.is_watched(&batch.id) {
                    changes.extend(self.learn(batch));
                }
            }
        }
        for id in missing {
            match self.provider.get(id.clone()).await {
                // The one asked for, whatever it calls itself: else it would be awaited for ever.
                Ok(batch) => changes.extend(self.learn(Batch { id, ..batch })),
                Err(failure) if self.may_be_new(&id, &failure) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// Returns the ids whose news matter: those asked for, or those that live.
    fn awaited(&self) -> Vec<BatchId> {
        match &self.scope {
            Scope::All => {
                let alive = self.known.values().filter(|batch| !batch.status.is_ended());
                alive.map(|batch| batch.id.clone()).collect()
            }
            Scope::Only(ids) => ids
                .iter()
                .filter(|id| !self.has_ended(id))
                .cloned()
                .collect(),
        }
    }

    fn is_watched(&self, id: &BatchId) -> bool {
        match &self.scope {
            Scope::All => true,
            Scope::Only(ids) => ids.contains(id),
        }
    }

    pub(super) fn has_ended(&self, id: &BatchId) -> bool {
        self.known
            .get(id)
            .is_some_and(|batch| batch.status.is_ended())
    }

    /// Tells whether a batch that is not found was only just made.
    fn may_be_new(&self, id: &BatchId, failure: &Failure) -> bool {
        let is_known = self.known.contains_key(id);
        failure.kind == Kind::NotFound && is_known && self.started.elapsed() < GRACE
    }
}
