//! How fresh the list is, in the header.
//!
//! While somebody is likely to be looking, the age is counted: `fresh 4s · next 11s`. Then the
//! times of day are shown instead, `as of 14:20:03 · next 14:20:14`: they say the same and do not
//! change, so that an idle screen needs no timer and no frame.

use crate::app::model::Model;
use crate::domain::time::short_span;
use crate::domain::{Failure, Kind, Now, when};
use crate::text::Clean;
use crate::tui::theme::Role;

use super::hint;
use crate::app::App;

/// What the header says of it, in full and in short, and how it looks.
#[derive(Clone, Debug)]
pub(super) struct Freshness {
    /// In full.
    pub(super) full: Clean,
    /// The half that matters most.
    pub(super) short: Clean,
    /// How it looks.
    pub(super) role: Role,
}

impl Freshness {
    fn new(first: &str, then: Option<&str>, role: Role) -> Self {
        let full = then.map_or_else(|| first.to_owned(), |then| format!("{first} · {then}"));
        Self {
            full: Clean::line(&full),
            short: Clean::line(first),
            role,
        }
    }
}

/// Returns how fresh the list is.
pub(super) fn of(app: &App) -> Freshness {
    let model = &app.model;
    if model.session.files().is_some() {
        return Freshness::new("", None, Role::Dim);
    }
    match (&model.sync.failure, model.sync.last_good) {
        (Some(failure), good) => failing(app, failure, good),
        (None, None) => Freshness::new("loading…", None, Role::Active),
        (None, Some(good)) => fine(model, good),
    }
}

fn fine(model: &Model, good: Now) -> Freshness {
    let now = model.now;
    if model.sync.is_watched(now) {
        let age = short_span(now.at.since(good.at));
        let next = model.sync.plan.due().map_or_else(
            || "asking…".to_owned(),
            |due| format!("next {}", short_span(due.since(now.at))),
        );
        return Freshness::new(&format!("fresh {age}"), Some(&next), Role::Dim);
    }
    let at = when::clock(good.wall, &model.session.zone);
    Freshness::new(
        &format!("as of {at}"),
        Some(&next(model, "next")),
        Role::Dim,
    )
}

fn failing(app: &App, failure: &Failure, good: Option<Now>) -> Freshness {
    let model = &app.model;
    if model.sync.plan.is_stopped() {
        let again = format!("{} tries again", hint::key(app, "refresh.all"));
        return Freshness::new(refusal(failure.kind), Some(&again), Role::Bad);
    }
    let (word, role) = trouble(failure.kind);
    let as_of = good.map(|good| when::clock(good.wall, &model.session.zone));
    let since = as_of.map_or_else(String::new, |at| format!("as of {at} · "));
    let then = format!("{since}{}", next(model, "next try"));
    Freshness::new(word, Some(&then), role)
}

/// Returns when the next look is, by the time of day.
fn next(model: &Model, word: &str) -> String {
    let Some(due) = model.sync.plan.due() else {
        return "asking…".to_owned();
    };
    let at = model.now.wall.plus(due.since(model.now.at));
    format!("{word} {}", when::clock(at, &model.session.zone))
}

/// Returns in a few words why the provider is not asked any more.
fn refusal(kind: Kind) -> &'static str {
    match kind {
        Kind::NoKey => "no key",
        Kind::Unauthorized => "key refused",
        Kind::Forbidden => "access refused",
        _ => "not asking",
    }
}

/// Returns in a few words why the last look failed.
fn trouble(kind: Kind) -> (&'static str, Role) {
    match kind {
        Kind::RateLimited => ("slowed down by the provider", Role::Warn),
        Kind::Network => ("offline", Role::Bad),
        Kind::Unavailable => ("provider in trouble", Role::Bad),
        _ => ("listing fails", Role::Bad),
    }
}
