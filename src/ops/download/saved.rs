//! Where downloads went, for the ledger: results of a batch and its retries are found by it.

use super::Saved;
use crate::domain::{Account, BatchId, Timestamp};
use crate::ledger::{self, Handle};

impl Saved {
    /// Takes note in the ledger of where it is; nobody waits for it.
    pub fn remember(&self, ledger: &Handle, account: &Account, batch: &BatchId, at: Timestamp) {
        let account = account.clone();
        let download = ledger::Download {
            batch: batch.clone(),
            which: self.which,
            path: self.path.clone(),
            bytes: self.bytes,
            lines: self.lines,
            at,
        };
        ledger.tell(move |ledger| ledger.record_download(&account, &download));
    }
}
