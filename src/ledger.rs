//! The local record: batches beyond the provider's memory, and everything that was meant or sent.
//!
//! Responsible for never losing what it was told: each change is on the disk before its call
//! returns, several processes may use it at once, and a damaged file is set aside and made anew
//! from the log of ids. Refuses to know networks, screens, clocks and where folders are: times,
//! owners and paths are arguments. Blocking, but for [`Handle`]. Why this store and these settings:
//! `reliability §3.3` of the project's reference notes.
//!
//! ```text
//! ledger.db   accounts ─┬─ batches ─ samples, downloads, lineage, limits
//!                       └─ intents ─ transitions, runs
//! ids.jsonl   one line a batch made, for the day on which ledger.db cannot be read
//! ```

mod accounts;
mod batch_row;
mod batches;
mod check;
mod codec;
mod damage;
mod downloads;
mod failure;
mod handle;
mod id_log;
mod intent_row;
mod intents;
mod lease;
mod limits;
mod lineage;
mod lock;
mod place;
mod queue;
mod recovery;
mod runs;
mod samples;
mod schema;
mod store;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::domain::{Failure, Kind, Timestamp};

pub use batches::{Before, Coverage, Known};
pub use check::Health;
pub use downloads::{Beside, Download};
pub use handle::Handle;
pub use id_log::Made;
pub use intents::{Again, Transition};
pub use lease::{LEASE, Owner};
pub use limits::Limit;
pub use lineage::{Lineage, Origin};
pub use place::Place;
pub use queue::Enqueued;
pub use recovery::Recovery;
pub use runs::{Left, Run};
pub use samples::{MOST_SAMPLES, Sample};

use id_log::IdLog;
use lock::Lock;

/// An open ledger. One at a time writes; any number may be open at once, in any processes.
#[derive(Debug)]
pub struct Ledger {
    store: Connection,
    ids: Option<IdLog>,
    recovery: Option<Recovery>,
    // Held as long as the store is open, and let go after it.
    _lock: Option<Lock>,
}

impl Ledger {
    /// Opens the ledger, and makes it where there is none.
    ///
    /// A ledger of an older version is brought up to date, with a copy of it kept. A damaged one is
    /// set aside and made anew from the log of ids and from what can still be read of it:
    /// [`Self::recovery`] tells. The pages of a small ledger are all checked; those of a large one
    /// only after a run that did not end well, because reading them all takes longer than a start
    /// may. Fails when a newer version wrote it, or when it cannot be read or written.
    pub fn open(place: &Place, now: Timestamp) -> Result<Self, Failure> {
        place.prepare()?;
        let mut lock = Lock::take(&place.lock())?;
        let mut ids = IdLog::open(&place.ids)?;
        let (store, recovery) = match store::start(place, lock.is_alone()) {
            Ok(store) => (store, None),
            Err(error) if damage::is_damage(&error) => {
                lock.be_alone()?;
                let recovery = recovery::set_aside(place, now, &error.to_string())?;
                let mut store = store::start(place, true)?;
                let recovery = recovery::refill(&mut store, &mut ids, recovery)?;
                (store, Some(recovery))
            }
            Err(error) => return Err(error.into()),
        };
        lock.share()?;
        Ok(Self {
            store,
            ids: Some(ids),
            recovery,
            _lock: Some(lock),
        })
    }

    /// Sets the ledger aside, sound or not, and makes it anew as [`Self::open`] does with a damaged
    /// one. Fails while another process has it open.
    pub fn rebuild(place: &Place, now: Timestamp) -> Result<Self, Failure> {
        place.prepare()?;
        let mut lock = Lock::take(&place.lock())?;
        let mut ids = IdLog::open(&place.ids)?;
        lock.be_alone()?;
        let recovery = recovery::set_aside(place, now, "it was asked for")?;
        let mut store = store::start(place, true)?;
        let recovery = recovery::refill(&mut store, &mut ids, recovery)?;
        lock.share()?;
        Ok(Self {
            store,
            ids: Some(ids),
            recovery: Some(recovery),
            _lock: Some(lock),
        })
    }

    /// Makes a ledger that is gone with this value: for the demo, whose ids begin anew each time.
    pub fn in_memory() -> Result<Self, Failure> {
        Ok(Self {
            store: store::in_memory()?,
            ids: None,
            recovery: None,
            _lock: None,
        })
    }

    /// Returns what was done about a damaged ledger when this one was opened, if anything.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.as_ref()
    }

    /// Writes a batch that was just made into the log of ids, and returns once it is on the disk.
    ///
    /// Call it before the id is shown anywhere: from then on it cannot be lost.
    pub fn log_id(&mut self, made: &Made) -> Result<(), Failure> {
        match &mut self.ids {
            Some(ids) => ids.append(made),
            None => Ok(()),
        }
    }

    /// Does work that is written whole or not at all, and is alone in writing from its start.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.store.transaction_with_behavior(behavior)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

/// Says that something asked for by its name is not in the ledger.
fn not_there(what: &str) -> Failure {
    Failure::new(Kind::NotFound, what, "the ledger does not know it")
        .with_hint("`batchdeck resume` lists what is unresolved")
}

#[cfg(test)]
mod tests;
