//! A dataset read once from front to back: its rows cut in turn, worked on by several threads.
//!
//! The feed is a stream of lines, one a row, in batches that each become one chunk of the pass; a
//! table beside it says which row a batch begins with, and where its rows stand in the dataset.

use std::io;
use std::ops::ControlFlow;

use super::dataset::{Batch, Dataset, Limits};
use crate::domain::{Failure, Kind, Progress};
use crate::ops::disk;
use crate::ops::transfer::Meter;
use crate::results::chunks::{self, Chunk, Stop, Taken};

/// What the requests of one chunk may come to, as far as that is known before.
const PRINTED: usize = 2 * 1024 * 1024;

/// One reading of a dataset.
pub(super) struct Pass<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) workers: usize,
    /// How many rows are read.
    pub(super) until: Option<u64>,
    /// What is written of each row at least, so that short rows do not make long chunks.
    pub(super) row_bytes: usize,
    pub(super) meter: &'a Meter,
    pub(super) stop: &'a Stop,
}

/// Some rows that follow each other.
pub(super) struct Rows<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) chunk: &'a Chunk,
    pub(super) batch: Batch,
}

impl Pass<'_> {
    /// Lets `work` see all rows and hands what it makes of them to `take`, in order, until that
    /// breaks off.
    pub(super) fn run<T: Send>(
        &self,
        work: impl Fn(&Rows<'_>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        let limits = Limits {
            batch: (PRINTED / self.row_bytes.max(1)).max(1),
            rows: self.until.unwrap_or(u64::MAX),
        };
        let (feed, places) = self.dataset.feed(limits)?;
        let total = self.dataset.bytes();
        self.meter.set(Progress { done: 0, total });
        let look = |chunk: &Chunk| {
            let batch = places.take(chunk.offset)?;
            let read = batch.read;
            let rows = Rows {
                dataset: self.dataset,
                chunk,
                batch,
            };
            Some((work(&rows), read))
        };
        let mut failed = None;
        let source: chunks::Source = Box::new(feed);
        let ended = chunks::pass(
            vec![source],
            self.workers,
            self.stop,
            look,
            |taken: Taken<_>| {
                let taken = match taken.value {
                    Some((value, read)) => {
                        self.meter.set(Progress { done: read, total });
                        take(value)
                    }
                    None => Err(lost()),
                };
                taken.unwrap_or_else(|failure| {
                    failed = Some(failure);
                    ControlFlow::Break(())
                })
            },
        );
        if let Some(failure) = failed {
            return Err(failure);
        }
        ended.map(drop).map_err(|broken| self.broken(&broken.error))
    }

    /// What is wrong with the dataset as a whole is bad input; all else is a matter of the disk.
    fn broken(&self, error: &io::Error) -> Failure {
        let what = format!("cannot read {}", self.dataset.path().display());
        match error.kind() {
            io::ErrorKind::InvalidData => Failure::new(Kind::InvalidInput, what, error.to_string())
                .with_hint("correct the dataset; nothing was written under the final name"),
            _ => disk::failure(&what, error),
        }
    }
}

fn lost() -> Failure {
    Failure::new(
        Kind::Internal,
        "cannot prepare the dataset",
        "a chunk begins where no row does",
    )
}
