//! Results that are open: windows, the end, searches, jumps and requests, each asked for by the core.

mod count;
mod family;
mod hunt;
mod look;
mod open;
mod opening;
mod runs;
mod seek;
mod spool;
mod work;
mod written;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::app::effect::{Rows, Target, Ticket};
use crate::app::event::Event;
use crate::app::state::results::WINDOW;
use crate::domain::Failure;
use crate::domain::query::Query;
use crate::domain::request::Asked;
use crate::domain::result::ResultLine;
use crate::results::shelf::End;

use super::{Shared, Tasks};
pub(super) use count::count_beside;
pub(super) use family::Parked;
pub(super) use open::Open;
pub(super) use opening::files_in;
pub(super) use spool::Spools;
pub(super) use work::{blocking, reported};

/// Bytes of a file that are indexed between two looks at whether it is still wanted.
const STEP: u64 = 64 * 1024 * 1024;

impl Tasks {
    pub(super) fn read_window(
        &mut self,
        (ticket, asking): (Ticket, Ticket),
        rows: Rows,
        first: u64,
        count: usize,
    ) {
        let (open, sender) = (self.shared.open(ticket), self.sender.clone());
        self.spawn(async move {
            let reading = open.clone();
            let news = look::heeded(open.as_ref(), &sender).await;
            let read = blocking(move || match reading {
                Some(open) => window(&open, rows, first, count.min(WINDOW)),
                None => Ok(Vec::new()),
            });
            let read = Event::WindowRead {
                ticket,
                asking,
                rows,
                outcome: read.await,
            };
            look::then_count(news, read, open, &sender).await
        });
    }

    pub(super) fn read_end(&mut self, ticket: Ticket, count: usize) {
        let (open, sender) = (self.shared.open(ticket), self.sender.clone());
        self.spawn(async move {
            let reading = open.clone();
            let news = look::heeded(open.as_ref(), &sender).await;
            let read = blocking(move || match reading {
                Some(open) => open.shelf.end(count.min(WINDOW)),
                None => Ok(End {
                    first: 0,
                    lines: Vec::new(),
                }),
            });
            let (first, outcome) = match read.await {
                Ok(end) => (end.first, Ok(end.lines)),
                Err(failure) => (0, Err(failure)),
            };
            let read = Event::EndRead {
                ticket,
                first,
                outcome,
            };
            look::then_count(news, read, open, &sender).await
        });
    }

    pub(super) fn search(&mut self, ticket: Ticket, search: Ticket, query: Query) {
        let Some(open) = self.shared.open(ticket) else {
            return;
        };
        let sender = self.sender.clone();
        self.spawn(async move { hunt::search(open, search, query, &sender).await });
    }

    pub(super) fn stop_search(&self, search: Ticket) {
        if let Some(open) = self.shared.current() {
            let hits = open.hits();
            if hits.search == search {
                hits.stop.set();
            }
        }
    }

    pub(super) fn seek(&mut self, ticket: Ticket, seek: Ticket, rows: Rows, from: u64, to: Target) {
        let Some(open) = self.shared.open(ticket) else {
            return;
        };
        self.spawn(async move {
            let study = match to {
                // These are known once the results are counted.
                Target::Id(_) | Target::NextProblem | Target::PreviousProblem => {
                    open.study().await.map(Some)
                }
                Target::NextHit | Target::PreviousHit | Target::Place(_) | Target::Percent(_) => {
                    Ok(None)
                }
            };
            let outcome = match study {
                Ok(study) => {
                    blocking(move || seek::seek(&open, study.as_deref(), rows, from, &to)).await
                }
                Err(failure) => Err(failure),
            };
            Event::Sought {
                ticket,
                seek,
                outcome,
            }
        });
    }

    pub(super) fn read_request(&mut self, ticket: Ticket, custom_id: String) {
        let Some(open) = self.shared.open(ticket) else {
            return;
        };
        self.spawn(async move {
            let (outcome, lines) = asked(open, &custom_id).await;
            Event::RequestRead {
                ticket,
                custom_id,
                outcome,
                lines,
            }
        });
    }
}

impl Shared {
    /// Returns the results that are open, if it is under this ticket.
    fn open(&self, ticket: Ticket) -> Option<Arc<Open>> {
        self.current().filter(|open| open.ticket == ticket)
    }

    /// Takes other results, and ends the work on those that were open; tells whether nothing newer
    /// is being opened: what is opened later may be there earlier.
    fn replace(&self, open: Arc<Open>) -> bool {
        let mut kept = self.kept();
        let is_newest = open.ticket.0 >= self.opening.load(Ordering::Relaxed);
        if is_newest && let Some(old) = kept.replace(open) {
            old.close();
        }
        is_newest
    }

    /// Takes other results in the place of those under a ticket; tells whether these were open
    /// still.
    fn replace_if(&self, ticket: Ticket, open: Arc<Open>) -> bool {
        let mut kept = self.kept();
        let is_there = kept.as_ref().is_some_and(|old| old.ticket == ticket);
        if is_there && let Some(old) = kept.replace(open) {
            old.close();
        }
        is_there
    }

    /// Ends the work on what is open, because something else is being opened.
    pub(super) fn close(&self, opening: Ticket) {
        *self.parked() = None;
        let mut kept = self.kept();
        self.opening.store(opening.0, Ordering::Relaxed);
        if let Some(old) = kept.take() {
            old.close();
        }
    }
}

fn window(open: &Open, rows: Rows, first: u64, count: usize) -> Result<Vec<ResultLine>, Failure> {
    match rows {
        Rows::All => open.shelf.window(first, count),
        Rows::Hits => {
            let places = {
                let hits = open.hits();
                let first = usize::try_from(first).unwrap_or(usize::MAX);
                let wanted = hits.places.iter().skip(first).take(count);
                wanted.copied().collect::<Vec<_>>()
            };
            open.shelf.lines_at(&places)
        }
    }
}

/// Finds the request of a result, and how many lines answer it.
async fn asked(open: Arc<Open>, custom_id: &str) -> (Result<Asked, Failure>, Option<u64>) {
    let study = match open.study().await {
        Ok(study) => study,
        Err(failure) => return (Err(failure), None),
    };
    let lines = study.ids.results(custom_id).count();
    let lines = u64::try_from(lines).ok();
    let id = custom_id.to_owned();
    let found = blocking(move || open.shelf.request(&study.ids, &id)).await;
    (found, lines)
}
