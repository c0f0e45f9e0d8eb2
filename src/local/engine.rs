//! The server's brain: files and batches, moved along by the time it is told.
//!
//! No sockets, no clock, no tasks. Bodies of files stay in the [`Store`]; the slow work of
//! answering requests is handed out as [`Work`] and taken back when done, so that whoever owns
//! the engine decides where it runs. A batch reaches its end only when its result files exist.

pub(crate) mod batch;
mod create;
pub(crate) mod examine;
pub(crate) mod file;
mod life;
mod listing;
mod plan;
mod queue;
mod render;
mod results;
mod seeded;
mod view;
pub(crate) mod work;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub(crate) use results::Reading;

use self::batch::{Batch, BatchId};
use self::file::{Body, File, FileId};
use self::life::Step;
use self::listing::{Page, page};
use self::work::Work;
use super::failure::ApiError;
use super::moment::Moment;
use super::recipe::{Kind, Table};
use super::scenario::{Pace, Scenario};
use super::seed::Seed;
use super::store::{BodyName, Store};

/// Everything the server knows.
#[derive(Debug)]
pub(crate) struct Engine {
    seed: Seed,
    pace: Pace,
    store: Store,
    files: HashMap<FileId, File>,
    batches: HashMap<BatchId, Batch>,
    /// Newest first.
    order: Vec<BatchId>,
    /// Batches that time still changes.
    live: BTreeSet<BatchId>,
    tables: HashMap<Kind, Arc<Table>>,
    made: u64,
}

impl Engine {
    /// Opens a world at a point in time.
    pub(crate) fn new(scenario: &Scenario, store: Store, seed: u64, now: Moment) -> Self {
        let mut engine = Self {
            seed: Seed::new(seed),
            pace: scenario.pace.clone(),
            store,
            files: HashMap::new(),
            batches: HashMap::new(),
            order: Vec::new(),
            live: BTreeSet::new(),
            tables: HashMap::new(),
            made: 0,
        };
        engine.seed_batches(&scenario.batches, now);
        engine
    }

    /// Moves every batch to where it stands now; returns the work that must be done before some
    /// can go on. After [`Engine::finish`], call this again.
    pub(crate) fn advance(&mut self, now: Moment) -> Vec<Work> {
        let live: Vec<BatchId> = self.live.iter().cloned().collect();
        live.iter()
            .filter_map(|id| self.advance_batch(id, now))
            .collect()
    }

    fn advance_batch(&mut self, id: &BatchId, now: Moment) -> Option<Work> {
        loop {
            let batch = self.batches.get_mut(id)?;
            match life::step(batch, now) {
                Step::Moved if batch.phase.is_terminal() => {
                    self.live.remove(id);
                    self.date_results(id);
                    return None;
                }
                Step::Moved => {}
                Step::Rests => return None,
                Step::NeedsResults => {
                    if let Some(work) = self.begin_results(id, now) {
                        return Some(work);
                    }
                }
            }
        }
    }

    /// Does all work at once, in place; for tests and for opening.
    #[cfg(test)]
    pub(crate) fn settle(&mut self, now: Moment) {
        loop {
            let work = self.advance(now);
            if work.is_empty() {
                return;
            }
            for work in work {
                let written = work.job.run(&self.store).unwrap();
                self.finish(&work, written);
            }
        }
    }

    /// `GET /batches/{id}`.
    pub(crate) fn batch(&mut self, id: &str, now: Moment) -> Result<String, ApiError> {
        let id = self.find_batch(id)?;
        Ok(self.batch_json(&id, now))
    }

    /// `GET /batches`.
    pub(crate) fn list_batches(
        &mut self,
        after: Option<&str>,
        limit: Option<&str>,
        now: Moment,
    ) -> Result<String, ApiError> {
        let limit = listing::limit(limit, 20, 100)?;
        let lagging = |id: &BatchId| self.batches.get(id).is_some_and(|b| b.listed_from > now);
        // Only the newest can be missing from the listing yet.
        let hidden = self.order.iter().take_while(|id| lagging(id)).count();
        let listed = self.order.get(hidden..).unwrap_or_default();
        let Page { items, has_more } = page(listed, |id| id.0.as_str(), after, limit)?;
        let items: Vec<_> = items
            .iter()
            .map(|id| (id.0.clone(), self.batch_json(id, now)))
            .collect();
        Ok(listing::json(&items, has_more))
    }

    /// `POST /batches/{id}/cancel`.
    pub(crate) fn cancel_batch(&mut self, id: &str, now: Moment) -> Result<String, ApiError> {
        let id = self.find_batch(id)?;
        if let Some(batch) = self.batches.get_mut(&id) {
            life::cancel(batch, now)?;
        }
        Ok(self.batch_json(&id, now))
    }

    fn find_batch(&self, id: &str) -> Result<BatchId, ApiError> {
        let wanted = BatchId(id.to_owned());
        if self.batches.contains_key(&wanted) {
            return Ok(wanted);
        }
        Err(ApiError::new(404, format!("No batch found with id '{id}'.")).param("batch_id"))
    }

    /// Bytes of all bodies that a client uploaded or a batch wrote.
    pub(crate) fn stored_bytes(&self) -> u64 {
        let stored = self
            .files
            .values()
            .filter(|file| matches!(file.body, Body::Stored));
        stored.filter_map(|file| file.bytes).sum()
    }

    fn add_file(&mut self, file: File) {
        self.files.insert(file.id.clone(), file);
    }

    fn remove_file(&mut self, id: &FileId) {
        self.files.remove(id);
        self.drop_body(id);
    }

    /// Removes the bytes of a deleted file, unless a batch still has to read them.
    fn drop_body(&self, id: &FileId) {
        let needed = self.live.iter().filter_map(|live| self.batches.get(live));
        if !needed.into_iter().any(|batch| batch.input == *id) {
            self.store.remove(&BodyName::new(&id.0));
        }
    }

    fn next_rank(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    fn next_file_id(&mut self) -> FileId {
        let rank = self.next_rank();
        FileId(format!(
            "file-{}",
            self.seed.named("file").child(rank).letters(24)
        ))
    }

    fn next_batch_id(&mut self) -> BatchId {
        let rank = self.next_rank();
        BatchId(format!(
            "batch_{}",
            self.seed.named("batch").child(rank).hex(32)
        ))
    }

    fn table(&mut self, kind: &Kind) -> Arc<Table> {
        if let Some(table) = self.tables.get(kind) {
            return Arc::clone(table);
        }
        let table = Table::new(kind, render::answered_length);
        self.tables.insert(kind.clone(), Arc::clone(&table));
        table
    }
}

#[cfg(test)]
mod tests;
