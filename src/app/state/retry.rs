//! What failed in a batch or in the batches of a run, before it is sent again: classes to choose
//! from, and what they cost.

mod plan;

use tui_input::Input;

use crate::domain::retry::{Choice, PlanRow};
use crate::domain::{Batch, BatchId, Failure};

use super::create::Count;
use super::jobs::JobId;
use super::list::{List, Row, Run};
use super::session::Session;

pub use plan::{Left, RetryPart, RetryPlan, RetryWish, Taken, Why};

/// The retry that is being considered.
#[derive(Clone, Debug)]
pub struct Retry {
    /// Whose failures: a batch, or the row of a run.
    pub id: BatchId,
    /// What the list calls it.
    pub name: String,
    /// Whether these are those of one batch or of several.
    pub reach: Reach,
    /// Which classes are taken.
    pub choice: Choice,
    /// Where the keys go.
    pub focus: Focus,
    /// Another model; that of each request while it is empty.
    pub model: Input,
    /// Another number of most tokens; that of each request while it is empty.
    pub max_tokens: Input,
    /// The row with the cursor.
    pub cursor: usize,
    /// The plan that is being made, if one is.
    pub job: Option<JobId>,
    /// What was planned last; while another plan is made, the classes in it are still right.
    pub planned: Option<Box<RetryPlan>>,
    /// Why there is no plan.
    pub failed: Option<Failure>,
    /// What is planned: the batches that have ended, and those that are left out already.
    batches: Vec<(Batch, String)>,
    left: Vec<Left>,
}

/// Of what the failures are considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Of one batch.
    Batch,
    /// Of all batches of a run.
    Run,
}

/// Where the keys go while a retry is considered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// To the classes.
    #[default]
    Classes,
    /// To the model, which is typed.
    Model,
    /// To the most tokens, which are typed.
    MaxTokens,
}

impl Focus {
    /// Returns the one below, round the end.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Classes => Self::Model,
            Self::Model => Self::MaxTokens,
            Self::MaxTokens => Self::Classes,
        }
    }

    /// Returns the one above, round the beginning.
    #[must_use]
    pub fn previous(self) -> Self {
        self.next().next()
    }
}

impl Retry {
    /// Begins with what a row stands for, the usual choice and no plan.
    pub fn new(row: &Row, list: &List) -> Self {
        let (reach, batches, left) = match row.run() {
            None => (
                Reach::Batch,
                vec![(row.batch.clone(), row.name.clone())],
                Vec::new(),
            ),
            Some(run) => {
                let (batches, left) = of_run(run, list);
                (Reach::Run, batches, left)
            }
        };
        Self {
            id: row.batch.id.clone(),
            name: row.name.clone(),
            reach,
            batches,
            left,
            choice: Choice::default(),
            focus: Focus::default(),
            model: Input::default(),
            max_tokens: Input::default(),
            cursor: 0,
            job: None,
            planned: None,
            failed: None,
        }
    }

    /// Returns what is to be planned now, or why that cannot be told.
    pub fn wish(&self) -> Result<RetryWish, &'static str> {
        let model = Some(self.model.value().trim()).filter(|model| !model.is_empty());
        let most = Some(self.max_tokens.value().trim()).filter(|most| !most.is_empty());
        let most = most.map(|most| match most.parse::<u64>() {
            Ok(most) if most > 0 => Ok(most),
            Ok(_) | Err(_) => Err("max tokens is a whole number from 1 on"),
        });
        Ok(RetryWish {
            batches: self.batches.clone(),
            left: self.left.clone(),
            choice: self.choice.clone(),
            model: model.map(str::to_owned),
            max_tokens: most.transpose()?,
        })
    }

    /// Returns the input that takes text, if one does.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self.focus {
            Focus::Classes => None,
            Focus::Model => Some(&mut self.model),
            Focus::MaxTokens => Some(&mut self.max_tokens),
        }
    }

    /// Returns the classes that occur, and whether they are taken by what was chosen last.
    pub fn rows(&self) -> Vec<PlanRow> {
        let rows = self.planned.iter().flat_map(|planned| planned.plan.rows());
        let chosen = |row: PlanRow| PlanRow {
            is_taken: self.choice.takes(row.class),
            ..row
        };
        rows.map(chosen).collect()
    }

    /// Takes the class with the cursor, or leaves it; tells whether there is one.
    pub fn toggle(&mut self) -> bool {
        let Some(row) = self.rows().get(self.cursor).copied() else {
            return false;
        };
        self.choice = self.choice.toggled(row.class);
        true
    }

    /// Takes the outcome of a plan; that of an older one is nothing.
    pub fn took(&mut self, job: JobId, outcome: Result<Box<RetryPlan>, Failure>) {
        if self.job != Some(job) {
            return;
        }
        self.job = None;
        match outcome {
            Ok(planned) => {
                self.failed = None;
                self.planned = Some(planned);
                self.cursor = self.cursor.min(self.rows().len().saturating_sub(1));
            }
            Err(failure) => self.failed = Some(failure),
        }
    }

    /// Returns the batches to be made, once they are known; there is at least one.
    pub fn ready(&self) -> Result<&[RetryPart], &'static str> {
        if self.job.is_some() {
            return Err("it is still being planned");
        }
        self.wish()?;
        if self.failed.is_some() {
            return Err("there is no plan");
        }
        let planned = self.planned.as_ref().map(|it| it.parts.as_slice());
        let parts = planned.filter(|parts| !parts.is_empty());
        parts.ok_or("no request is taken")
    }

    /// Says why one of the batches may not be made at its cost. One that may not keeps the others
    /// from being made: who set a ceiling is asked before anything is sent.
    pub fn allowed(&self, session: &Session) -> Result<(), String> {
        let parts = self.planned.iter().flat_map(|planned| &planned.parts);
        for part in parts {
            let count = Count::done(part.tokens.clone());
            let allowed = count.allowed(session.max_cost, &session.profile, &session.prices);
            allowed.map_err(|why| match self.reach {
                Reach::Batch => why,
                Reach::Run => format!("{}: {why}", part.name),
            })?;
        }
        Ok(())
    }
}

/// Tells the batches of a run that have ended from those that are left out.
fn of_run(run: &Run, list: &List) -> (Vec<(Batch, String)>, Vec<Left>) {
    let (mut batches, mut left) = (Vec::new(), Vec::new());
    for row in list.shards_of(run) {
        let name = row.name.clone();
        if row.is_batch() && row.batch.status.is_ended() {
            batches.push((row.batch.clone(), name));
            continue;
        }
        let status = row.batch.status.word();
        let why = match row.intent() {
            Some(_) => format!("no batch yet ({status})"),
            None => format!("it is {status}"),
        };
        let why = Why::Waits(why);
        left.push(Left { name, why });
    }
    let known = u32::try_from(run.shards.len()).unwrap_or(u32::MAX);
    let unknown = run.of.saturating_sub(known);
    if unknown > 0 {
        left.push(Left {
            name: format!("{unknown} more"),
            why: Why::Waits("further down in the list, or not there".to_owned()),
        });
    }
    (batches, left)
}
