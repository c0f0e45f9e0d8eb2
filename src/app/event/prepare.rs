//! What came of a dataset that is to become requests.

use std::path::PathBuf;

use crate::app::effect::Ticket;
use crate::app::state::prepare::{Sheet, Taste};
use crate::domain::Failure;

/// Something was found out about a dataset or a recipe.
#[derive(Clone, Debug, PartialEq)]
pub enum PrepareNews {
    /// It was looked what there is to choose from.
    Offered {
        /// Which asking.
        ticket: Ticket,
        /// Names and paths of recipes.
        recipes: Vec<String>,
        /// A dataset to try with.
        sample: Option<PathBuf>,
    },
    /// A recipe was read.
    RecipeRead {
        /// Which asking.
        ticket: Ticket,
        /// What it says.
        outcome: Result<Box<Sheet>, Failure>,
    },
    /// A changed recipe was saved as a file, or was not.
    Saved {
        /// Which asking.
        ticket: Ticket,
        /// The file, as it can be named on the page.
        outcome: Result<PathBuf, Failure>,
    },
    /// Rows were printed.
    Tasted {
        /// Which asking.
        ticket: Ticket,
        /// What became of them.
        outcome: Result<Box<Taste>, Failure>,
    },
}
