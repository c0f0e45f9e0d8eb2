//! The share: the one number that matters most of a batch, by its state.

use crate::app::state::list::Row;
use crate::domain::{Batch, RequestCounts, Status, Timestamp};
use crate::text::{Clean, columns};
use crate::tui::theme::Role;
use crate::tui::widget::short;

use super::SHARE;

/// Returns what matters most in the state that a batch is in.
pub(super) fn of(row: &Row, now: Timestamp) -> (Clean, Role) {
    let batch = &row.batch;
    if row.intent().is_some() {
        return (Clean::default(), Role::Dim);
    }
    if row.is_gone {
        return (Clean::own("not seen"), Role::Warn);
    }
    if row.pace.stalled_for(batch, now).is_some() {
        return (Clean::own("stalled"), Role::Warn);
    }
    match &batch.status {
        Status::Validating => (Clean::default(), Role::Dim),
        Status::Failed => (why_failed(batch), Role::Bad),
        Status::Completed => completed(batch),
        Status::Cancelled => (done_of(batch), Role::Dim),
        Status::Expired => (percent(batch), Role::Dim),
        Status::InProgress | Status::Finalizing | Status::Cancelling | Status::Unknown(_) => {
            (percent(batch), Role::Text)
        }
    }
}

fn percent(batch: &Batch) -> Clean {
    let mille = batch.counts.and_then(RequestCounts::per_mille);
    mille.map_or_else(Clean::default, |mille| Clean::line(&short::share(mille)))
}

fn completed(batch: &Batch) -> (Clean, Role) {
    match batch.counts {
        None => (Clean::default(), Role::Dim),
        Some(RequestCounts {
            failed: 0,
            completed,
            ..
        }) => (
            Clean::line(&format!("{} ok", short::count(completed))),
            Role::Dim,
        ),
        Some(RequestCounts {
            completed: 0,
            failed,
            ..
        }) if failed > 0 => (Clean::own("all err"), Role::Bad),
        Some(RequestCounts { failed, .. }) => (
            Clean::line(&format!("{} err", short::count(failed))),
            Role::Warn,
        ),
    }
}

fn done_of(batch: &Batch) -> Clean {
    let counts = batch.counts.filter(|counts| counts.total > 0);
    counts.map_or_else(Clean::default, |counts| {
        let (done, total) = (short::count(counts.done()), short::count(counts.total));
        Clean::line(&format!("{done}/{total}"))
    })
}

/// Returns the line that broke the input, else how many reasons there are.
fn why_failed(batch: &Batch) -> Clean {
    if let Some(line) = batch.errors.iter().find_map(|error| error.line) {
        let text = format!("line {line}");
        let text = if columns(&text) <= SHARE {
            text
        } else {
            format!("L{line}")
        };
        return Clean::line(&text);
    }
    match batch.errors.len() {
        0 => Clean::default(),
        1 => Clean::own("1 error"),
        many => Clean::line(&format!(
            "{} errs",
            short::count(u64::try_from(many).unwrap_or(u64::MAX))
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_high_line_number_still_fits() {
        let mut batch = Batch::bare(crate::domain::BatchId::new("b"), Status::Failed);
        batch.errors = vec![crate::domain::BatchError {
            line: Some(49_999),
            ..crate::domain::BatchError::default()
        }];
        assert_eq!(why_failed(&batch).as_str(), "L49999");
    }
}
