//! Progress of a transfer, told through a channel that keeps only the newest value.

use tokio::sync::watch;

use crate::domain::Progress;

/// Tells how far a transfer has come. Cheap to call for every chunk: only the newest value is kept,
/// so that a fast transfer cannot flood whoever looks.
#[derive(Clone, Debug)]
pub struct Meter(watch::Sender<Progress>);

impl Meter {
    /// Makes a meter and the end from which it is read.
    pub fn new() -> (Self, watch::Receiver<Progress>) {
        let (sender, receiver) = watch::channel(Progress::default());
        (Self(sender), receiver)
    }

    /// Makes a meter that nobody reads.
    pub fn unread() -> Self {
        Self::new().0
    }

    /// Says how far the transfer is now.
    pub fn set(&self, progress: Progress) {
        self.0.send_replace(progress);
    }

    /// Adds bytes to what was moved.
    pub fn add(&self, bytes: u64) {
        self.0
            .send_modify(|progress| progress.done = progress.done.saturating_add(bytes));
    }
}
