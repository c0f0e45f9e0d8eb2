//! What is wished of a dataset that is to become requests.

use std::path::PathBuf;

use crate::app::state::jobs::JobId;

use super::Ticket;

/// Something to be done about a dataset and a recipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preparing {
    /// Look which recipes and which sample there are to choose from; answered by `Offered`.
    Offer(Ticket),
    /// List what a path being typed could become; answered by `PathsFound`.
    Complete {
        /// Which asking this is.
        ticket: Ticket,
        /// The path so far.
        text: String,
        /// What the path is of.
        of: PathOf,
    },
    /// Read a recipe by its name or path; answered by `RecipeRead`.
    ReadRecipe {
        /// Which asking this is.
        ticket: Ticket,
        /// The name or path.
        recipe: String,
    },
    /// Print the first rows of a dataset, of which only these are read; answered by `Tasted`, unless
    /// another taste was asked for meanwhile.
    Taste {
        /// Which asking this is.
        ticket: Ticket,
        /// The dataset.
        dataset: PathBuf,
        /// What prints the rows.
        draft: Draft,
    },
    /// Write a file of requests; a job, answered by `JobEnded` with `JobDone::Prepared`.
    Write {
        /// The job.
        job: JobId,
        /// What to write.
        plan: PreparePlan,
    },
    /// Save a recipe with what is changed of it as a file; answered by `Saved`.
    Save {
        /// Which asking this is.
        ticket: Ticket,
        /// Where: replaced only where it is the recipe itself.
        path: PathBuf,
        /// The recipe and the changes.
        draft: Draft,
    },
    /// Forget the rows that were read for tastes, and end what is under way for them.
    Forget,
}

/// What a path being typed leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathOf {
    /// Rows.
    Dataset,
    /// A recipe.
    Recipe,
}

/// A recipe and what is changed of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Draft {
    /// The name or path of the recipe.
    pub recipe: String,
    /// The model, instead of the recipe's.
    pub model: Option<String>,
    /// Names and values of variables, and of members of the body as `body.NAME`.
    pub set: Vec<(String, String)>,
    /// Members of the body that are left out.
    pub without: Vec<String>,
    /// Names of texts and templates.
    pub templates: Vec<(String, String)>,
}

/// What a file of requests is to be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparePlan {
    /// The dataset.
    pub dataset: PathBuf,
    /// What prints its rows.
    pub draft: Draft,
    /// So many rows at the beginning are left out.
    pub skip: u64,
    /// No more than so many rows behind them.
    pub limit: Option<u64>,
}

impl PreparePlan {
    /// Says which rows, in a few words that fit a file name too: `1-10`, `11-end`, `all`.
    pub fn rows(&self) -> String {
        let first = self.skip.saturating_add(1);
        match (self.skip, self.limit) {
            (0, None) => "all".to_owned(),
            (_, None) => format!("{first}-end"),
            (skip, Some(limit)) => format!("{first}-{}", skip.saturating_add(limit)),
        }
    }
}
