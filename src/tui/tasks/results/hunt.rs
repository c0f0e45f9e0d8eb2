//! A search through the results that are open, and what it goes on with when they have grown.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::app::effect::Ticket;
use crate::app::event::Event;
use crate::domain::query::Query;
use crate::domain::result::{Class, Place};
use crate::domain::{Failure, Progress};
use crate::results::chunks::Stop;
use crate::results::search::{self, Scope};
use crate::results::truth::Study;

use super::super::Said;
use super::open::Open;
use super::work::reported;

/// One thread searches, so that the other core is the screen's.
const WORKERS: usize = 1;

/// How far a search is.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    hits: u64,
    first: Option<Place>,
    progress: Progress,
}

/// Which search it is, and what is wanted.
struct Wish {
    search: Ticket,
    query: Query,
    stop: Stop,
    /// How long the files were that were searched before; `None` at the beginning.
    before: Option<Vec<u64>>,
}

/// Searches, and tells on the way.
pub(super) async fn search(
    open: Arc<Open>,
    search: Ticket,
    query: Query,
    sender: &mpsc::Sender<Said>,
) -> Event {
    let stop = open.begin(search, query.clone());
    let searching = open.clone();
    let _turn = searching.hunting.lock().await;
    let before = None;
    hunt(
        open,
        Wish {
            search,
            query,
            stop,
            before,
        },
        sender,
    )
    .await
}

/// Goes on with the search that is over, if files have grown since; `None` where there is nothing to
/// go on with.
pub(super) async fn go_on(open: Arc<Open>, sender: &mpsc::Sender<Said>) -> Option<Event> {
    let searching = open.clone();
    let _turn = searching.hunting.lock().await;
    let wish = {
        let hits = open.hits();
        let before = hits.searched.clone()?;
        Wish {
            search: hits.search,
            query: hits.query.clone(),
            stop: hits.stop.clone(),
            before: Some(before),
        }
    };
    let is_same = wish.before.as_ref() == Some(&open.shelf.sizes());
    if is_same || wish.stop.is_set() {
        return None;
    }
    Some(hunt(open, wish, sender).await)
}

async fn hunt(open: Arc<Open>, wish: Wish, sender: &mpsc::Sender<Said>) -> Event {
    let search = wish.search;
    // Requests are found by the names of their results, and those are known once they are counted;
    // so is what stands there twice.
    let needs_count =
        open.shelf.input_path().is_some() || wish.query.classes.contains(&Class::Duplicate);
    let study = if needs_count {
        open.study().await.ok()
    } else {
        open.study_now()
    };
    let tell = |state: &State| told(&open, search, *state, None);
    let work = {
        let open = open.clone();
        move |report: &watch::Sender<State>| {
            searched(&open, &wish, study.as_deref(), report)?;
            Ok(*report.borrow())
        }
    };
    match reported(State::default(), sender, tell, work).await {
        Ok(mut state) => {
            state.progress.done = state.progress.total.unwrap_or(0);
            told(&open, search, state, None)
        }
        Err(failure) => {
            let (hits, first) = {
                let hits = open.hits();
                (hits.places.len() as u64, hits.places.first().copied())
            };
            let state = State {
                hits,
                first,
                progress: Progress::default(),
            };
            told(&open, search, state, Some(failure))
        }
    }
}

/// Searches all lines, or those that are new; hits are kept in the order of the rows.
fn searched(
    open: &Open,
    wish: &Wish,
    study: Option<&Study>,
    report: &watch::Sender<State>,
) -> Result<(), Failure> {
    let files = open.shelf.paths();
    let sizes = open.shelf.sizes();
    let scope = Scope {
        files: &files,
        input: open.shelf.input_path(),
        ids: study.map(|study| &study.ids),
        overruled: open.shelf.overruled(),
    };
    let on = |places: &[Place], progress: Progress| {
        let mut hits = open.hits();
        if hits.search == wish.search {
            hits.places.extend_from_slice(places);
            if wish.before.is_some() && !places.is_empty() {
                hits.places.sort_unstable();
            }
        }
        let (count, first) = (hits.places.len() as u64, hits.places.first().copied());
        drop(hits);
        report.send_replace(State {
            hits: count,
            first,
            progress,
        });
    };
    match &wish.before {
        None => search::search(&scope, &wish.query, WORKERS, &wish.stop, on)?,
        Some(before) => {
            let from = open.shelf.news_since(before)?;
            forget_from(open, wish.search, &from);
            search::search_on(&scope, &wish.query, &from, WORKERS, &wish.stop, on)?
        }
    };
    let mut hits = open.hits();
    if hits.search == wish.search && !wish.stop.is_set() {
        hits.searched = Some(sizes);
    }
    Ok(())
}

/// Forgets hits from a line of each file on: they are judged anew.
fn forget_from(open: &Open, search: Ticket, from: &[Place]) {
    let mut hits = open.hits();
    if hits.search == search {
        let is_before = |place: &Place| {
            let from = from.get(usize::from(place.file));
            from.is_some_and(|from| key(*place) < key(*from))
        };
        hits.places.retain(is_before);
    }
}

fn told(open: &Open, search: Ticket, state: State, failure: Option<Failure>) -> Event {
    let first = state.first.and_then(|place| open.shelf.row_of(place).ok());
    Event::SearchAdvanced {
        ticket: open.ticket,
        search,
        hits: state.hits,
        first: first.flatten(),
        progress: state.progress,
        failure,
    }
}

/// What orders places: the offset says nothing that file and line do not.
pub(super) fn key(place: Place) -> (u8, u32) {
    (place.file, place.line)
}
