//! Two batches held against each other: the reading of both, and of their pairs afterwards.

use std::path::PathBuf;
use std::sync::{Arc, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::app::effect::{SideBySide, Ticket};
use crate::app::event::Event;
use crate::domain::batch::ResultFile;
use crate::domain::comparison::{Comparison, Listing, PairKinds};
use crate::domain::{Batch, Failure, Kind, Progress};
use crate::results::chunks::{Stop, StopOnDrop};
use crate::results::compare::{Compared, compare};

use super::results::{blocking, files_in, reported};
use super::{Shared, Tasks};

/// One core reads, so that the other is the screen's.
const WORKERS: usize = 1;

/// The comparison that is open or under way; a new one takes its place.
#[derive(Debug, Default)]
pub(super) struct Bench {
    ticket: Ticket,
    stop: Stop,
    found: Option<Arc<Compared>>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.stop.set();
    }
}

impl Shared {
    fn bench(&self) -> MutexGuard<'_, Bench> {
        self.bench.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a comparison; the one before ends.
    fn begin(&self, ticket: Ticket) -> Stop {
        let stop = Stop::default();
        *self.bench() = Bench {
            ticket,
            stop: stop.clone(),
            found: None,
        };
        stop
    }

    fn found(&self, ticket: Ticket) -> Option<Arc<Compared>> {
        let bench = self.bench();
        bench.found.clone().filter(|_| bench.ticket == ticket)
    }
}

impl Tasks {
    /// Does what is wished of a comparison.
    pub(super) fn side_by_side(&mut self, wish: SideBySide) {
        match wish {
            SideBySide::Begin { ticket, sides } => self.compare(ticket, &sides),
            SideBySide::Read {
                ticket,
                kinds,
                first,
                count,
            } => self.read_pairs(ticket, kinds, first, count),
            SideBySide::End { ticket } => self.end_compare(ticket),
        }
    }

    /// Holds the downloaded results of two batches against each other.
    fn compare(&mut self, ticket: Ticket, sides: &[(Batch, String); 2]) {
        let stop = self.shared.begin(ticket);
        let files = sides.each_ref().map(|(batch, name)| {
            let folder = self.folder_of(batch, name);
            let saved = files_in(&folder, &[ResultFile::Output, ResultFile::Errors]);
            (saved, name.clone())
        });
        let (shared, sender) = (self.shared.clone(), self.sender.clone());
        self.spawn(async move {
            // A task that is dropped takes its threads with it.
            let _guard = StopOnDrop(stop.clone());
            let tell = |progress: &Progress| Event::CompareAdvanced {
                ticket,
                progress: *progress,
            };
            let work = move |told: &watch::Sender<Progress>| {
                let [left, right] = files.map(found);
                let progress = |progress| {
                    told.send_replace(progress);
                };
                compare(&left?, &right?, WORKERS, &stop, progress).map(Arc::new)
            };
            let made = reported(Progress::default(), &sender, tell, work).await;
            let outcome = made.map(|made| kept(&shared, ticket, made));
            Event::Compared { ticket, outcome }
        });
    }

    /// Reads pairs of the comparison that is open.
    fn read_pairs(&mut self, ticket: Ticket, kinds: PairKinds, first: u64, count: usize) {
        let made = self.shared.found(ticket);
        self.spawn(async move {
            let read = blocking(move || match made {
                Some(made) => made.pairs(first, count, kinds),
                None => Ok(Vec::new()),
            });
            Event::PairsRead {
                ticket,
                kinds,
                first,
                outcome: read.await,
            }
        });
    }

    /// Ends a comparison and closes its files.
    fn end_compare(&self, ticket: Ticket) {
        let is_open = self.shared.bench().ticket == ticket;
        if is_open {
            self.shared.begin(ticket);
        }
    }
}

/// Returns the files of a side, or why there are none.
fn found((files, name): (Vec<PathBuf>, String)) -> Result<Vec<PathBuf>, Failure> {
    if files.is_empty() {
        let what = format!("the results of {name} are not on this machine");
        return Err(
            Failure::new(Kind::NotFound, what, "only downloaded results are compared")
                .with_hint("go back, download both batches, and compare again"),
        );
    }
    Ok(files)
}

/// Keeps a comparison for those who read its pairs, unless another has taken its place.
fn kept(shared: &Shared, ticket: Ticket, made: Arc<Compared>) -> (Box<Comparison>, Listing) {
    let told = (Box::new(made.numbers().clone()), made.listing().clone());
    let mut bench = shared.bench();
    if bench.ticket == ticket {
        bench.found = Some(made);
    }
    told
}
