//! What is kept between one plan and the next: what was fetched, and files that may go.

use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};

use crate::domain::BatchId;
use crate::ops::retry::Fetched;
use crate::tui::tasks::Shared;

/// The plan that is considered; a new one takes its place.
#[derive(Debug, Default)]
pub(in crate::tui::tasks) struct Drafts {
    /// What was fetched for it by batch, so that another choice of classes fetches nothing.
    pub(super) fetched: Vec<(BatchId, Fetched)>,
    pub(super) files: Vec<Draft>,
}

/// A file of requests that goes when nobody sends it.
#[derive(Debug)]
pub(in crate::tui::tasks) struct Draft(pub(super) Option<PathBuf>);

impl Draft {
    /// Leaves the file to the intent that is going to send it, if it is that file.
    pub(in crate::tui::tasks) fn belongs_to(&mut self, path: &Path) {
        if self.0.as_deref() == Some(path) {
            self.0 = None;
        }
    }
}

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

    /// Takes the file of a plan out of what the next plan removes: whoever asks for it removes it,
    /// or leaves it to an intent. `None` where it is no file of a plan.
    pub(in crate::tui::tasks) fn take_draft(&self, path: &Path) -> Option<Draft> {
        let mut drafts = self.drafts();
        let mut files = drafts.files.iter();
        let place = files.position(|draft| draft.0.as_deref() == Some(path))?;
        drafts.fetched.clear();
        Some(drafts.files.swap_remove(place))
    }

    /// Gives a file back that may be asked for again; the next plan removes it.
    pub(in crate::tui::tasks) fn keep_draft(&self, draft: Option<Draft>) {
        self.drafts().files.extend(draft);
    }
}
