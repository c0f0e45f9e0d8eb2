//! Marks: the batches that an action is about, when it is about more than one.
//!
//! A range is marked as the cursor passes. Marks are ids, so that no refresh moves them.

use std::collections::HashSet;

use crate::app::state::scroll::Step;
use crate::domain::BatchId;

use super::List;

impl List {
    /// Tells whether a batch is marked.
    pub fn is_marked(&self, id: &BatchId) -> bool {
        self.marks.contains(id)
    }

    /// Returns how many batches are marked.
    pub fn marked(&self) -> usize {
        self.marks.len()
    }

    /// Returns what an action is about: the marked batches, else the selected one. A run stands for
    /// its shards.
    pub fn targets(&self) -> Vec<BatchId> {
        let selected = self.selected.iter().filter(|_| self.marks.is_empty());
        let chosen = self.marks.iter().chain(selected);
        let mut known = HashSet::new();
        chosen
            .flat_map(|id| self.members(id))
            .filter(|id| known.insert(id.clone()))
            .collect()
    }

    /// Marks the selected batch, or takes its mark away, and moves on.
    pub fn toggle_mark(&mut self, height: u16) {
        self.range_from = None;
        if let Some(id) = self.selected.clone()
            && !self.marks.remove(&id)
        {
            self.marks.insert(id);
        }
        self.step(Step::Rows(1), height);
    }

    /// Starts marking a range at the selected batch, or ends it.
    pub fn toggle_range(&mut self) {
        self.range_from = match self.range_from.take() {
            Some(_) => None,
            None => self.selected.clone(),
        };
        self.stretch_range();
    }

    pub(super) fn stretch_range(&mut self) {
        let from = self.range_from.as_ref().and_then(|id| self.places.get(id));
        let Some(from) = from.and_then(|place| self.shown.iter().position(|at| at == place)) else {
            return;
        };
        let to = usize::try_from(self.scroll.cursor).unwrap_or(from);
        for place in self
            .shown
            .get(from.min(to)..=from.max(to))
            .unwrap_or_default()
        {
            if let Some(row) = self.rows.get(*place) {
                self.marks.insert(row.batch.id.clone());
            }
        }
    }

    /// Marks every row shown.
    pub fn mark_all(&mut self) {
        let rows = self.shown.iter().filter_map(|place| self.rows.get(*place));
        self.marks.extend(rows.map(|row| row.batch.id.clone()));
    }

    /// Takes all marks away; tells whether there were any.
    pub fn clear_marks(&mut self) -> bool {
        self.range_from = None;
        let had = !self.marks.is_empty();
        self.marks.clear();
        had
    }

    /// Tells whether a range is being marked.
    pub fn is_marking_range(&self) -> bool {
        self.range_from.is_some()
    }
}
