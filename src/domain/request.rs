//! One line of an input file, as people read it beside its answer.

use std::sync::Arc;

/// A request, understood as far as possible. Its words are hostile until they are cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// The number of its line, counted from 1.
    pub number: u64,
    /// Its name.
    pub custom_id: Option<String>,
    /// Why nobody can tell which request it is; absent where it has a name.
    pub fault: Option<String>,
    /// The model asked for.
    pub model: Option<String>,
    /// What was asked, role by role, as text.
    pub words: String,
    /// The line as it came, without its line end, cut where it is very long.
    pub raw: Arc<[u8]>,
}

/// What is known of the request of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The request.
    Line(Box<RequestLine>),
    /// The input file is not on this machine.
    NotHere,
    /// The input file is here and has no such request.
    Unknown,
}
