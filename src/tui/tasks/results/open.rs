//! The results that are open: their files, what was counted, and what the last search found.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::app::effect::{BatchTry, Ticket};
use crate::domain::query::Query;
use crate::domain::result::Place;
use crate::domain::{Batch, BatchId, Failure, Kind};
use crate::results::chunks::Stop;
use crate::results::shelf::Shelf;
use crate::results::truth::Study;

use super::family::Parked;
use super::spool::Spool;

/// Results that are open. Tasks hold it for as long as they work on it.
#[derive(Debug)]
pub(in crate::tui::tasks) struct Open {
    pub(super) ticket: Ticket,
    pub(super) shelf: Shelf,
    /// Whose results they are; nobody's where local files are read.
    pub(super) of: Option<Box<Owner>>,
    /// Its own files, where those of others are among the open ones.
    pub(super) own: Vec<PathBuf>,
    /// What it was opened of, where the core has said it; else the ledger tells its retries.
    pub(super) tries: Vec<BatchTry>,
    /// The run of which they are, where they are of one.
    pub(super) run: Option<Arc<OfRun>>,
    /// How much of the results it has.
    pub(super) extent: Extent,
    /// Ends all work on these results.
    pub(super) stop: Stop,
    /// How many bytes there were when they were counted last; held by who counts.
    pub(super) counted: tokio::sync::Mutex<Option<u64>>,
    /// Held by who searches: one at a time.
    pub(super) hunting: tokio::sync::Mutex<()>,
    study: watch::Sender<Option<Counted>>,
    hits: Mutex<Hits>,
    /// Files of our own that go with this value.
    pub(super) spools: Vec<Arc<Spool>>,
    merging: Mutex<Stop>,
}

/// Whether everything there is lies in the files, so that what they add up to is the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// All of some batches of a run: what has no line in them is not missing.
    Some,
    Part,
}

/// The batches of a run that the core knows.
#[derive(Debug)]
pub(super) struct OfRun {
    /// Into how many it was split.
    pub(super) of: usize,
    pub(super) shards: Vec<Shard>,
    /// The one that is opened before all are found.
    pub(super) first: usize,
}

/// A batch of a run, with its files where they are saved.
#[derive(Debug)]
pub(super) struct Shard {
    pub(super) batch: Batch,
    pub(super) files: Vec<PathBuf>,
}

/// A batch and the name it is shown under.
#[derive(Clone, Debug)]
pub(in crate::tui::tasks) struct Owner {
    pub(super) batch: Batch,
    pub(super) name: String,
}

/// How a count ended.
type Counted = Result<Arc<Study>, Failure>;

/// What a search has found so far.
#[derive(Debug, Default)]
pub(super) struct Hits {
    pub(super) search: Ticket,
    pub(super) query: Query,
    /// In the order of the rows; requests without a line come last.
    pub(super) places: Vec<Place>,
    pub(super) stop: Stop,
    /// How long the files were that were searched, once all of them were.
    pub(super) searched: Option<Vec<u64>>,
}

impl Open {
    pub(super) fn new(ticket: Ticket, shelf: Shelf) -> Self {
        Self {
            ticket,
            own: shelf.paths(),
            tries: Vec::new(),
            run: None,
            shelf,
            of: None,
            extent: Extent::Whole,
            stop: Stop::default(),
            counted: tokio::sync::Mutex::default(),
            hunting: tokio::sync::Mutex::default(),
            study: watch::Sender::new(None),
            hits: Mutex::default(),
            spools: Vec::new(),
            merging: Mutex::default(),
        }
    }

    /// Says whose results they are.
    pub(super) fn of(self, owner: Option<Owner>) -> Self {
        Self {
            of: owner.map(Box::new),
            ..self
        }
    }

    /// Keeps files of our own for as long as the results are open.
    pub(super) fn keeping(self, spool: Spool, extent: Extent) -> Self {
        Self {
            spools: vec![Arc::new(spool)],
            extent,
            ..self
        }
    }

    /// Says which tries they are of.
    pub(super) fn of_tries(self, tries: Vec<BatchTry>) -> Self {
        Self { tries, ..self }
    }

    /// Says of which run they are; so far they are those of one of its batches.
    pub(super) fn of_run(self, run: Option<Arc<OfRun>>) -> Self {
        let extent = match (&run, self.extent) {
            (Some(run), Extent::Whole) if run.of > 1 => Extent::Some,
            (_, extent) => extent,
        };
        Self {
            run,
            extent,
            ..self
        }
    }

    /// Takes the place of other results, with those of their retries.
    pub(super) fn merged(ticket: Ticket, old: &Self, parked: Parked) -> Self {
        let mut spools = old.spools.clone();
        spools.extend(parked.spools);
        Self {
            of: old.of.clone(),
            own: old.own.clone(),
            tries: old.tries.clone(),
            run: old.run.clone(),
            extent: parked.extent,
            spools,
            ..Self::new(ticket, parked.shelf)
        }
    }

    /// Begins to read the retries of these results; the reading before ends.
    pub(super) fn begin_merging(&self) -> Stop {
        let fresh = Stop::default();
        std::mem::replace(&mut *self.merging(), fresh.clone()).set();
        fresh
    }

    /// Ends the reading of retries.
    pub(super) fn stop_merging(&self) {
        self.merging().set();
    }

    fn merging(&self) -> MutexGuard<'_, Stop> {
        self.merging.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whether they are the results of a batch.
    pub(in crate::tui::tasks) fn is_of(&self, id: &BatchId) -> bool {
        let owner = self.of.as_ref();
        owner.is_some_and(|owner| owner.batch.id == *id)
    }

    /// Ends all work that is under way.
    pub(super) fn close(&self) {
        self.stop.set();
        self.stop_merging();
        self.hits().stop.set();
    }

    pub(super) fn hits(&self) -> MutexGuard<'_, Hits> {
        self.hits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a search; the one before ends.
    pub(super) fn begin(&self, search: Ticket, query: Query) -> Stop {
        let fresh = Hits {
            search,
            query,
            ..Hits::default()
        };
        let stop = fresh.stop.clone();
        std::mem::replace(&mut *self.hits(), fresh).stop.set();
        stop
    }

    /// Forgets what was counted, because there is more to be counted now.
    pub(super) fn forget_count(&self) {
        self.study.send_replace(None);
    }

    /// Keeps what was counted, for those who wait for it.
    pub(super) fn studied(&self, counted: Counted) {
        self.study.send_replace(Some(counted));
    }

    /// Returns what was counted, when it is.
    pub(super) fn study_now(&self) -> Option<Arc<Study>> {
        self.study.borrow().clone()?.ok()
    }

    /// Waits until the results are counted.
    pub(super) async fn study(&self) -> Counted {
        let mut counted = self.study.subscribe();
        let done = counted.wait_for(Option::is_some).await;
        done.map_or_else(|_| None, |done| done.clone())
            .unwrap_or_else(|| Err(Failure::new(Kind::Interrupted, "nothing was counted", "")))
    }
}
