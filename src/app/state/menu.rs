//! A short list to choose from: what to copy, which profile, which theme, what to do.

use std::path::PathBuf;

use crate::app::action::Action;
use crate::app::effect::{CreatePlan, ExportForm, ExportPlan, Repeat, Rows};
use crate::domain::{BatchId, IntentId};

use super::retry::RetryPart;

/// A list of choices with one selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    /// What is being chosen.
    pub title: String,
    /// What holds for all choices, in the lower edge; may hold text from outside.
    pub foot: String,
    /// The choices.
    pub items: Vec<Item>,
    /// The row with the cursor.
    pub cursor: usize,
}

/// One row of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is called; may hold text from outside.
    pub label: String,
    /// More about it, dimmed; may hold text from outside.
    pub detail: String,
    /// What choosing it does.
    pub choice: Choice,
}

/// What choosing a row does.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Copy this text.
    Copy {
        /// What it is, for the notice.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Run an action.
    Run(&'static Action),
    /// Switch to this profile.
    Profile(String),
    /// Use this theme.
    Theme(String),
    /// Choose a form for these rows.
    Forms(Rows),
    /// Export these rows in this form, into this file.
    Export(ExportForm, Rows, PathBuf),
}

/// A question about something that cannot be taken back.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// The question.
    pub title: String,
    /// What it is about and what follows; may hold text from outside.
    pub lines: Vec<String>,
    /// What the yes is called: `Cancel 3 batches`.
    pub yes: String,
    /// How it is answered.
    pub asks: Asks,
    /// What a yes does.
    pub then: Intent,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Asks {
    /// By yes or no.
    YesNo(Answer),
    /// By typing a number, because many things are at stake.
    Count {
        /// The number.
        wanted: String,
        /// What was typed.
        typed: tui_input::Input,
    },
}

/// The button with the cursor. No comes first, so that a hasty enter does no harm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Leave it.
    #[default]
    No,
    /// Do it.
    Yes,
}

impl Answer {
    /// Returns the button without the cursor.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Yes => Self::No,
        }
    }
}

/// What a confirmed question does.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Cancel these batches.
    Cancel(Vec<BatchId>),
    /// Download again and replace what is there.
    Replace(BatchId),
    /// Export again and replace what is there.
    ReplaceExport(ExportPlan),
    /// Download all of these.
    Download(Vec<BatchId>),
    /// Send requests once more of which there is a batch.
    CreateAgain(CreatePlan),
    /// Give up what is no batch yet.
    Abandon(IntentId),
    /// Send what failed in a batch again.
    Retry(Box<CreatePlan>),
    /// Send what failed in the batches of a run again.
    RetryRun(Vec<RetryPart>, Repeat),
    /// Leave although jobs are running.
    Quit,
    /// Trust the `.env` of the working directory.
    TrustEnvFile,
}
