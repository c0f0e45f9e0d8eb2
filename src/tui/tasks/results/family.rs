//! A batch and what was made of its failures as one: found, read, and put on the screen.
//!
//! The batch itself is open and counted before; what is read here takes its place only when it is
//! whole, and only when the core says where the eye is.

mod kin;
mod looks;
mod of_run;
mod parked;

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::app::effect::{BatchTry, FamilyWish, Rows, Ticket};
use crate::app::event::{Event, FamilyNews, Merge, Shown};
use crate::app::state::results::WINDOW;
use crate::domain::{Failure, Progress};
use crate::results::family::{Try, Weight, stand};
use crate::results::shelf::Shelf;

use super::super::link::Link;
use super::super::{Said, Shared, Tasks};
use super::open::{Extent, Open};
use super::work::{blocking, reported};
use super::{STEP, count};
use kin::{Located, located};
pub(in crate::tui::tasks) use parked::Parked;

/// One thread reads, so that the other core is the screen's.
const WORKERS: usize = 1;

impl Tasks {
    /// Does what the core wishes about the retries of what is open.
    pub(in crate::tui::tasks) fn family(&mut self, ticket: Ticket, wish: FamilyWish) {
        let open = self.shared.open(ticket);
        let (link, shared, sender) = (self.link.clone(), self.shared.clone(), self.sender.clone());
        match (wish, open) {
            (FamilyWish::Stop, Some(open)) => open.stop_merging(),
            (FamilyWish::Merge, Some(open)) => {
                self.spawn(async move { again(&link, &shared, &open, &sender).await });
            }
            (FamilyWish::Show { now, rows, cursor }, Some(open)) => {
                self.spawn(async move { show(&shared, open, now, (rows, cursor), &sender).await });
            }
            (FamilyWish::Stop | FamilyWish::Merge | FamilyWish::Show { .. }, None) => {}
        }
    }
}

/// Looks for retries of what is open, and reads them with it; returns the last event.
pub(super) async fn retried(
    link: &Link,
    shared: &Shared,
    open: &Arc<Open>,
    sender: &mpsc::Sender<Said>,
) -> Event {
    if open.extent == Extent::Part && open.run.is_none() {
        return Event::Ticked;
    }
    if open.run.is_none() && open.tries.is_empty() {
        let Some(lineage) = kin::lineage(link, open).await else {
            return Event::Ticked;
        };
        let (parent, kin) = (lineage.parent, lineage.kin);
        let is_alone = kin.is_empty();
        tell(open, FamilyNews::Found { parent, kin }, sender).await;
        if is_alone {
            return Event::Ticked;
        }
    } else {
        let news = FamilyNews::Found {
            parent: None,
            kin: Vec::new(),
        };
        tell(open, news, sender).await;
    }
    again(link, shared, open, sender).await
}

/// Reads what is open and its retries, and keeps what came of it until it is to be shown.
async fn again(
    link: &Link,
    shared: &Shared,
    open: &Arc<Open>,
    sender: &mpsc::Sender<Said>,
) -> Event {
    let outcome = merged(link, shared, open, sender).await;
    if outcome.is_err() && open.stop.is_set() {
        // Others are open by now, and nobody waits for these.
        return Event::Ticked;
    }
    Event::Family {
        ticket: open.ticket,
        news: FamilyNews::Ended(outcome),
    }
}

async fn merged(
    link: &Link,
    shared: &Shared,
    open: &Arc<Open>,
    sender: &mpsc::Sender<Said>,
) -> Result<Merge, Failure> {
    let stop = open.begin_merging();
    let located = match &open.run {
        Some(run) => of_run::located(link, open, run).await?,
        None if open.tries.is_empty() => located(link, open).await?,
        None => Located::of(open.tries.clone()),
    };
    let Located {
        tries,
        spools,
        kin,
        extent,
    } = located;
    if tries.len() < 2 {
        let owners = Vec::new();
        return Ok(Merge { kin, owners });
    }
    let owners = owners(&tries);
    let ticket = open.ticket;
    let tell = |progress: &Progress| Event::Family {
        ticket,
        news: FamilyNews::Advanced(*progress),
    };
    let input = open.shelf.input_path().map(std::path::Path::to_owned);
    let work = move |told: &watch::Sender<Progress>| {
        let paths: Vec<_> = tries.iter().flat_map(|one| one.files.clone()).collect();
        let shelf = Shelf::open(&paths, input.as_deref())?;
        let tries: Vec<Try> = tries.into_iter().map(tried).collect();
        let mut progress = shelf.progress();
        progress.done = 0;
        let standing = stand(&tries, WORKERS, &stop, |bytes| {
            progress.done += bytes;
            told.send_replace(progress);
        })?;
        while shelf.total().is_none() && !stop.is_set() {
            shelf.advance(STEP)?;
        }
        let shelf = shelf.without(Arc::new(standing.overruled()));
        Ok(Parked {
            of: ticket,
            shelf,
            standing,
            spools,
            extent,
        })
    };
    let parked = reported(Progress::default(), sender, tell, work).await?;
    shared.park(parked);
    Ok(Merge { kin, owners })
}

fn tried(one: BatchTry) -> Try {
    Try {
        files: one.files,
        weight: Weight::Whole,
        group: one.group,
    }
}

/// Returns whose each file is.
fn owners(tries: &[BatchTry]) -> Vec<crate::domain::BatchId> {
    let of = |one: &BatchTry| vec![one.batch.clone(); one.files.len()];
    tries.iter().flat_map(of).collect()
}

/// Opens what was read in the place of what is open, with the eye on the same request; tells of it,
/// and counts it.
async fn show(
    shared: &Shared,
    old: Arc<Open>,
    now: Ticket,
    (rows, cursor): (Rows, u64),
    sender: &mpsc::Sender<Said>,
) -> Event {
    let Some(parked) = shared.parked_of(old.ticket) else {
        return Event::Ticked;
    };
    let looking = old.clone();
    let opened = blocking(move || {
        let row = parked.row_for(&looking, rows, cursor)?;
        let first = row.saturating_sub(WINDOW as u64 / 2);
        let lines = parked.shelf.window(first, WINDOW)?;
        let shown = Shown {
            asked: cursor,
            row,
            first,
            lines,
            total: parked.shelf.total().unwrap_or(0),
            paths: parked.kept_paths(&looking),
        };
        Ok((parked, shown))
    });
    let (parked, shown) = match opened.await {
        Ok(opened) => opened,
        Err(failure) => {
            return Event::Family {
                ticket: now,
                news: FamilyNews::Shown(Err(failure)),
            };
        }
    };
    let open = Arc::new(Open::merged(now, &old, parked));
    if !shared.replace_if(old.ticket, open.clone()) {
        return Event::Ticked;
    }
    tell(&open, FamilyNews::Shown(Ok(shown)), sender).await;
    match count::truth_of(&open, sender).await {
        Ok(event) => event,
        Err(_) if open.stop.is_set() => Event::Ticked,
        Err(failure) => Event::Went(failure),
    }
}

async fn tell(open: &Open, news: FamilyNews, sender: &mpsc::Sender<Said>) {
    let ticket = open.ticket;
    // The loop may be gone already; then nobody wants the event.
    let _ = sender
        .send(Said::Event(Event::Family { ticket, news }))
        .await;
}
