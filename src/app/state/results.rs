//! The results of the selected batch: a window of owned lines, read outside.

use std::time::Duration;

use crate::app::effect::Ticket;
use crate::app::event::{Opened, Origin};
use crate::domain::result::ResultLine;
use crate::domain::{Batch, BatchId, Failure, FileId, Moment, Now};

use super::scroll::{Scroll, Step};

/// Lines kept around the cursor: some screens in both directions.
pub const WINDOW: usize = 240;
/// The window is read anew when the cursor comes this close to its edge.
const MARGIN: u64 = 60;
/// A selection that rests for so long is worth fetching results for.
const RESTS: Duration = Duration::from_millis(180);

/// How lines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As people read them.
    #[default]
    Parsed,
    /// As they came.
    Raw,
}

/// How far the opening of results is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// Waiting for the selection to rest.
    Resting(Moment),
    /// Asked for.
    Loading,
    /// Here.
    Open,
    /// Could not be had.
    Failed(Failure),
}

/// What results are of: when any of it changes, they are opened anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    id: BatchId,
    output: Option<FileId>,
    errors: Option<FileId>,
}

/// The results pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    subject: Option<Subject>,
    ticket: Ticket,
    /// How far the opening is.
    pub phase: Phase,
    /// Where the lines come from.
    pub origin: Option<Origin>,
    /// Something to know about them.
    pub note: Option<String>,
    first: u64,
    lines: Vec<ResultLine>,
    total: Option<u64>,
    asked: Option<u64>,
    /// The line with the cursor, from 0, and the window.
    pub scroll: Scroll,
    /// How lines are shown.
    pub mode: Mode,
}

impl Results {
    /// Follows the selection. What is open stays open while it is of the same files.
    pub fn follow(&mut self, batch: Option<&Batch>, now: Now) {
        let subject = batch.map(|batch| Subject {
            id: batch.id.clone(),
            output: batch.output_file.clone(),
            errors: batch.error_file.clone(),
        });
        if subject == self.subject {
            return;
        }
        // The first selection was not passed by: nobody has moved yet.
        let rest = self.subject.as_ref().map_or(Duration::ZERO, |_| RESTS);
        let (mode, ticket) = (self.mode, self.ticket);
        *self = Self {
            subject,
            ticket,
            mode,
            ..Self::default()
        };
        self.ticket.renew();
        if batch.is_some_and(|batch| batch.result_files().next().is_some()) {
            self.phase = Phase::Resting(now.at.plus(rest));
        }
    }

    /// Opens the results of the same batch again, because files of it were saved.
    pub fn reopen(&mut self, id: &BatchId, now: Now) {
        if self
            .subject
            .as_ref()
            .is_some_and(|subject| subject.id == *id)
        {
            self.ticket.renew();
            self.phase = Phase::Resting(now.at);
        }
    }

    /// Goes on counting tickets where another profile stopped, so that its late replies are stale.
    pub fn continue_after(&mut self, other: &Self) {
        self.ticket = other.ticket;
        self.ticket.renew();
        self.mode = other.mode;
    }

    /// Tells whether the results are to be asked for now, and takes note that they are.
    pub fn ask(&mut self, now: Now) -> Option<Ticket> {
        match self.phase {
            Phase::Resting(until) if until <= now.at => {
                self.phase = Phase::Loading;
                Some(self.ticket.renew())
            }
            Phase::Resting(_) | Phase::Idle | Phase::Loading | Phase::Open | Phase::Failed(_) => {
                None
            }
        }
    }

    /// Returns when the results are to be asked for.
    pub fn deadline(&self) -> Option<Moment> {
        match self.phase {
            Phase::Resting(until) => Some(until),
            Phase::Idle | Phase::Loading | Phase::Open | Phase::Failed(_) => None,
        }
    }

