//! The tokens of all results together, in words.

use crate::cli::human::grouped;
use crate::domain::Usage;
use crate::domain::truth::Statistics;

/// Says all tokens, or the least they can be and why nobody knows better.
pub(super) fn in_all(found: &Statistics) -> String {
    let known = tokens(found.usage);
    match found.unknown {
        0 => known,
        1 => format!("at least {known} (1 line counts them in a way nobody can read)"),
        many => format!(
            "at least {known} ({} lines count them in a way nobody can read)",
            grouped(many)
        ),
    }
}

fn tokens(usage: Usage) -> String {
    let part = |count: u64, what| match count {
        0 => String::new(),
        count => format!(" ({} {what})", grouped(count)),
    };
    format!(
        "{} input{} · {} output{}",
        grouped(usage.input),
        part(usage.cached, "cached"),
        grouped(usage.output),
        part(usage.reasoning, "reasoning")
    )
}
