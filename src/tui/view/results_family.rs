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
    if app.model.results.are_of_run() {
        return of_run(app, &key);
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
    if let Some(names) = family_words(&family.of(Where::Gone)) {
        let words = format!("the provider no longer has the results of {names}");
        return Some((words, Role::Warn));
    }
    if family.joined().is_empty()
        && let Some(parent) = &family.parent
    {
        let words = format!("a retry of {parent}, which shows both as one");
        return Some((words, Role::Dim));
    }
    None
}

/// Says which batches of a run, and which retries of them, are not among the rows, and why.
fn of_run(app: &App, key: &str) -> Option<(String, Role)> {
    let family = &app.model.results.family;
    let run = app.model.list.current()?.run()?;
    if family.kin.is_empty() {
        return None;
    }
    let count = |state| family.of(state).len();
    let (away, running, nothing) = (
        count(Where::Away),
        count(Where::Running),
        count(Where::Nothing),
    );
    let unknown = usize::try_from(run.of).unwrap_or(usize::MAX);
    let unknown = unknown.saturating_sub(run.shards.len());
    let part = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        many_of_them => Some(format!("{many_of_them} {many}")),
    };
    let parts = [
        part(
            away,
            &format!("batch is not here, {key} saves it"),
            &format!("batches are not here, {key} saves them"),
        ),
        part(running, "still runs", "still run"),
        part(nothing, "ended without results", "ended without results"),
        part(
            count(Where::Gone),
            "is gone at the provider",
            "are gone at the provider",
        ),
        part(run.unsent, "is no batch yet", "are no batches yet"),
        part(unknown, "is not in the list", "are not in the list"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let role = if away > 0 { Role::Warn } else { Role::Dim };
    (!parts.is_empty()).then(|| (parts.join(" · "), role))
}

/// Returns how many batches of a run have rows here, and into how many it was split.
pub(super) fn extent_of_run(app: &App) -> Option<(usize, usize)> {
    let family = &app.model.results.family;
    let run = app.model.list.current()?.run()?;
    let of = usize::try_from(run.of).unwrap_or(usize::MAX);
    let joined = family.of(Where::Joined);
    let joined = joined.iter().filter(|id| run.shards.contains(id));
    (!family.kin.is_empty()).then(|| (joined.count(), of))
}

fn verb<T>(several: &[T]) -> &'static str {
    if several.len() == 1 { "has" } else { "have" }
}
