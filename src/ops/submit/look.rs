//! One look at the newest batches for that of an intent.

use std::collections::HashSet;
use std::time::Duration;

use crate::domain::{Batch, Failure, Intent, Kind, Page, Timestamp};
use crate::provider::Provider;

/// Batches asked for at once: the most that the protocol allows.
const PAGE: u32 = 100;
/// Pages asked for at most: a provider takes 2,000 creates an hour.
const PAGES: usize = 30;
/// How far before the create the listing is read.
const BACK: Duration = Duration::from_mins(10);

/// What a look found.
#[derive(Debug)]
pub(super) enum Seen {
    /// Batches of the intent; the one that is most surely it comes first.
    Batches(Vec<Batch>),
    /// The listing was whole as far back as it matters, and holds none.
    None,
    /// The listing was not whole, so that it proves nothing.
    Unclear(Failure),
}

/// Lists back to ten minutes before the create, and picks out the batches of an intent: by the
/// uploaded file first, by the mark in the metadata second.
pub(super) async fn look(
    provider: &dyn Provider,
    intent: &Intent,
    since: Timestamp,
    now: Timestamp,
) -> Seen {
    let (mut found, mut known, mut after) = (Vec::new(), HashSet::new(), None);
    let mut is_whole = false;
    for _ in 0..PAGES {
        let page = match provider.list(after.clone(), PAGE).await {
            Ok(page) => page,
            Err(failure) if found.is_empty() => return Seen::Unclear(failure),
            Err(_) => break,
        };
        if !page.unreadable.is_empty() && found.is_empty() {
            return Seen::Unclear(unclear("a batch in the listing cannot be read"));
        }
        let is_last = page.next.is_none() || reaches_back(&page, since, now);
        after.clone_from(&page.next);
        let before = known.len();
        for batch in page.items {
            let is_new = known.insert(batch.id.clone());
            if let Some(witness) = intent.recognises(&batch).filter(|_| is_new) {
                found.push((witness, batch.timeline.created, batch));
            }
        }
        if is_last {
            is_whole = true;
            break;
        }
        if known.len() == before {
            break;
        }
    }
    found.sort_by_key(|(witness, created, _)| (*witness, *created));
    match found.is_empty() {
        false => Seen::Batches(found.into_iter().map(|(.., batch)| batch).collect()),
        true if is_whole => Seen::None,
        true => Seen::Unclear(unclear("the listing goes round in its pages")),
    }
}

/// Tells whether a page ends before the create could have been, by the provider's clock if it told.
fn reaches_back(page: &Page<Batch>, since: Timestamp, now: Timestamp) -> bool {
    let ahead = page
        .server_time
        .map_or(0, |server| server.0.saturating_sub(now.0));
    let back = BACK.as_secs().cast_signed();
    let limit = since.0.saturating_add(ahead).saturating_sub(back);
    let oldest = page
        .items
        .iter()
        .filter_map(|batch| batch.timeline.created)
        .min();
    oldest.is_some_and(|oldest| oldest.0 < limit)
}

fn unclear(why: &str) -> Failure {
    Failure::new(Kind::Garbled, "cannot look for the batch", why)
}
