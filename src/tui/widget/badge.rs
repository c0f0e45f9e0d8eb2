//! The glyph and the look of a state. The word beside it says the same, so that colour and shape
//! are never all there is.

use crate::app::state::notices::Severity;
use crate::domain::{Batch, Status};
use crate::tui::theme::Role;

/// Returns the glyph of a state: one column in every terminal, and another shape for each state.
pub(crate) fn glyph(status: &Status) -> &'static str {
    match status {
        Status::Validating => "◌",
        Status::InProgress => "◐",
        Status::Finalizing => "◕",
        Status::Completed => "●",
        Status::Failed => "✗",
        Status::Expired => "◷",
        Status::Cancelling => "◍",
        Status::Cancelled => "⊘",
        Status::Unknown(_) => "?",
    }
}

/// Returns the look of a batch: that of its state, and a warning where some requests failed.
pub(crate) fn role(batch: &Batch) -> Role {
    match batch.status {
        Status::Completed if batch.failed_requests() > 0 => Role::Warn,
        Status::Completed => Role::Ok,
        Status::Validating | Status::InProgress | Status::Finalizing => Role::Active,
        Status::Failed => Role::Bad,
        Status::Expired | Status::Cancelling | Status::Cancelled => Role::Ended,
        Status::Unknown(_) => Role::Text,
    }
}

/// Returns glyph, word and look of a severity.
pub(crate) fn severity(severity: Severity) -> (&'static str, &'static str, Role) {
    match severity {
        Severity::Info => ("·", "note", Role::Dim),
        Severity::Good => ("✓", "done", Role::Ok),
        Severity::Warning => ("!", "attention", Role::Warn),
        Severity::Error => ("✗", "error", Role::Bad),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::columns;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_has_a_glyph_of_its_own_and_of_one_column() {
        let unknown = Status::Unknown("archived".into());
        let glyphs: Vec<&str> = Status::KNOWN.iter().chain([&unknown]).map(glyph).collect();
        assert!(glyphs.iter().all(|glyph| columns(glyph) == 1), "{glyphs:?}");
        let distinct: BTreeSet<_> = glyphs.iter().collect();
        assert_eq!(distinct.len(), glyphs.len());
    }
}
