//! Routes events: one arm an event, each arm one call. Decides nothing itself.

mod browse;
mod compare;
mod followup;
mod input;
mod jobs;
mod listing;
mod prepare;
mod replies;
mod results;
mod retry;
mod unresolved;

use crate::domain::Now;

use super::effect::Effect;
use super::event::Event;
use super::state::notices::Severity;
use super::{App, mouse};

pub(super) use input::run;

/// Takes an event in, and returns what is to be done about it outside.
pub fn update(app: &mut App, event: Event, now: Now) -> Vec<Effect> {
    app.model.now = now;
    app.model.sync.plan.woke(now);
    let is_of_a_person = event.is_of_a_person();
    let mut effects = route(app, event, now);
    if is_of_a_person {
        effects.extend(app.model.results.look());
    }
    effects.extend(followup::settle(&mut app.model, &app.keymap));
    effects
}

fn route(app: &mut App, event: Event, now: Now) -> Vec<Effect> {
    let App { model, keymap } = app;
    match event {
        Event::Pressed(key) => input::pressed(model, keymap, key),
        Event::Pasted(text) => input::pasted(model, &text),
        Event::Moused { deed, column, row } => mouse::moused(model, keymap, deed, column, row),
        Event::Resized(size) => {
            model.screen.size = size;
            Vec::new()
        }
        Event::Attended(attention) => {
            model.sync.plan.attend(attention, now);
            Vec::new()
        }
        Event::Ticked => Vec::new(),
        Event::Listed {
            ticket,
            outcome,
            jitter,
        } => listing::listed(model, ticket, outcome, jitter),
        Event::Fetched { id, outcome } => listing::fetched(model, &id, outcome),
        Event::IntentsSeen { outcome, due } => unresolved::seen(model, outcome, &due),
        Event::Forgotten(batches) => listing::forgotten(model, batches),
        Event::FilesNamed(outcome) => listing::files_named(model, outcome),
        Event::Cancelled { id, outcome } => replies::cancelled(model, &id, outcome),
        Event::ResultsOpened { .. }
        | Event::WindowRead { .. }
        | Event::EndRead { .. }
        | Event::IndexAdvanced { .. }
        | Event::Indexed { .. }
        | Event::Studied { .. }
        | Event::SearchAdvanced { .. }
        | Event::Sought { .. }
        | Event::RequestRead { .. }
        | Event::Family { .. }
        | Event::FilesGrew { .. }
        | Event::FilesLookedAt { .. }
        | Event::FileChanged { .. } => results::took(model, event),
        Event::CompareAdvanced { .. } | Event::Compared { .. } | Event::PairsRead { .. } => {
            compare::took(model, event)
        }
        Event::Preparing(news) => prepare::took(model, news),
        Event::PathsFound { ticket, paths } => replies::paths_found(model, ticket, paths),
        Event::Checked { ticket, outcome } => replies::checked(model, ticket, outcome),
        Event::Counted { ticket, news } => replies::counted(model, ticket, news),
        Event::JobAdvanced { job, progress } => {
            model.jobs.advance(job, progress, now);
            Vec::new()
        }
        Event::JobEnded { job, outcome } => jobs::job_ended(model, job, outcome),
        Event::Copied { what, outcome } => replies::copied(model, what, outcome),
        Event::Returned(outcome) => replies::returned(model, outcome),
        Event::Priced { list, problems } => replies::priced(model, list, problems),
        Event::ProfileSwitched(outcome) => replies::profile_switched(model, outcome),
        Event::Went(failure) => replies::went(model, &failure),
        Event::Told { severity, text } => replies::told(model, severity, text),
    }
}

/// Writes a notice that something went well.
fn good(model: &mut super::model::Model, text: String) {
    let now = model.now;
    model.notices.tell(Severity::Good, text, now);
}
