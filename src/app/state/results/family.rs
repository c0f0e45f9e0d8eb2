//! A batch and its retries as one: whose lines are open, what is being read, and what is not here.

use crate::app::effect::{Effect, FamilyWish, Rows, Ticket};
use crate::app::event::{FamilyNews, Merge, Origin, Shown};
use crate::domain::result::ResultLine;
use crate::domain::{Batch, BatchId, Failure, Kind, Progress};

use super::super::search::{Landing, Search};
use super::{End, Look, Phase, Requested, Results, Study};

/// A batch that was made of the failures of the one that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Kin {
    /// Which.
    pub id: BatchId,
    /// As it was seen last, where it was.
    pub batch: Option<Box<Batch>>,
    /// Where its results are.
    pub state: Where,
}

/// Where the results of a retry are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Among those that are read.
    Joined,
    /// At the provider, and too many to be looked at there.
    Away,
    /// Nowhere: it has not ended.
    Running,
    /// Nowhere: it has ended without any.
    Nothing,
    /// Nowhere: the provider has them no more.
    Gone,
}

/// How far the reading of retries is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// There is nothing to read, or all is read.
    #[default]
    None,
    /// It goes on.
    Going(Progress),
    /// All is read, and its lines are being put on the screen.
    Showing,
    /// It was stopped, or could not be done.
    Stopped,
}

/// What is known of the family of what is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// Whose failures the batch was made of.
    pub parent: Option<BatchId>,
    /// How far the reading is.
    pub reading: Reading,
    /// The retries, the oldest first; where their results are is known once they are read.
    pub kin: Vec<Kin>,
    /// Whose each open file is; empty while the batch is shown alone.
    owners: Vec<BatchId>,
    /// Whose each file will be.
    next: Vec<BatchId>,
    /// The row that the cursor is to be on once the hits are found again.
    sought: Option<u64>,
}

impl Family {
    /// Returns the batches that are shown together with the one that was opened.
    pub fn joined(&self) -> Vec<BatchId> {
        let mut joined: Vec<BatchId> = Vec::new();
        for id in &self.owners {
            if !joined.contains(id) {
                joined.push(id.clone());
            }
        }
        joined.into_iter().skip(1).collect()
    }

    /// Returns the retries whose results are of this state.
    pub fn of(&self, state: Where) -> Vec<BatchId> {
        let kin = self.kin.iter().filter(|kin| kin.state == state);
        kin.map(|kin| kin.id.clone()).collect()
    }

    /// Tells whether a batch is one of the retries.
    pub fn has(&self, id: &BatchId) -> bool {
        self.kin.iter().any(|kin| kin.id == *id)
    }
}

impl Results {
    /// Takes news of the family of what is open; returns what is to be done about it.
    pub fn relatives(&mut self, ticket: Ticket, news: FamilyNews, height: u16) -> Option<Effect> {
        if ticket != self.ticket || self.phase != Phase::Open {
            return None;
        }
        match news {
            FamilyNews::Found { parent, kin } => {
                let is_alone = kin.is_empty() && parent.is_some();
                self.family.parent = parent;
                self.family.reading = if is_alone {
                    Reading::None
                } else {
                    Reading::Going(Progress::default())
                };
            }
            FamilyNews::Advanced(progress) => self.family.reading = Reading::Going(progress),
            FamilyNews::Ended(Ok(merge)) => return self.read(merge),
            FamilyNews::Ended(Err(_)) => self.family.reading = Reading::Stopped,
            FamilyNews::Shown(Ok(shown)) => return self.show_all(shown, height),
            FamilyNews::Shown(Err(failure)) => self.phase = Phase::Failed(failure),
        }
        None
    }

    /// Takes what was read, and asks for it to be shown.
    fn read(&mut self, merge: Merge) -> Option<Effect> {
        self.family.kin = merge.kin;
        if merge.owners.is_empty() {
            self.family.reading = Reading::None;
            return None;
        }
        self.family.next = merge.owners;
        self.family.reading = Reading::Showing;
        let ticket = self.ticket;
        // What is read from now on is of the old rows, and comes too late.
        let now = self.ticket.renew();
        let (rows, cursor) = (self.rows, self.scroll().cursor);
        let wish = FamilyWish::Show { now, rows, cursor };
        Some(Effect::Family { ticket, wish })
    }

    /// Shows all lines where those of one batch were, with the eye on the same request.
    fn show_all(&mut self, shown: Shown, height: u16) -> Option<Effect> {
        let moved_to = |row: u64| row.saturating_add(self.scroll().cursor);
        let row = moved_to(shown.row).saturating_sub(shown.asked);
        let screen = (self.scroll().cursor).saturating_sub(self.scroll().top);
        self.all
            .put(shown.first, shown.lines, shown.total, (row, screen));
        self.all.settle(height);
        self.origin = Some(Origin::Files(shown.paths));
        (self.end, self.seek, self.index) = (End::Unasked, None, None);
        (self.look, self.changed) = (Look::default(), None);
        self.request = Requested::default();
        self.family.owners = std::mem::take(&mut self.family.next);
        self.family.reading = Reading::None;
        self.study = Study {
            retries: self.family.joined().len(),
            ..Study::default()
        };
        self.search_again(row)
    }

    /// Searches what is searched through all lines, the cursor staying where it is.
    fn search_again(&mut self, row: u64) -> Option<Effect> {
        let search = self.search.take()?;
        let rows = self.rows;
        let effect = self.begin_search(search.query, search.words, rows);
        if let Some(search) = &mut self.search {
            search.landing = Landing::Done;
        }
        self.family.sought = (rows == Rows::Hits).then_some(row);
        Some(effect)
    }

    /// Returns the row that is to be found among the hits, once; when all hits are there.
    pub(super) fn take_sought(&mut self) -> Option<u64> {
        let is_going = self.search.as_ref().is_some_and(Search::is_going);
        self.family.sought.take_if(|_| !is_going)
    }

    /// Begins to read the retries again, because more of them may be here.
    pub fn merge_again(&mut self) -> Option<Effect> {
        if self.phase != Phase::Open || self.family.reading == Reading::Showing {
            return None;
        }
        self.family.reading = Reading::Going(Progress::default());
        let (ticket, wish) = (self.ticket, FamilyWish::Merge);
        Some(Effect::Family { ticket, wish })
    }

    /// Stops the reading of retries, if it goes on; what is shown stays.
    pub fn stop_merging(&mut self) -> Option<Effect> {
        let is_going = matches!(self.family.reading, Reading::Going(_));
        let (ticket, wish) = (self.ticket, FamilyWish::Stop);
        is_going.then_some(Effect::Family { ticket, wish })
    }

    /// Tells whether lines are being exchanged for others, so that none are asked for.
    pub(super) fn is_exchanging(&self) -> bool {
        self.family.reading == Reading::Showing
    }

    /// Returns whose line it is, where it is not of the batch that was opened.
    pub fn origin_of(&self, line: &ResultLine) -> Option<&BatchId> {
        let owner = self.family.owners.get(usize::from(line.file))?;
        let own = self.subject.as_ref().map(|subject| &subject.id);
        (own != Some(owner)).then_some(owner)
    }
}

/// Tells whether the end of a reading is a failure that somebody should hear of.
pub fn is_trouble(failure: &Failure) -> bool {
    failure.kind != Kind::Interrupted
}

#[cfg(test)]
mod tests;
