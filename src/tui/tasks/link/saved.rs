//! Where downloads went, for the ledger: results of a batch and its retries are found by it.

use super::Link;
use crate::clock;
use crate::domain::BatchId;
use crate::ops::download::Saved;

impl Link {
    /// Takes note of where files of a batch were saved; nobody waits for it.
    pub(in crate::tui::tasks) fn keep_saved(&self, batch: &BatchId, saved: &[Saved]) {
        let at = (clock::luck().clock)();
        for file in saved {
            file.remember(self.ledger(), &self.account, batch, at);
        }
    }
}
