//! The lines of the page on which requests are prepared.

use crate::app::key_scope::Scope;

/// Where the keys go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// The path of the dataset.
    #[default]
    Dataset,
    /// The name or path of the recipe.
    Recipe,
    /// One of the values of the recipe.
    Knob(usize),
    /// One of its templates.
    Text(usize),
    /// The file in which the changed recipe is saved.
    Save,
    /// How many rows the pilot has.
    Pilot,
    /// Which rows are written.
    Write,
    /// The rows as they would be sent.
    Rows,
}

impl Line {
    /// Returns the scopes in which a key is looked up, innermost first.
    pub fn scopes(self) -> Vec<Scope> {
        let inner = match self {
            Self::Recipe => Some(Scope::PrepareRecipe),
            Self::Text(_) => Some(Scope::PrepareText),
            Self::Save => Some(Scope::PrepareSave),
            Self::Write => Some(Scope::PrepareWrite),
            Self::Rows => Some(Scope::PrepareRows),
            Self::Dataset | Self::Knob(_) | Self::Pilot => None,
        };
        let common = [Scope::Prepare, Scope::Everywhere];
        inner.into_iter().chain(common).collect()
    }
}
