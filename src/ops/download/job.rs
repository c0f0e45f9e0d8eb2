//! One file of a download, and what all its steps share.

use std::sync::Arc;

use super::Existing;
use crate::domain::batch::ResultFile;
use crate::domain::{BatchId, Failure, Kind, Progress, RemoteFile};
use crate::ops::disk::Folder;
use crate::ops::transfer::Meter;
use crate::provider::Provider;

/// One file on its way.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) provider: Arc<dyn Provider>,
    pub(super) batch: BatchId,
    pub(super) which: ResultFile,
    pub(super) about: RemoteFile,
    pub(super) folder: Arc<Folder>,
    pub(super) existing: Existing,
}

impl Job {
    pub(super) fn what(&self) -> String {
        let (file, batch) = (self.which.word(), &self.batch);
        format!("cannot download the {file} file of {batch}")
    }
}

/// Adds up both files on one meter.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    meter: &'a Meter,
    before: u64,
    total: Option<u64>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(meter: &'a Meter, listed: &[(ResultFile, RemoteFile)]) -> Self {
        let tally = Self {
            meter,
            before: 0,
            total: listed.iter().map(|(_, about)| about.bytes).sum(),
        };
        tally.at(0);
        tally
    }

    /// Says how much of the current file is there.
    pub(super) fn at(&self, bytes: u64) {
        self.meter.set(Progress {
            done: self.before + bytes,
            total: self.total,
        });
    }

    pub(super) fn done(&mut self, bytes: u64) {
        self.before += bytes;
        self.at(0);
    }
}

/// Runs blocking work away from the event loop.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(lost) => {
            let what = "a task of the download stopped";
            Err(Failure::new(Kind::Internal, what, lost.to_string()))
        }
    }
}
