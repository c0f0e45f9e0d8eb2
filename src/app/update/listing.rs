//! What the provider says of its batches.

use crate::app::effect::{Effect, Ticket};
use crate::app::model::Model;
use crate::app::state::notices::Severity;
use crate::app::state::sync::{LISTED_AT_FIRST, Sync};
use crate::domain::poll::Verdict;
use crate::domain::{Batch, BatchId, Change, Failure, Kind, Page, RemoteFile, Status};
use crate::text::number;

/// Live batches outside the newest page that are fetched one by one after each look.
const FETCHED_APART: usize = 5;

/// Takes a page of the list, the newest or an older one.
pub(super) fn listed(
    model: &mut Model,
    ticket: Ticket,
    outcome: Result<Page<Batch>, Failure>,
    jitter: f64,
) -> Vec<Effect> {
    if ticket == model.sync.head {
        return newest(model, outcome, jitter);
    }
    if ticket == model.sync.tail && model.sync.is_fetching_older {
        older(model, outcome);
    }
    Vec::new()
}

fn newest(model: &mut Model, outcome: Result<Page<Batch>, Failure>, jitter: f64) -> Vec<Effect> {
    let now = model.now;
    match outcome {
        Ok(page) => {
            let is_first = model.sync.last_good.is_none();
            let overlaps = page
                .items
                .iter()
                .any(|batch| model.list.get(&batch.id).is_some());
            if is_first || !overlaps && !page.items.is_empty() {
                model.sync.older.clone_from(&page.next);
            }
            let seen: Vec<BatchId> = page.items.iter().map(|batch| batch.id.clone()).collect();
            take_page(
                model,
                page,
                if is_first {
                    Telling::Nothing
                } else {
                    Telling::Moves
                },
            );
            model.sync.last_good = Some(now);
            came_back(model);
            plan(model, Verdict::Clean, jitter);
            apart(model, &seen)
        }
        Err(failure) => {
            plan(model, Sync::verdict(&failure), jitter);
            if model.sync.failure.as_ref().map(|old| old.kind) != Some(failure.kind) {
                model.notices.fail(&failure, now);
            }
            model.sync.failure = Some(failure);
            Vec::new()
        }
    }
}

/// Clears a failure after a look that went well, and says so.
fn came_back(model: &mut Model) {
    let now = model.now;
    if let Some(failure) = model.sync.failure.take() {
        model.notices.retract(&failure);
        model
            .notices
            .tell(Severity::Good, "the provider answers again", now);
    }
}

fn plan(model: &mut Model, verdict: Verdict, jitter: f64) {
    let batches = model.list.batches();
    model
        .sync
        .plan
        .answered(verdict, batches, model.now, jitter);
}

fn older(model: &mut Model, outcome: Result<Page<Batch>, Failure>) {
    let now = model.now;
    model.sync.is_fetching_older = false;
    match outcome {
        Ok(page) => {
            let is_new = page
                .items
                .iter()
                .any(|batch| model.list.get(&batch.id).is_none());
            model.sync.older = page.next.clone().filter(|_| is_new);
            take_page(model, page, Telling::Nothing);
        }
        Err(failure) => {
            model.sync.wants_all = false;
            model.sync.older = None;
            model
                .notices
                .fail(&failure.in_order_to("cannot list older batches"), now);
        }
    }
}

/// Whether changes are worth telling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    /// Everything is new at the first look.
    Nothing,
    /// A batch that moved is news.
    Moves,
}

fn take_page(model: &mut Model, page: Page<Batch>, telling: Telling) {
    let now = model.now;
    for unreadable in &page.unreadable {
        let text = format!("a batch in the list cannot be read: {}", unreadable.reason);
        model.notices.note(Severity::Warning, text, now);
    }
    if !page.unreadable.is_empty() && telling == Telling::Nothing {
        let text = format!(
            "{} batches cannot be read; L tells why",
            page.unreadable.len()
        );
        model.notices.tell(Severity::Warning, text, now);
    }
    let mut changes = Vec::new();
    for batch in page.items {
        changes.extend(model.list.take(batch, now));
    }
    model.list.arrange();
    if telling == Telling::Moves {
        tell_all(model, &changes);
    }
}

