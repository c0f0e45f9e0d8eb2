//! What is read of the open results, and what is found in them.

use std::path::Path;

use crate::app::effect::{Effect, Ticket};
use crate::app::event::{Event, FamilyNews, Found};
use crate::app::model::Model;
use crate::app::state::notices::Severity;
use crate::app::state::results::is_trouble;
use crate::app::state::search::Advance;
use crate::domain::Failure;

/// Takes news of the open results.
pub(super) fn took(model: &mut Model, event: Event) -> Vec<Effect> {
    let rows = model.result_rows();
    let results = &mut model.results;
    match event {
        Event::ResultsOpened { ticket, outcome } => results.open(ticket, outcome),
        Event::WindowRead {
            ticket,
            asking,
            rows,
            outcome,
        } => results.fill(ticket, asking, rows, outcome),
        Event::EndRead {
            ticket,
            first,
            outcome,
        } => results.read_end(ticket, first, outcome),
        Event::IndexAdvanced { ticket, progress } => results.indexed_to(ticket, progress),
        Event::Indexed { ticket, total } => results.count(ticket, total),
        Event::Studied {
            ticket,
            truth,
            progress,
        } => results.studied(ticket, truth, progress),
        Event::SearchAdvanced {
            ticket,
            search,
            hits,
            first,
            progress,
            failure,
        } => {
            let advance = Advance {
                hits,
                first,
                progress,
                failure,
            };
            return searched(model, ticket, search, advance, rows);
        }
        Event::Sought {
            ticket,
            seek,
            outcome,
        } => sought(model, ticket, seek, outcome),
        Event::RequestRead {
            ticket,
            custom_id,
            outcome,
            lines,
        } => results.request_read(ticket, &custom_id, outcome, lines),
        Event::FilesGrew { ticket, total } => {
            return results.grew(ticket, total).into_iter().collect();
        }
        Event::Family { ticket, news } => return relatives(model, ticket, news, rows),
        Event::FilesLookedAt { ticket } => {
            return results.looked(ticket).into_iter().collect();
        }
        Event::FileChanged { ticket, path } => file_changed(model, ticket, &path),
        _ => {}
    }
    Vec::new()
}

fn relatives(model: &mut Model, ticket: Ticket, news: FamilyNews, rows: u16) -> Vec<Effect> {
    let now = model.now;
    if let FamilyNews::Ended(Err(failure)) = &news
        && ticket == model.results.ticket()
        && is_trouble(failure)
    {
        model.notices.fail(failure, now);
    }
    let wanted = model.results.relatives(ticket, news, rows);
    wanted.into_iter().collect()
}

fn searched(
    model: &mut Model,
    ticket: Ticket,
    search: Ticket,
    advance: Advance,
    rows: u16,
) -> Vec<Effect> {
    let now = model.now;
    let is_ours = model
        .results
        .search
        .as_ref()
        .is_some_and(|open| open.ticket == search && ticket == model.results.ticket());
    if let (true, Some(failure)) = (is_ours, &advance.failure) {
        model.notices.fail(failure, now);
    }
    let wanted = model.results.searched(ticket, search, advance, rows);
    wanted.into_iter().collect()
}

fn sought(
    model: &mut Model,
    ticket: Ticket,
    seek: Ticket,
    outcome: Result<Option<Found>, Failure>,
) {
    let now = model.now;
    let rows = model.result_rows();
    let found = outcome.as_ref().ok().copied().flatten();
    let Some((purpose, found)) = model.results.sought(ticket, seek, found) else {
        return;
    };
    match (outcome, found) {
        (Err(failure), _) => model.notices.fail(&failure, now),
        (Ok(_), Some(found)) => {
            if !model.results.go_to(found, purpose, rows) {
                model.notices.remark(purpose.nothing());
            }
        }
        (Ok(_), None) => model.notices.remark(purpose.nothing()),
    }
}

fn file_changed(model: &mut Model, ticket: Ticket, path: &Path) {
    let now = model.now;
    if model.results.file_changed(ticket, path.to_owned()) {
        let text = format!(
            "{} is not what was opened any more; what is shown is of the old file",
            path.display()
        );
        model.notices.tell(Severity::Warning, text, now);
    }
}
