//! What the results pane says while it has no results to show.

use crate::app::App;
use crate::app::state::results::Phase;
use crate::domain::{Batch, Status};
use crate::text::{Clean, number};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::frame::Words;

use super::failure;
use super::hint::key;

/// Says why there is nothing to see, and what to do about it.
pub(super) fn paragraphs(app: &App, theme: &Theme) -> Vec<Words> {
    let say = |text: &str, role: Role| (Clean::field(text), theme.style(role));
    let batch = app.model.list.current().map(|row| &row.batch);
    if batch.is_none() && app.model.session.files().is_none() {
        return vec![say(
            "The results of the selected batch appear here.",
            Role::Dim,
        )];
    }
    if app.model.list.current_intent().is_some() {
        return vec![say("No results: this is no batch yet.", Role::Text)];
    }
    let is_run = (app.model.list.current()).is_some_and(|row| row.run().is_some());
    match &app.model.results.phase {
        Phase::Idle if is_run => {
            let text = format!(
                "No results yet: those of a run are those of its batches. {} shows them below it.",
                key(app, "list.unfold")
            );
            vec![say(&text, Role::Text)]
        }
        Phase::Resting(_) | Phase::Loading => vec![say("Opening the results…", Role::Dim)],
        Phase::Failed(failed) => {
            let id = match app.model.browse() {
                Some(_) => "results.reopen",
                None => "refresh.batch",
            };
            let again = format!("{} tries again.", key(app, id));
            failure::paragraphs(failed, theme, &again)
        }
        Phase::Open => vec![say("The result files are empty.", Role::Text)],
        Phase::Idle => {
            let detail = key(app, "pane.detail");
            let why = batch.map(|batch| why_none(batch, &detail));
            vec![say(&why.unwrap_or_default(), Role::Text)]
        }
    }
}

/// Says why a batch names no result files.
fn why_none(batch: &Batch, detail: &str) -> String {
    let counts = batch.counts.unwrap_or_default();
    match &batch.status {
        Status::Validating => {
            "No results yet: the provider is still checking the input file.".to_owned()
        }
        Status::InProgress if counts.total > 0 => format!(
            "No results yet: {} of {} requests are done. The files come when the batch ends.",
            number(counts.done()),
            number(counts.total)
        ),
        Status::InProgress => {
            "No results yet: the requests are being run. The files come when the batch ends."
                .to_owned()
        }
        Status::Finalizing => "No results yet: the files are being written.".to_owned(),
        Status::Cancelling => {
            "No results yet: the batch is being cancelled. What is done comes when that is through."
                .to_owned()
        }
        Status::Completed => {
            "It completed, but the provider names no result files: they were deleted, or they have expired."
                .to_owned()
        }
        Status::Failed => format!(
            "No results: the input was refused before any request was run. The detail pane ({detail}) says why."
        ),
        Status::Expired | Status::Cancelled => {
            "No results: it ended before any request was done.".to_owned()
        }
        Status::Unknown(word) => format!("No results yet: the provider calls its state {word:?}."),
    }
}
