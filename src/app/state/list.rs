//! The list of batches: filter, order, selection and marks, all by id and never by row number.
//!
//! Rows live in a slab that only grows; `sorted` holds their positions in order, `shown` those that
//! pass the filter. So moving costs nothing, drawing touches the rows on the screen only, a filter
//! that is typed further narrows what it had, and one that is taken back sorts nothing.

use std::collections::{BTreeSet, HashMap};

use memchr::memmem::Finder;
use tui_input::Input;

use crate::domain::pace::Pace;
use crate::domain::run::Mark;
use crate::domain::{Batch, BatchId, Change, FileId, Now, RunId, Status, change};

use super::scroll::{Scroll, Step};

mod intents;
mod marks;
pub mod order;
mod row;
mod runs;

pub use order::Sort;
pub use row::{Row, Stands};
pub use runs::Run;

use row::haystack;

/// How many batches are running, ended well, and in need of a look.
type Tally = (usize, usize, usize);

/// The list of batches.
#[derive(Clone, Debug, Default)]
pub struct List {
    rows: Vec<Row>,
    places: HashMap<BatchId, usize>,
    runs: usize,
    unfolded: BTreeSet<RunId>,
    sorted: Vec<usize>,
    shown: Vec<usize>,
    selected: Option<BatchId>,
    marks: BTreeSet<BatchId>,
    range_from: Option<BatchId>,
    tally: Tally,
    file_names: HashMap<FileId, String>,
    /// Where the cursor and the window are among the shown rows.
    pub scroll: Scroll,
    /// The filter as typed.
    pub filter: Input,
    /// What the rows are ordered by.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub is_reversed: bool,
}

impl List {
    /// Takes over what the provider says now, and returns what is different.
    ///
    /// Call [`Self::arrange`] once after the last batch of a page.
    pub fn take(&mut self, batch: Batch, now: Now) -> Vec<Change> {
        let name = self.name_of(&batch);
        let Some(row) = self
            .places
            .get(&batch.id)
            .and_then(|place| self.rows.get_mut(*place))
        else {
            let changes = change::changes_of(None, &batch);
            self.add(batch, name, now);
            return changes;
        };
        let changes = change::changes_of(Some(&row.batch), &batch);
        if let Some(counts) = batch.counts {
            row.pace.note(now.wall, counts);
        }
        if row.batch != batch || row.name != name {
            row.haystack = haystack(&batch, &name);
            row.mark = Mark::of(&batch.metadata);
            row.batch = batch;
            row.name = name;
        }
        row.is_gone = false;
        changes
    }

    fn add(&mut self, batch: Batch, name: String, now: Now) {
        let mut pace = Pace::default();
        if let Some(counts) = batch.counts {
            pace.note(now.wall, counts);
        }
        self.places.insert(batch.id.clone(), self.rows.len());
        let haystack = haystack(&batch, &name);
        let mark = Mark::of(&batch.metadata);
        self.rows.push(Row {
            batch,
            pace,
            name,
            is_gone: false,
            stands: Stands::Batch,
            mark,
            haystack,
        });
    }

    fn name_of(&self, batch: &Batch) -> String {
        let file = batch
            .input_file
            .as_ref()
            .and_then(|id| self.file_names.get(id));
        batch
            .given_name()
            .or(file.map(String::as_str))
            .unwrap_or(batch.id.as_str())
            .to_owned()
    }

    /// Learns the names of input files, and renames the batches that had no better name.
    pub fn name_files(&mut self, names: impl IntoIterator<Item = (FileId, String)>) {
        self.file_names.extend(names);
        for place in 0..self.rows.len() {
            let row = self.rows.get(place).filter(|row| row.is_batch());
            let Some(name) = row.map(|row| self.name_of(&row.batch)) else {
                continue;
            };
            if let Some(row) = self.rows.get_mut(place).filter(|row| row.name != name) {
                row.haystack = haystack(&row.batch, &name);
                row.name = name;
            }
        }
        self.arrange();
    }

    /// Tells whether a batch is shown under its id for want of the name of its input file.
    pub fn lacks_file_name(&self) -> bool {
        self.rows.iter().any(|row| {
            row.is_batch()
                && row.batch.given_name().is_none()
                && row
                    .batch
                    .input_file
                    .as_ref()
                    .is_some_and(|file| !self.file_names.contains_key(file))
        })
    }

    /// Marks a batch as no longer visible with this profile.
    pub fn lose(&mut self, id: &BatchId) {
        if let Some(row) = self
            .places
            .get(id)
            .and_then(|place| self.rows.get_mut(*place))
        {
            row.is_gone = true;
        }
    }

    /// Puts filter and order into force again.
    ///
    /// Contract: the selected batch stays selected and stays on its screen row, as far as the
    /// list is long enough; if the filter hides it, the row that takes its place is selected.
    pub fn arrange(&mut self) {
        self.gather_runs();
        self.tally = self.counted();
        self.sort_all();
        self.show_matching();
    }

    /// Orders all rows, shown or not, so that a filter that is taken back needs no sorting.
    fn sort_all(&mut self) {
        self.sorted.extend(self.sorted.len()..self.rows.len());
        let (rows, sort, is_reversed) = (&self.rows, self.sort, self.is_reversed);
        self.sorted
            .sort_by(|a, b| match (rows.get(*a), rows.get(*b)) {
                (Some(a), Some(b)) if is_reversed => order::compare(sort, b, a),
                (Some(a), Some(b)) => order::compare(sort, a, b),
                (None, _) | (_, None) => std::cmp::Ordering::Equal,
            });
    }

