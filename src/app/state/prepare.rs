//! Requests being prepared: the dataset, the recipe and its changes, rows as they would be sent, and
//! how much of it was sent already.
//!
//! Stays as it is when the page is closed, so that a pilot can be read before the rest follows.

mod line;
mod path;
mod portion;
mod recipe;
mod save;
mod sheet;
mod taste;

use std::collections::BTreeMap;
use std::path::PathBuf;

use tui_input::Input;

use crate::app::effect::{Effect, Preparing, Ticket};
use crate::domain::Failure;

use super::jobs::JobId;

pub use line::Line;
use portion::Written;
pub use portion::{Piloted, Portion};
pub use sheet::{Edits, Entry, Knob, Sheet};
pub use taste::{Printed, Taste, TastedRow, Tasting, Turn};

/// The recipe to begin with.
const FIRST: &str = "summarise";
/// Rows of a pilot, unless something else is typed.
const PILOT: &str = "10";

/// What is known of the recipe that is named.
#[derive(Clone, Debug, Default)]
pub enum Recipe {
    /// It is being read, or another one was typed.
    #[default]
    Unread,
    /// What it says, and what is changed of it.
    Read(Box<Edits>),
    /// It cannot be used.
    Failed(Failure),
}

/// The page on which requests are prepared.
#[derive(Clone, Debug)]
pub struct Prepare {
    /// Where the keys go.
    pub line: Line,
    /// The path of the dataset.
    pub dataset: Input,
    /// The name or path of the recipe.
    pub recipe: Input,
    /// What a path could become.
    pub candidates: Vec<String>,
    /// Recipes to choose from.
    pub recipes: Vec<String>,
    /// A dataset to try with.
    pub sample: Option<PathBuf>,
    /// What is known of the recipe.
    pub read: Recipe,
    /// Where the changed recipe is to be saved, while that is typed.
    pub save_as: Option<Input>,
    /// Rows as they would be sent.
    pub tasting: Tasting,
    /// How many rows the pilot has.
    pub pilot: Input,
    /// Which rows are to be written.
    pub portion: Portion,
    /// What was sent.
    pub piloted: Option<Piloted>,
    /// The file that is being written.
    pub job: Option<JobId>,
    /// Why it was not written.
    pub failed: Option<Failure>,
    /// Why it cannot go on.
    pub problem: Option<String>,
    /// What was changed of recipes that were left, by their names.
    left: BTreeMap<String, Edits>,
    written: Option<Written>,
    offering: Ticket,
    completing: Ticket,
    reading: Ticket,
    saving: Ticket,
}

impl Default for Prepare {
    fn default() -> Self {
        Self {
            line: Line::default(),
            dataset: Input::default(),
            recipe: FIRST.into(),
            candidates: Vec::new(),
            recipes: Vec::new(),
            sample: None,
            read: Recipe::default(),
            save_as: None,
            tasting: Tasting::default(),
            pilot: PILOT.into(),
            portion: Portion::default(),
            piloted: None,
            job: None,
            failed: None,
            problem: None,
            left: BTreeMap::new(),
            written: None,
            offering: Ticket::default(),
            completing: Ticket::default(),
            reading: Ticket::default(),
            saving: Ticket::default(),
        }
    }
}

impl Prepare {
    /// Opens the page, with a dataset to offer where none is named. Files may have changed since it
    /// was open last: the recipe is read again, and then the rows.
    pub fn open(&mut self) -> Vec<Effect> {
        self.problem = None;
        let mut effects = vec![Effect::Prepare(Preparing::Offer(self.offering.renew()))];
        effects.extend(self.read_recipe());
        effects
    }

    /// Takes what there is to choose from. `is_demo` is where a dataset is filled in by itself.
    #[must_use]
    pub fn offered(
        &mut self,
        ticket: Ticket,
        recipes: Vec<String>,
        sample: Option<PathBuf>,
        fill: Fill,
    ) -> Option<Effect> {
        if ticket != self.offering {
            return None;
        }
        self.recipes = recipes;
        self.sample = sample;
        (fill == Fill::Sample).then(|| self.fill_sample()).flatten()
    }

    /// Names the sample where no dataset is named.
    pub fn fill_sample(&mut self) -> Option<Effect> {
        let sample = self.sample.as_ref()?;
        if !self.dataset.value().trim().is_empty() {
            return None;
        }
        self.dataset = Input::new(sample.display().to_string());
        self.taste()
    }

