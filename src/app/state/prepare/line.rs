//! The lines of the page on which requests are prepared.

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
    /// How many rows the pilot has.
    Pilot,
    /// Which rows are written.
    Write,
    /// The rows as they would be sent.
    Rows,
}
