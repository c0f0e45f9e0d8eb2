//! What failed in a batch, before it is sent again: classes to choose from, and what they cost.

use tui_input::Input;

use crate::app::effect::CreatePlan;
use crate::domain::estimate::Tokens;
use crate::domain::retry::{Choice, Plan, PlanRow};
use crate::domain::{Batch, BatchId, Failure};

use super::create::Count;
use super::jobs::JobId;

/// The retry that is being considered.
#[derive(Clone, Debug)]
pub struct Retry {
    /// Whose failures.
    pub batch: Box<Batch>,
    /// What the list calls it.
    pub name: String,
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

/// What would be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPlan {
    /// What became of every request, and which are taken.
    pub plan: Plan,
    /// Other batches that have requests of it, whose results were looked at too.
    pub others: Vec<BatchId>,
    /// The batch to be made; `None` where nothing is taken.
    pub ready: Option<CreatePlan>,
    /// The tokens of its requests.
    pub tokens: Option<Box<Tokens>>,
    /// What is odd, in whole sentences.
    pub notes: Vec<String>,
}

/// What the outside needs to make a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryWish {
    /// Whose failures.
    pub batch: Box<Batch>,
    /// The name the batch is shown under, which names its folder.
    pub name: String,
    /// Which classes are taken.
    pub choice: Choice,
    /// Another model, where one is wanted.
    pub model: Option<String>,
    /// Another number of most tokens, where one is wanted.
    pub max_tokens: Option<u64>,
}

impl Retry {
    /// Begins with the usual choice and no plan.
    pub fn new(batch: Batch, name: String) -> Self {
        Self {
            batch: Box::new(batch),
            name,
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
            batch: self.batch.clone(),
            name: self.name.clone(),
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

    /// Returns the batch to be made, once it is known.
    pub fn ready(&self) -> Result<&CreatePlan, &'static str> {
        if self.job.is_some() {
            return Err("it is still being planned");
        }
        self.wish()?;
        if self.failed.is_some() {
            return Err("there is no plan");
        }
        let planned = self.planned.as_ref().and_then(|it| it.ready.as_ref());
        planned.ok_or("no request is taken")
    }

    /// Returns the tokens as a count that is done, to be held against a ceiling.
    pub fn count(&self) -> Count {
        let planned = self.planned.as_ref();
        let tokens = planned.and_then(|planned| planned.tokens.clone());
        tokens.map_or_else(Count::default, Count::done)
    }
}
