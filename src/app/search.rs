//! What is typed behind `/`, as a query, and what of a query is marked in a text.

use crate::domain::query::{NeedleKind, Query};
use crate::text::rich::{Finder, Pattern};

/// Reads what was typed; the reason, a sentence, where it cannot be read.
pub fn parse(typed: &str) -> Result<Query, String> {
    Query::parse(typed).map_err(|error| error.to_string())
}

/// Returns what marks the text that a query looks for, if it looks for any.
pub fn finder(query: &Query) -> Option<Finder> {
    let needle = query.text.as_ref()?;
    let kind = match needle.kind {
        NeedleKind::Literal => Pattern::Literal,
        NeedleKind::Regex => Pattern::Regex,
    };
    Finder::new(&needle.pattern, kind)
}