    /// Returns the lines of the page, in their order.
    pub fn lines(&self) -> Vec<Line> {
        let edits = self.edits();
        let knobs = edits.map_or(0, |edits| edits.knobs.len());
        let texts = edits.map_or(0, |edits| edits.texts.len());
        let mut lines = vec![Line::Dataset, Line::Recipe];
        lines.extend((0..knobs).map(Line::Knob));
        lines.extend((0..texts).map(Line::Text));
        lines.extend(self.save_as.iter().map(|_| Line::Save));
        lines.extend([Line::Pilot, Line::Write, Line::Rows]);
        lines
    }

    /// Goes to the next line, or the one before.
    #[must_use]
    pub fn step(&mut self, to: Turn) -> Option<Effect> {
        let lines = self.lines();
        let at = lines.iter().position(|line| *line == self.line);
        let at = at.unwrap_or(0);
        let next = match to {
            Turn::Next => at + 1,
            Turn::Previous => at.saturating_sub(1),
        };
        let line = lines.get(next).copied();
        self.go_to(line.unwrap_or(self.line))
    }

    /// Goes to a line. A dataset or recipe that is left is read.
    #[must_use]
    pub fn go_to(&mut self, line: Line) -> Option<Effect> {
        let left = std::mem::replace(&mut self.line, line);
        self.candidates.clear();
        self.problem = None;
        match left {
            Line::Dataset => self.taste_unless_there(),
            Line::Recipe if matches!(self.read, Recipe::Unread) => self.read_recipe(),
            _ => None,
        }
    }

    /// Returns what is changed of the recipe.
    pub fn edits(&self) -> Option<&Edits> {
        match &self.read {
            Recipe::Read(edits) => Some(edits),
            Recipe::Unread | Recipe::Failed(_) => None,
        }
    }

    fn edits_mut(&mut self) -> Option<&mut Edits> {
        match &mut self.read {
            Recipe::Read(edits) => Some(edits),
            Recipe::Unread | Recipe::Failed(_) => None,
        }
    }

    /// Returns the input that takes text.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self.line {
            Line::Dataset => Some(&mut self.dataset),
            Line::Recipe => Some(&mut self.recipe),
            Line::Knob(at) => self.edits_mut()?.knobs.get_mut(at).map(|it| &mut it.input),
            Line::Text(at) => self.edits_mut()?.texts.get_mut(at).map(|it| &mut it.input),
            Line::Save => self.save_as.as_mut(),
            Line::Pilot => Some(&mut self.pilot),
            Line::Write | Line::Rows => None,
        }
    }

    /// Returns the template with the cursor.
    pub fn text(&self) -> Option<&Input> {
        match self.line {
            Line::Text(at) => self.edits()?.texts.get(at).map(|text| &text.input),
            _ => None,
        }
    }

    /// Takes note that the text of the current line has changed.
    #[must_use]
    pub fn edited(&mut self) -> Option<Effect> {
        self.problem = None;
        self.failed = None;
        match self.line {
            Line::Dataset => {
                self.candidates.clear();
                self.completing.renew();
                self.tasting.forget();
                None
            }
            Line::Recipe => {
                self.candidates.clear();
                self.completing.renew();
                self.leave_recipe();
                None
            }
            Line::Knob(_) | Line::Text(_) => self.taste(),
            Line::Save | Line::Pilot | Line::Write | Line::Rows => None,
        }
    }

    /// Puts back what the recipe says in the current line.
    #[must_use]
    pub fn restore(&mut self) -> Option<Effect> {
        let line = self.line;
        let edits = self.edits_mut()?;
        match line {
            Line::Knob(at) => edits.knobs.get_mut(at)?.restore(),
            Line::Text(at) => edits.texts.get_mut(at)?.restore(),
            _ => return None,
        }
        self.edited()
    }

    /// Returns the path of the dataset; `~/` is the shell's and is resolved outside.
    pub fn dataset_typed(&self) -> PathBuf {
        PathBuf::from(self.dataset.value().trim())
    }

    /// Asks for rows as they would be sent now, where a dataset is named and the recipe is known.
    #[must_use]
    pub fn taste(&mut self) -> Option<Effect> {
        let dataset = self.dataset_typed();
        if dataset.as_os_str().is_empty() {
            return None;
        }
        let draft = self.edits()?.draft(self.recipe_typed());
        Some(Effect::Prepare(Preparing::Taste {
            ticket: self.tasting.ask(),
            dataset,
            draft,
        }))
    }

    fn taste_unless_there(&mut self) -> Option<Effect> {
        let is_there = self.tasting.outcome.is_some() || self.tasting.is_waiting;
        (!is_there).then(|| self.taste()).flatten()
    }

    /// Stays after the profile was switched: what was under way is nobody's any more.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.job = None;
        self.tasting.forget();
        self
    }
}

/// Whether a sample is named by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The sample, where nothing is named.
    Sample,
    /// Nothing.
    Nothing,
}

#[cfg(test)]
mod tests;
