//! What the lower edge of a table of results says of retries that are not among its rows.

use crate::app::App;
use crate::app::state::results::{Reading, Where};
use crate::domain::retry::family_words;
use crate::tui::theme::Role;

use super::hint::key;
use super::results_words::share;

/// Says what is known of the family of what is open, what is overlooked most first.
pub(super) fn told(app: &App) -> Option<(String, Role)> {
    let family = &app.model.results.family;
    let key = key(app, "results.merge");
    let others = if app.model.results.are_of_run() {
        "other batches"
    } else {
        "retries"
    };
    match family.reading {
        Reading::Going(progress) => {
            let words = format!("reading its {others} {}, {key} stops", share(progress));
            return Some((words, Role::Active));
        }
        Reading::Stopped => {
            let words = format!("its {others} are not read, {key} reads them");
            return Some((words, Role::Warn));
        }
        Reading::Showing | Reading::None => {}
    }
    if let Some(names) = family_words(&family.of(Where::Away)) {
        let verb = verb(&family.of(Where::Away));
        let words = format!("{names} {verb} requests of it too, {key} saves them");
        return Some((words, Role::Warn));
    }
    if let Some(names) = family_words(&family.of(Where::Running)) {
        let words = format!("still trying requests of it: {names}, {key} looks again");
        return Some((words, Role::Dim));
    }
    if family.joined().is_empty()
        && let Some(parent) = &family.parent
    {
        let words = format!("a retry of {parent}, which shows both as one");
        return Some((words, Role::Dim));
    }
    None
}

fn verb<T>(several: &[T]) -> &'static str {
    if several.len() == 1 { "has" } else { "have" }
}