    /// Takes what was opened, unless it is an answer to an older asking.
    pub fn open(&mut self, ticket: Ticket, outcome: Result<Opened, Failure>) {
        if ticket != self.ticket {
            return;
        }
        match outcome {
            Ok(opened) => {
                let is_all = matches!(opened.origin, Origin::Provider { .. });
                let count = u64::try_from(opened.lines.len()).unwrap_or(u64::MAX);
                self.total = is_all.then_some(count);
                self.origin = Some(opened.origin);
                self.note = opened.note;
                self.lines = opened.lines;
                self.first = 0;
                self.asked = None;
                self.phase = Phase::Open;
            }
            Err(failure) => self.phase = Phase::Failed(failure),
        }
    }

    /// Takes a window that was read, unless other results are open by now.
    pub fn fill(&mut self, ticket: Ticket, first: u64, outcome: Result<Vec<ResultLine>, Failure>) {
        if ticket != self.ticket || self.asked != Some(first) {
            return;
        }
        self.asked = None;
        match outcome {
            Ok(lines) => (self.first, self.lines) = (first, lines),
            Err(failure) => self.phase = Phase::Failed(failure),
        }
    }

    /// Learns how many lines there are.
    pub fn count(&mut self, ticket: Ticket, total: u64) {
        if ticket == self.ticket {
            self.total = Some(total);
        }
    }

    /// Moves the cursor; returns the window to be read for it, if it leaves what is here.
    pub fn step(&mut self, step: Step, height: u16) -> Option<(Ticket, u64)> {
        self.scroll.step(step, self.len(), height);
        self.wants(height)
    }

    /// Puts cursor and window back inside.
    pub fn settle(&mut self, height: u16) {
        self.scroll.settle(self.len(), height);
    }

    /// Moves the cursor to a row of the screen, counted from the top of the window.
    pub fn select_screen_row(&mut self, row: u16) {
        let at = self.scroll.top.saturating_add(u64::from(row));
        if at < self.len() {
            self.scroll.cursor = at;
        }
    }

    fn wants(&mut self, height: u16) -> Option<(Ticket, u64)> {
        let Some(Origin::Files(_)) = self.origin else {
            return None;
        };
        let (top, end) = (
            self.scroll.top,
            self.scroll.top.saturating_add(u64::from(height)),
        );
        let here = self.first..self.first + u64::try_from(self.lines.len()).unwrap_or(0);
        let near_start = self.first > 0 && top < here.start.saturating_add(MARGIN);
        let near_end = here.end < self.len() && end.saturating_add(MARGIN) > here.end;
        let middle = top.saturating_sub(u64::try_from(WINDOW / 2).unwrap_or(0));
        if (near_start || near_end) && self.asked != Some(middle) {
            self.asked = Some(middle);
            return Some((self.ticket, middle));
        }
        None
    }

    /// Returns the number of lines known to be there.
    pub fn len(&self) -> u64 {
        let here = self
            .first
            .saturating_add(u64::try_from(self.lines.len()).unwrap_or(0));
        self.total.unwrap_or(here)
    }

    /// Tells whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of all lines, once it is known.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns a line by its position, if it is in the window that is here.
    pub fn line(&self, at: u64) -> Option<&ResultLine> {
        let place = at.checked_sub(self.first)?;
        self.lines.get(usize::try_from(place).ok()?)
    }

    /// Returns the line with the cursor.
    pub fn current(&self) -> Option<&ResultLine> {
        self.line(self.scroll.cursor)
    }

    /// Returns the lines of the screen; a line that is still being read is `None`.
    pub fn window(&self, height: u16) -> impl Iterator<Item = (u64, Option<&ResultLine>)> {
        let end = self
            .len()
            .min(self.scroll.top.saturating_add(u64::from(height)));
        (self.scroll.top..end).map(|at| (at, self.line(at)))
    }

    /// Switches between lines as people read them and lines as they came.
    pub fn show(&mut self, mode: Mode) {
        self.mode = mode;
    }
}

#[cfg(test)]
mod tests;
