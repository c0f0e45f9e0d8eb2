//! A search through the results that are open, and the rows that answer a jump.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::app::effect::{Rows, Target, Ticket};
use crate::app::event::{Event, Found};
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

/// Finds a row. Blocking, but for the count, which is handed in.
pub(super) fn seek(
    open: &Open,
    study: Option<&Study>,
    rows: Rows,
    from: u64,
    to: &Target,
) -> Result<Option<Found>, Failure> {
    let place = match to {
        Target::NextHit | Target::PreviousHit => hit(open, rows, from, to)?,
        Target::NextProblem | Target::PreviousProblem => problem(open, study, rows, from, to)?,
        Target::Id(id) => study.and_then(|study| study.ids.result(id)),
        Target::Place(place) => Some(*place),
        Target::Percent(percent) => {
            let row = open.shelf.percent(*percent)?;
            return Ok(Some(Found { row, hit: None }));
        }
    };
    let Some(place) = place else {
        return Ok(None);
    };
    let hit = {
        let hits = open.hits();
        let found = hits.places.binary_search_by_key(&key(place), |at| key(*at));
        found.ok().map(|at| at as u64)
    };
    let row = open.shelf.row_of(place)?;
    Ok(row.map(|row| Found { row, hit }))
}

/// What orders places: the offset says nothing that file and line do not.
fn key(place: Place) -> (u8, u32) {
    (place.file, place.line)
}

fn hit(open: &Open, rows: Rows, from: u64, to: &Target) -> Result<Option<Place>, Failure> {
    let at = match rows {
        Rows::All if from != u64::MAX => Some(key(open.shelf.place_of(from)?)),
        Rows::All => None,
        Rows::Hits => {
            let hits = open.hits();
            let at = usize::try_from(from)
                .ok()
                .and_then(|at| hits.places.get(at));
            at.map(|place| key(*place))
        }
    };
    let hits = open.hits();
    Ok(around(&hits.places, at, Way::of(to)))
}

/// In which direction to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Next,
    Previous,
}

impl Way {
    fn of(to: &Target) -> Self {
        match to {
            Target::PreviousHit | Target::PreviousProblem => Self::Previous,
            Target::NextHit
            | Target::NextProblem
            | Target::Id(_)
            | Target::Place(_)
            | Target::Percent(_) => Self::Next,
        }
    }
}

/// Returns the neighbour of a position in an ordered list, round its ends.
fn around(places: &[Place], at: Option<(u8, u32)>, way: Way) -> Option<Place> {
    let found = match (way, at) {
        (Way::Next, Some(at)) => {
            let next = places.partition_point(|place| key(*place) <= at);
            places.get(next).or(places.first())
        }
        (Way::Previous, Some(at)) => {
            let here = places.partition_point(|place| key(*place) < at);
            let before = here.checked_sub(1);
            before.and_then(|at| places.get(at)).or(places.last())
        }
        (Way::Next, None) => places.first(),
        (Way::Previous, None) => places.last(),
    };
    found.copied()
}

fn problem(
    open: &Open,
    study: Option<&Study>,
    rows: Rows,
    from: u64,
    to: &Target,
) -> Result<Option<Place>, Failure> {
    let Some(study) = study else {
        return Ok(None);
    };
    let way = Way::of(to);
    if rows == Rows::Hits {
        let hits = open.hits();
        let problems: Vec<Place> = hits
            .places
            .iter()
            .filter(|place| is_among(&study.problems, **place))
            .copied()
            .collect();
        let at = usize::try_from(from)
            .ok()
            .and_then(|at| hits.places.get(at));
        return Ok(around(&problems, at.map(|place| key(*place)), way));
    }
    let at = match from {
        u64::MAX => None,
        row => Some(key(open.shelf.place_of(row)?)),
    };
    Ok(around(&study.problems, at, way))
}

fn is_among(places: &[Place], place: Place) -> bool {
    let found = places.binary_search_by_key(&key(place), |at| key(*at));
    found.is_ok()
}