/// Takes what the provider says of one batch.
/// Takes batches that the provider no longer lists; one that is in the list is there by its word.
pub(super) fn forgotten(model: &mut Model, batches: Vec<Batch>) -> Vec<Effect> {
    for batch in batches {
        let id = batch.id.clone();
        if model.list.get(&id).is_none() {
            model.list.take(batch, model.now);
            model.list.lose(&id);
        }
    }
    model.list.arrange();
    Vec::new()
}

pub(super) fn take(model: &mut Model, batch: Batch) {
    let changes = model.list.take(batch, model.now);
    model.list.arrange();
    tell_all(model, &changes);
}

fn tell_all(model: &mut Model, changes: &[Change]) {
    for change in changes {
        tell(model, change);
    }
}

/// Tells of a batch that entered another state. Progress shows by itself.
fn tell(model: &mut Model, change: &Change) {
    let Change::Moved { id, to, .. } = change else {
        return;
    };
    let Some(row) = model.list.get(id) else {
        return;
    };
    let failed = row.batch.failed_requests();
    let mut text = format!("{} is {}", row.name, to.word());
    if to.is_ended() && failed > 0 {
        let noun = if failed == 1 { "request" } else { "requests" };
        text = format!("{text} with {} failed {noun}", number(failed));
    }
    let severity = match to {
        Status::Completed if failed == 0 => Severity::Good,
        Status::Completed | Status::Expired | Status::Failed => Severity::Warning,
        Status::Validating
        | Status::InProgress
        | Status::Finalizing
        | Status::Cancelling
        | Status::Cancelled
        | Status::Unknown(_) => Severity::Info,
    };
    let now = model.now;
    model.notices.tell(severity, text, now);
}

/// Fetches live batches that the newest page does not show, and learns names of files.
fn apart(model: &mut Model, seen: &[BatchId]) -> Vec<Effect> {
    let live = model
        .list
        .rows()
        .filter(|row| !row.batch.status.is_ended() && !row.is_gone && row.is_batch());
    let mut effects: Vec<Effect> = live
        .map(|row| &row.batch.id)
        .filter(|id| !seen.contains(id))
        .take(FETCHED_APART)
        .map(|id| Effect::Fetch(id.clone()))
        .collect();
    if model.list.lacks_file_name() && !model.sync.has_named_files {
        model.sync.has_named_files = true;
        effects.push(Effect::NameFiles);
    }
    effects
}

/// Takes one batch that was asked for.
pub(super) fn fetched(
    model: &mut Model,
    id: &BatchId,
    outcome: Result<Batch, Failure>,
) -> Vec<Effect> {
    let now = model.now;
    match outcome {
        // The one asked for, whatever it calls itself: else it would be a second row.
        Ok(batch) => take(
            model,
            Batch {
                id: id.clone(),
                ..batch
            },
        ),
        Err(failure) if failure.kind == Kind::NotFound => {
            model.list.lose(id);
            model
                .notices
                .note(Severity::Warning, failure.to_string(), now);
        }
        Err(failure) => model.notices.fail(&failure, now),
    }
    Vec::new()
}

/// Learns the names of input files; without them, ids serve as names.
pub(super) fn files_named(
    model: &mut Model,
    outcome: Result<Page<RemoteFile>, Failure>,
) -> Vec<Effect> {
    let now = model.now;
    match outcome {
        Ok(page) => {
            let named = page
                .items
                .into_iter()
                .filter_map(|file| Some((file.id, file.name?)));
            model.list.name_files(named);
        }
        Err(failure) => model.notices.note(Severity::Info, failure.to_string(), now),
    }
    Vec::new()
}

/// Asks for the next older page while more batches are wanted than are here.
pub(super) fn ask_for_older(model: &mut Model) -> Option<Effect> {
    let wants_more = model.sync.wants_all
        || model.list.known() < LISTED_AT_FIRST
        || !model.list.filter.value().is_empty();
    if model.sync.is_fetching_older || !wants_more || model.sync.last_good.is_none() {
        return None;
    }
    let after = model.sync.older.clone()?;
    let ticket = model.sync.ask_older();
    Some(Effect::List {
        ticket,
        after: Some(after),
    })
}