    fn show_matching(&mut self) {
        self.show_folded();
        self.narrow();
    }

    /// Takes out what does not pass the filter, and keeps the selection on its row.
    fn narrow(&mut self) {
        let needle = self.filter.value().to_lowercase();
        let words: Vec<Finder<'_>> = needle.split_whitespace().map(Finder::new).collect();
        if !words.is_empty() {
            let rows = &self.rows;
            let has = |row: &Row| {
                let haystack = row.haystack.as_bytes();
                words.iter().all(|word| word.find(haystack).is_some())
            };
            self.shown.retain(|place| rows.get(*place).is_some_and(has));
        }
        self.keep_selection();
    }

    fn keep_selection(&mut self) {
        let above = self.scroll.cursor.saturating_sub(self.scroll.top);
        let place = self.selected.as_ref().and_then(|id| self.places.get(id));
        let at = place.and_then(|place| self.shown.iter().position(|shown| shown == place));
        if let Some(at) = at {
            self.scroll.cursor = u64::try_from(at).unwrap_or(u64::MAX);
            self.scroll.top = self.scroll.cursor.saturating_sub(above);
        }
        self.scroll.cursor = self.scroll.cursor.min(self.len().saturating_sub(1));
        self.follow_cursor();
    }

    fn follow_cursor(&mut self) {
        self.selected = self
            .shown_at(self.scroll.cursor)
            .map(|row| row.batch.id.clone());
    }

    fn shown_at(&self, at: u64) -> Option<&Row> {
        self.shown
            .get(usize::try_from(at).ok()?)
            .and_then(|place| self.rows.get(*place))
    }

    /// Moves the selection on a screen of `height` rows. A range being marked grows with it.
    pub fn step(&mut self, step: Step, height: u16) {
        self.scroll.step(step, self.len(), height);
        self.follow_cursor();
        self.stretch_range();
    }

    /// Puts the window back around the selection, after the screen has changed.
    pub fn settle(&mut self, height: u16) {
        self.scroll.settle(self.len(), height);
    }

    /// Selects a row of the screen, counted from the top of the window.
    pub fn select_screen_row(&mut self, row: u16) {
        let at = self.scroll.top.saturating_add(u64::from(row));
        if at < self.len() {
            self.scroll.cursor = at;
            self.follow_cursor();
        }
    }

    /// Selects a batch, or the run that hides it, if it is shown.
    pub fn select(&mut self, id: &BatchId) {
        let place = self.places.get(self.visible(id).as_ref());
        let at = place.and_then(|place| self.shown.iter().position(|shown| shown == place));
        if let Some(at) = at.and_then(|at| u64::try_from(at).ok()) {
            self.scroll.cursor = at;
            self.follow_cursor();
        }
    }

    /// Orders by the next column.
    pub fn cycle_sort(&mut self) {
        self.sort = self.sort.next();
        self.arrange();
    }

    /// Turns the order round.
    pub fn reverse(&mut self) {
        self.is_reversed = !self.is_reversed;
        self.arrange();
    }

    /// Replaces the filter.
    pub fn filter_by(&mut self, filter: Input) {
        let narrows = filter.value().starts_with(self.filter.value());
        self.filter = filter;
        if narrows {
            self.narrow();
        } else {
            self.show_matching();
        }
    }

    /// Returns the number of rows shown.
    pub fn len(&self) -> u64 {
        u64::try_from(self.shown.len()).unwrap_or(u64::MAX)
    }

    /// Tells whether no row is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Returns the number of batches known, shown or not, those that are none yet among them.
    pub fn known(&self) -> usize {
        self.rows.len() - self.runs
    }

    /// Returns the selected row.
    pub fn current(&self) -> Option<&Row> {
        self.selected.as_ref().and_then(|id| self.get(id))
    }

    /// Returns a row by id.
    pub fn get(&self, id: &BatchId) -> Option<&Row> {
        self.places.get(id).and_then(|place| self.rows.get(*place))
    }

    /// Returns the rows of a window, at most `height` of them.
    pub fn window(&self, height: u16) -> impl Iterator<Item = &Row> {
        let from = usize::try_from(self.scroll.top).unwrap_or(usize::MAX);
        self.shown
            .iter()
            .skip(from)
            .take(usize::from(height))
            .filter_map(|place| self.rows.get(*place))
    }

    /// Returns all rows in no particular order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// Returns how many batches are in each of the three groups of the header: running, ended well,
    /// in need of a look; counted when the list was last arranged, so that a frame costs nothing.
    pub fn tally(&self) -> (usize, usize, usize) {
        self.tally
    }

    fn counted(&self) -> Tally {
        let (mut running, mut done, mut attention) = (0, 0, 0);
        for batch in self.batches() {
            if batch.needs_attention() {
                attention += 1;
            } else if !batch.status.is_ended() {
                running += 1;
            } else if batch.status == Status::Completed {
                done += 1;
            }
        }
        (running, done, attention)
    }
}

#[cfg(test)]
mod tests;
