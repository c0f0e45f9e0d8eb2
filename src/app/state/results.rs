//! The results that are open: which they are, which rows of them are shown, and what is known of
//! them. Lines are read outside, a window at a time.

mod asking;
mod family;
mod find;
mod look;
mod look_up;
mod taking;

use std::path::PathBuf;
use std::time::Duration;

use crate::app::effect::{Effect, Rows, Ticket};
use crate::app::event::Origin;
use crate::domain::request::Asked;
use crate::domain::result::ResultLine;
use crate::domain::truth::Truth;
use crate::domain::{Batch, BatchId, Failure, FileId, Moment, Now, Progress};

use super::scroll::{Scroll, Step};
use super::search::Search;
use super::window::Window;

pub use super::window::WINDOW;
pub use family::{Family, Kin, Reading, Where, is_trouble};
pub use find::Purpose;
use look::Look;
pub use look_up::Lookup;

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
    files: Vec<FileId>,
    extent: Extent,
}

/// Of how many batches results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Of one.
    Batch,
    /// Of all shards of a run.
    Run,
}

/// What a pass over all lines has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    /// How far the pass is; `None` while there is none.
    pub progress: Option<Progress>,
    /// What it found.
    pub truth: Option<Box<Truth>>,
    /// How many retries are counted with the batch, which the provider counts apart.
    pub retries: usize,
}

/// What is known of the request of a result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requested {
    /// Which request was asked about.
    pub id: Option<String>,
    /// What is known; `None` until it is answered.
    pub outcome: Option<Result<Asked, Failure>>,
    /// How many result lines answer it; `None` while they are not counted.
    pub lines: Option<u64>,
}

/// Whether the end was asked for before the rows were counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    #[default]
    Unasked,
    Wanted,
    Asked,
}

/// The results that are open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    subject: Option<Subject>,
    ticket: Ticket,
    searches: Ticket,
    seeks: Ticket,
    reads: Ticket,
    /// How far the opening is.
    pub phase: Phase,
    /// Where the lines come from.
    pub origin: Option<Origin>,
    /// Something to know about them.
    pub note: Option<String>,
    /// Which rows are shown.
    pub rows: Rows,
    all: Window,
    hits: Window,
    end: End,
    /// The search through them.
    pub search: Option<Search>,
    seek: Option<(Ticket, Purpose)>,
    /// What was counted.
    pub study: Study,
    /// How far the index is; `None` while none is made.
    pub index: Option<Progress>,
    /// A file of them that is no longer what was opened.
    pub changed: Option<PathBuf>,
    look: Look,
    /// What is known of its retries.
    pub family: Family,
    /// The request that was looked up last.
    pub request: Requested,
    /// How lines are shown in the pane.
    pub mode: Mode,
}

impl Results {
    /// Follows the selection. What is open stays open while it is of the same files; returns the
    /// end of a search that nobody waits for any more.
    pub fn follow(&mut self, batch: Option<&Batch>, now: Now) -> Option<Effect> {
        let subject = batch.map(|batch| Subject {
            id: batch.id.clone(),
            files: batch.result_files().map(|(_, id)| id.clone()).collect(),
            extent: Extent::Batch,
        });
        self.turn_to(subject, now)
    }

    /// Follows the selection to a run: `files` are the result files of its batches.
    pub fn follow_run(&mut self, id: &BatchId, files: Vec<FileId>, now: Now) -> Option<Effect> {
        let subject = Subject {
            id: id.clone(),
            files,
            extent: Extent::Run,
        };
        self.turn_to(Some(subject), now)
    }

    /// Tells whether they are those of a run.
    pub fn are_of_run(&self) -> bool {
        let subject = self.subject.as_ref();
        subject.is_some_and(|subject| subject.extent == Extent::Run)
    }

    fn turn_to(&mut self, subject: Option<Subject>, now: Now) -> Option<Effect> {
        if subject == self.subject {
            return None;
        }
        let stop = self.stop_search();
        // The first selection was not passed by: nobody has moved yet.
        let rest = self.subject.as_ref().map_or(Duration::ZERO, |_| RESTS);
        let mut fresh = Self::default();
        fresh.continue_after(self);
        let has_files = |subject: &Subject| !subject.files.is_empty();
        let is_there = subject.as_ref().is_some_and(has_files);
        fresh.subject = subject;
        if is_there {
            fresh.phase = Phase::Resting(now.at.plus(rest));
        }
        *self = fresh;
        stop
    }

