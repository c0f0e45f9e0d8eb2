//! Which rows are written: a pilot, those behind it, or all.

use std::path::{Path, PathBuf};

use crate::app::effect::PreparePlan;

use super::{Line, Prepare, Recipe, Turn};

/// Which rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Portion {
    /// A few at the beginning.
    #[default]
    Pilot,
    /// Those behind the pilot that was sent.
    Rest,
    /// Every row.
    All,
}

/// What was sent of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piloted {
    /// The dataset.
    pub dataset: PathBuf,
    /// So many rows from its beginning.
    pub rows: u64,
}

/// A file that was written and is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    path: PathBuf,
    /// What sending it makes of the pilot.
    then: Option<Piloted>,
}

impl Prepare {
    /// Returns what was sent of the dataset that is named.
    pub fn sent_rows(&self) -> Option<u64> {
        let piloted = self.piloted.as_ref()?;
        (piloted.dataset == self.dataset_typed()).then_some(piloted.rows)
    }

    /// Returns the portions there are, and which is chosen.
    pub fn portions(&self) -> (Vec<Portion>, Portion) {
        let mut all = vec![Portion::Pilot, Portion::Rest, Portion::All];
        if self.sent_rows().is_none() {
            all.retain(|portion| *portion != Portion::Rest);
        }
        let is_there = all.contains(&self.portion);
        let chosen = if is_there {
            self.portion
        } else {
            Portion::Pilot
        };
        (all, chosen)
    }

    /// Chooses another portion.
    pub fn choose_portion(&mut self, to: Turn) {
        let (all, chosen) = self.portions();
        let at = all.iter().position(|it| *it == chosen).unwrap_or(0);
        let next = match to {
            Turn::Next => at + 1,
            Turn::Previous => at.saturating_sub(1),
        };
        if let Some(portion) = all.get(next) {
            self.portion = *portion;
            self.problem = None;
        }
    }

    /// Returns what is to be written, or why nothing can be.
    pub fn plan(&self) -> Result<PreparePlan, String> {
        let dataset = self.dataset_typed();
        if dataset.as_os_str().is_empty() {
            return Err("name a dataset first".to_owned());
        }
        if self.job.is_some() {
            return Err("a file is being written already".to_owned());
        }
        let edits = match &self.read {
            Recipe::Read(edits) => edits,
            Recipe::Unread => return Err("the recipe is being read".to_owned()),
            Recipe::Failed(_) => return Err("the recipe cannot be used".to_owned()),
        };
        let (skip, limit) = match self.portions().1 {
            Portion::Pilot => (0, Some(self.pilot_rows()?)),
            Portion::Rest => (self.sent_rows().unwrap_or(0), None),
            Portion::All => (0, None),
        };
        Ok(PreparePlan {
            dataset,
            draft: edits.draft(self.recipe_typed()),
            skip,
            limit,
        })
    }

    fn pilot_rows(&self) -> Result<u64, String> {
        let typed = self.pilot.value().trim();
        match typed.parse() {
            Ok(0) => Err("a pilot has at least one row".to_owned()),
            Ok(rows) => Ok(rows),
            Err(_) => Err(format!("\"{typed}\" is no number of rows for the pilot")),
        }
    }

    /// Takes note of a file that was written by this plan, with so many requests.
    pub fn wrote(&mut self, plan: &PreparePlan, path: &Path, requests: u64) {
        self.problem = None;
        let is_whole = plan.limit.is_none_or(|limit| requests < limit);
        let then = (!is_whole).then(|| Piloted {
            dataset: plan.dataset.clone(),
            rows: plan.skip.saturating_add(requests),
        });
        self.written = Some(Written {
            path: path.to_owned(),
            then,
        });
    }

    /// Takes note that a file is on its way; tells whether it was the one written here. What follows
    /// is offered next.
    pub fn sent(&mut self, path: &Path) -> bool {
        let Some(written) = self.written.take_if(|written| written.path == *path) else {
            return false;
        };
        self.piloted = written.then;
        self.portion = match self.piloted {
            Some(_) => Portion::Rest,
            None => Portion::Pilot,
        };
        self.line = Line::Write;
        true
    }
}
