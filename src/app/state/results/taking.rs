//! What was read and counted outside, on its way into the state; what is late is dropped.

use std::path::PathBuf;

use crate::app::effect::{Rows, Ticket};
use crate::app::event::{Opened, Origin};
use crate::domain::result::ResultLine;
use crate::domain::truth::Truth;
use crate::domain::{Failure, Progress};

use super::{End, Family, Look, Phase, Requested, Results, Study};

impl Results {
    /// Takes what was opened, unless it is an answer to an older asking.
    pub fn open(&mut self, ticket: Ticket, outcome: Result<Opened, Failure>) {
        if ticket != self.ticket {
            return;
        }
        match outcome {
            Ok(opened) => {
                let is_all = matches!(opened.origin, Origin::Provider { .. });
                let count = u64::try_from(opened.lines.len()).unwrap_or(u64::MAX);
                self.all.open(opened.lines, is_all.then_some(count));
                self.origin = Some(opened.origin);
                self.note = opened.note;
                self.rows = Rows::All;
                self.end = End::Unasked;
                (self.search, self.seek, self.index, self.changed) = (None, None, None, None);
                self.study = Study::default();
                self.look = Look::default();
                self.family = Family::default();
                self.request = Requested::default();
                self.phase = Phase::Open;
            }
            Err(failure) => self.phase = Phase::Failed(failure),
        }
    }

    /// Takes a window that was read, unless other results are open by now.
    pub fn fill(
        &mut self,
        ticket: Ticket,
        asking: Ticket,
        rows: Rows,
        outcome: Result<Vec<ResultLine>, Failure>,
    ) {
        if ticket != self.ticket {
            return;
        }
        let window = match rows {
            Rows::All => &mut self.all,
            Rows::Hits => &mut self.hits,
        };
        match outcome {
            Ok(lines) => window.fill(asking, lines),
            Err(failure) => {
                window.miss(asking);
                self.phase = Phase::Failed(failure);
            }
        }
    }

    /// Takes the last lines, unless somebody has gone elsewhere since they were asked for.
    pub fn read_end(
        &mut self,
        ticket: Ticket,
        first: u64,
        outcome: Result<Vec<ResultLine>, Failure>,
    ) {
        if ticket != self.ticket || self.end != End::Asked {
            return;
        }
        self.end = End::Unasked;
        match outcome {
            Ok(lines) => self.all.read_end(first, lines),
            Err(failure) => self.phase = Phase::Failed(failure),
        }
    }

    /// Learns how far the index is.
    pub fn indexed_to(&mut self, ticket: Ticket, progress: Progress) {
        if ticket == self.ticket && self.all.total().is_none() {
            self.index = Some(progress);
        }
    }

    /// Learns how many lines there are.
    pub fn count(&mut self, ticket: Ticket, total: u64) {
        if ticket == self.ticket {
            self.index = None;
            self.all.count(total);
        }
    }

    /// Takes what a pass over all lines has found, or how far it is.
    pub fn studied(&mut self, ticket: Ticket, truth: Option<Box<Truth>>, progress: Progress) {
        if ticket != self.ticket {
            return;
        }
        let is_over = truth.is_some() || progress.total == Some(progress.done);
        self.study.progress = (!is_over).then_some(progress);
        if truth.is_some() {
            self.study.truth = truth;
        }
    }

    /// Takes note that a file is no longer what was opened; tells whether that is news.
    pub fn file_changed(&mut self, ticket: Ticket, path: PathBuf) -> bool {
        let is_news = ticket == self.ticket && self.changed.as_ref() != Some(&path);
        if is_news {
            self.changed = Some(path);
        }
        is_news
    }
}
