//! Which jobs the provider is making batches of, so that they can no longer be stopped.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use super::Link;
use crate::app::state::jobs::JobId;

impl Link {
    /// Takes note that a job can no longer be stopped: the provider is making the batch. Holds
    /// until what is returned is dropped, however the task ends.
    pub(in crate::tui::tasks) fn begins_submitting(self: &Arc<Self>, job: JobId) -> Submission {
        self.submissions().insert(job);
        Submission {
            link: Arc::clone(self),
            job,
        }
    }

    pub(in crate::tui::tasks) fn is_submitting(&self, job: JobId) -> bool {
        self.submissions().contains(&job)
    }

    pub(in crate::tui::tasks) fn is_any_submitting(&self) -> bool {
        !self.submissions().is_empty()
    }

    fn submissions(&self) -> std::sync::MutexGuard<'_, HashSet<JobId>> {
        self.submitting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job that the provider is making a batch of.
pub(in crate::tui::tasks) struct Submission {
    link: Arc<Link>,
    job: JobId,
}

impl Submission {
    /// Returns where requests that were made for a batch are kept until they are one.
    pub(in crate::tui::tasks) fn drafts(&self) -> [PathBuf; 2] {
        self.link.launch.paths.drafts()
    }
}

impl Drop for Submission {
    fn drop(&mut self) {
        self.link.submissions().remove(&self.job);
    }
}