    /// Opens the results of the same batch again, because files of it were saved; where they are of a
    /// retry of it, asks to read them beside its own.
    pub fn reopen(&mut self, id: &BatchId, now: Now) -> Option<Effect> {
        let subject = self.subject.as_ref().map(|subject| &subject.id);
        if subject == Some(id) {
            self.open_again(now);
            return None;
        }
        self.family.has(id).then(|| self.merge_again()).flatten()
    }

    /// Opens again what is open, or opens files that belong to no batch.
    pub fn open_again(&mut self, now: Now) {
        self.ticket.renew();
        self.phase = Phase::Resting(now.at);
    }

    /// Goes on counting tickets where another profile stopped, so that its late replies are stale.
    pub fn continue_after(&mut self, other: &Self) {
        (self.ticket, self.searches) = (other.ticket, other.searches);
        (self.seeks, self.reads) = (other.seeks, other.reads);
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

    /// Moves the cursor.
    pub fn step(&mut self, step: Step, height: u16) {
        let is_open_end = self.rows == Rows::All && self.all.total().is_none();
        self.end = match step {
            Step::Last if is_open_end => End::Wanted,
            _ => End::Unasked,
        };
        self.window_mut().step(step, height);
    }

    /// Puts cursor and window back inside.
    pub fn settle(&mut self, height: u16) {
        self.window_mut().settle(height);
    }

    /// Returns what is to be read for a screen of `height` rows, and takes note that it is asked
    /// for.
    pub fn wants(&mut self, height: u16) -> Option<Effect> {
        if self.phase != Phase::Open || self.end == End::Asked || self.is_exchanging() {
            return None;
        }
        let ticket = self.ticket;
        if self.end == End::Wanted {
            self.end = End::Asked;
            return Some(Effect::ReadEnd {
                ticket,
                count: WINDOW,
            });
        }
        let rows = self.rows;
        let first = self.window().wanted(height)?;
        let asking = self.reads.renew();
        self.window_mut().ask(asking, first);
        Some(Effect::ReadWindow {
            ticket,
            asking,
            rows,
            first,
            count: WINDOW,
        })
    }

    /// Moves the cursor to a row of the screen, counted from the top of the window.
    pub fn select_screen_row(&mut self, row: u16) {
        self.end = End::Unasked;
        self.window_mut().select_screen_row(row);
    }

    /// Returns the rows that are shown.
    pub fn window(&self) -> &Window {
        match self.rows {
            Rows::All => &self.all,
            Rows::Hits => &self.hits,
        }
    }

    fn window_mut(&mut self) -> &mut Window {
        match self.rows {
            Rows::All => &mut self.all,
            Rows::Hits => &mut self.hits,
        }
    }

    /// Returns where the cursor is among the rows that are shown, and the top of the screen.
    pub fn scroll(&self) -> Scroll {
        self.window().scroll
    }

    /// Returns the number of lines known to be there.
    pub fn len(&self) -> u64 {
        self.all.len()
    }

    /// Tells whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Returns the number of all lines, once it is known.
    pub fn total(&self) -> Option<u64> {
        self.all.total()
    }

    /// Returns the line with the cursor.
    pub fn current(&self) -> Option<&ResultLine> {
        self.window().current()
    }

    /// Returns the ticket under which they were opened.
    pub fn ticket(&self) -> Ticket {
        self.ticket
    }

    /// Tells whether they are whole files on this machine, and no preview.
    pub fn is_saved(&self) -> bool {
        matches!(self.origin, Some(Origin::Files(_)))
    }

    /// Tells whether every result is here, in files or in a preview that holds them all.
    pub fn is_whole(&self) -> bool {
        match self.origin {
            Some(Origin::Files(_)) => true,
            Some(Origin::Provider { is_whole }) => is_whole,
            None => false,
        }
    }

    /// Switches between lines as people read them and lines as they came.
    pub fn show(&mut self, mode: Mode) {
        self.mode = mode;
    }
}

#[cfg(test)]
mod tests;
