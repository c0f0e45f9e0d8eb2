//! The tokens of an input file: a sample at once, then every line.

use std::path::Path;
use std::sync::{Arc, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::app::effect::Ticket;
use crate::app::event::{CountNews, Event};
use crate::domain::Progress;
use crate::domain::estimate::{Basis, Tokens};
use crate::ops::tokens::{Counter, Draw};
use crate::results::chunks::Stop;

use super::results::reported;
use super::{Shared, Tasks};

/// One core counts, so that the other is the screen's.
const WORKERS: usize = 1;
/// What the lot of a sample depends on: the same file gives the same numbers.
const SEED: u64 = 0;

/// The count that is under way; a new one takes its place.
#[derive(Debug, Default)]
pub(super) struct Counting {
    ticket: Ticket,
    stop: Stop,
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.stop.set();
    }
}

impl Shared {
    fn counting(&self) -> MutexGuard<'_, Counting> {
        self.counting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type News = (Option<Box<Tokens>>, Progress);

impl Tasks {
    /// Counts the tokens of a file; the count before ends.
    pub(super) fn count_tokens(&mut self, ticket: Ticket, path: &Path, (bytes, lines): (u64, u64)) {
        let stop = Stop::default();
        *self.shared.counting() = Counting {
            ticket,
            stop: stop.clone(),
        };
        let path = self.resolved(path);
        let counter = Counter::new(Arc::clone(&self.link.launch.prices.get().list));
        let sender = self.sender.clone();
        self.spawn(async move {
            // A task that is dropped takes its threads with it.
            let _guard = Counting {
                ticket,
                stop: stop.clone(),
            };
            let tell = |(sample, progress): &News| Event::Counted {
                ticket,
                news: CountNews::Advanced {
                    sample: sample.clone(),
                    progress: *progress,
                },
            };
            let work = move |told: &watch::Sender<News>| {
                let quick = Draw::quick(bytes, lines, SEED);
                let sample = counter.count(&path, quick, WORKERS, &stop, |_| {})?.tokens;
                if sample.basis == Basis::Whole {
                    return Ok(Box::new(sample));
                }
                told.send_replace((Some(Box::new(sample)), Progress::default()));
                let all = counter.count(&path, Draw::All, WORKERS, &stop, |progress| {
                    told.send_modify(|news| news.1 = progress);
                })?;
                Ok(Box::new(all.tokens))
            };
            let outcome = reported((None, Progress::default()), &sender, tell, work).await;
            Event::Counted {
                ticket,
                news: CountNews::Ended(outcome),
            }
        });
    }

    /// Ends a count.
    pub(super) fn stop_count(&self, ticket: Ticket) {
        let mut counting = self.shared.counting();
        if counting.ticket == ticket {
            *counting = Counting::default();
        }
    }
}
