//! What is kept between one plan and the next: what was fetched, and a file that may go.

use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};

use crate::domain::BatchId;
use crate::ops::retry::Fetched;
use crate::tui::tasks::Shared;

/// The plan that is considered; a new one takes its place.
#[derive(Debug, Default)]
pub(in crate::tui::tasks) struct Drafts {
    /// What was fetched for it, so that another choice of classes fetches nothing.
    pub(super) fetched: Option<(BatchId, Fetched)>,
    pub(super) draft: Option<Draft>,
}

/// A file of requests that goes when nobody sends it.
#[derive(Debug)]
pub(super) struct Draft(pub(super) Option<PathBuf>);

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // It may have become a batch, and then it is gone already.
            std::fs::remove_file(path).ok();
        }
    }
}

impl Shared {
    pub(super) fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves a file to the intent that is going to send it.
    pub(in crate::tui::tasks) fn leave_draft(&self, path: &Path) {
        let mut drafts = self.drafts();
        if let Some(draft) = &mut drafts.draft
            && draft.0.as_deref() == Some(path)
        {
            draft.0 = None;
        }
        drafts.fetched = None;
    }
}
