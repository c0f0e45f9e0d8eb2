//! Which rows of the results are meant.

use crate::domain::result::Place;

/// Which rows are counted: all results, or those that the last search has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rows {
    /// All lines of all files.
    #[default]
    All,
    /// The hits of the search.
    Hits,
}

/// A row to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The next hit of the search, round the end.
    NextHit,
    /// The hit before, round the beginning.
    PreviousHit,
    /// The next result that is no success.
    NextProblem,
    /// The one before.
    PreviousProblem,
    /// The result of a request.
    Id(String),
    /// The line at a place.
    Place(Place),
    /// A part of the way through, in percent.
    Percent(u8),
}
