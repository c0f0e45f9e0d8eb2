//! Rows of runs: the shards of an input that was split are one row, which unfolds.
//!
//! Which batches belong together is read from the mark in their metadata, so that it needs neither
//! the ledger nor the machine that made them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::pace::Pace;
use crate::domain::run::roll_up;
use crate::domain::{BatchId, RunId};

use super::{List, Row, Stands, haystack};

/// What is known of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// Into how many shards it was split.
    pub of: u32,
    /// The rows of those that are known, by their number.
    pub shards: Vec<BatchId>,
    /// How many of these are no batches yet.
    pub unsent: usize,
}

impl List {
    /// Makes the rows of runs what their shards are by now.
    pub(super) fn gather_runs(&mut self) {
        let mut groups: BTreeMap<RunId, Vec<(u32, usize)>> = BTreeMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            if let Some(mark) = &row.mark {
                let group = groups.entry(mark.shard.run.clone()).or_default();
                group.push((mark.shard.number, place));
            }
        }
        self.runs = groups.len();
        for (id, mut group) in groups {
            group.sort_unstable();
            let Some(row) = self.run_row(&id, &group) else {
                continue;
            };
            let place = self.places.get(&row.batch.id);
            if let Some(known) = place.and_then(|place| self.rows.get_mut(*place)) {
                *known = row;
            } else {
                self.places.insert(row.batch.id.clone(), self.rows.len());
                self.rows.push(row);
            }
        }
    }

    fn run_row(&self, id: &RunId, group: &[(u32, usize)]) -> Option<Row> {
        let shards: Vec<&Row> = group
            .iter()
            .filter_map(|(_, place)| self.rows.get(*place))
            .collect();
        let first = shards.first()?;
        let mark = first.mark.as_ref()?;
        let batches = shards.iter().map(|row| &row.batch);
        let batch = roll_up(BatchId::new(id.as_str()), batches);
        let name = mark.name_of_run(&first.name).to_owned();
        let mut text = haystack(&batch, &name);
        for row in &shards {
            text.push(' ');
            text.push_str(&row.haystack);
        }
        let run = Run {
            id: id.clone(),
            of: mark.of,
            unsent: shards.iter().filter(|row| row.intent().is_some()).count(),
            shards: shards.iter().map(|row| row.batch.id.clone()).collect(),
        };
        Some(Row {
            pace: Pace::default(),
            name,
            is_gone: shards.iter().all(|row| row.is_gone),
            stands: Stands::Run(Box::new(run)),
            mark: None,
            haystack: text,
            batch,
        })
    }

    /// Returns the rows of the shards of a run that are known, by their number.
    pub fn shards_of<'a>(&'a self, run: &'a Run) -> impl Iterator<Item = &'a Row> {
        run.shards.iter().filter_map(|id| self.get(id))
    }

    /// Lists rows in their order: of runs the row alone, and its shards below it where it is
    /// unfolded.
    pub(super) fn show_folded(&mut self) {
        self.shown.clear();
        for place in &self.sorted {
            let Some(row) = self.rows.get(*place).filter(|row| row.mark.is_none()) else {
                continue;
            };
            self.shown.push(*place);
            if let Some(run) = row.run().filter(|run| self.unfolded.contains(&run.id)) {
                let shards = run.shards.iter().filter_map(|id| self.places.get(id));
                self.shown.extend(shards);
            }
        }
    }

    /// Tells whether the shards of a run are shown.
    pub fn is_unfolded(&self, run: &RunId) -> bool {
        self.unfolded.contains(run)
    }

    /// Shows the shards of the selected run below it.
    pub fn unfold(&mut self) {
        if let Some(run) = self.current().and_then(Row::run) {
            let run = run.id.clone();
            self.unfolded.insert(run);
            self.show_matching();
        }
    }

    /// Hides the shards of the selected run, or of the run of the selected shard, and selects it.
    pub fn fold(&mut self) {
        if let Some(run) = self.current().and_then(Row::belongs_to).cloned() {
            self.unfolded.remove(&run);
            self.selected = Some(BatchId::new(run.as_str()));
            self.show_matching();
        }
    }

    /// Returns the row under which a batch is found: itself, or the run that hides it.
    pub(super) fn visible<'a>(&self, id: &'a BatchId) -> Cow<'a, BatchId> {
        let mark = self.get(id).and_then(|row| row.mark.as_ref());
        let hidden = mark.filter(|mark| !self.unfolded.contains(&mark.shard.run));
        match hidden {
            Some(mark) => Cow::Owned(BatchId::new(mark.shard.run.as_str())),
            None => Cow::Borrowed(id),
        }
    }

    /// Returns the batches that an id stands for: itself, or the shards of a run.
    pub fn members(&self, id: &BatchId) -> Vec<BatchId> {
        match self.get(id).and_then(Row::run) {
            Some(run) => run.shards.clone(),
            None => vec![id.clone()],
        }
    }
}

impl Row {
    /// Returns the run that this row stands for or is a shard of.
    pub fn belongs_to(&self) -> Option<&RunId> {
        match (&self.stands, &self.mark) {
            (Stands::Run(run), _) => Some(&run.id),
            (_, Some(mark)) => Some(&mark.shard.run),
            (_, None) => None,
        }
    }
}
