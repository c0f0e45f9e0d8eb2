//! Finding a row of the results: by a search, by its id, as the next problem.

use crate::app::effect::{Effect, Rows, Target, Ticket};
use crate::app::event::Found;
use crate::domain::query::Query;

use super::super::search::{Advance, Bearing, Landing, Pace, Search};
use super::super::window::Window;
use super::Results;

/// What a row is looked up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To bring the cursor to the first hit of a search that has just begun.
    Landing,
    /// To go to the next hit or the one before.
    Hit,
    /// To go to the next problem or the one before.
    Problem,
    /// To go where the user has said.
    Place,
}

impl Purpose {
    /// Says that there is no such row.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Landing | Self::Hit => "there is no hit",
            Self::Problem => "there is no other problem",
            Self::Place => "there is no such result",
        }
    }
}

impl Results {
    /// Begins a search, which ends the one before.
    pub fn begin_search(&mut self, query: Query, words: String, rows: Rows) -> Effect {
        let ticket = self.searches.renew();
        let landing = match rows {
            Rows::All => Landing::From(self.all.scroll.cursor),
            Rows::Hits => Landing::Done,
        };
        self.search = Some(Search::new(ticket, query.clone(), words, landing));
        self.hits = Window::default();
        self.hits.count(0);
        self.rows = rows;
        self.seek = None;
        Effect::Search {
            ticket: self.ticket,
            search: ticket,
            query,
        }
    }

    /// Takes note of how far a search has come; returns what is to be looked up for it.
    pub fn searched(
        &mut self,
        ticket: Ticket,
        search: Ticket,
        advance: Advance,
        height: u16,
    ) -> Option<Effect> {
        let hits = advance.hits;
        let cursor = self.all.scroll.cursor;
        let is_all = self.rows == Rows::All;
        let current = self.search.as_mut().filter(|open| open.ticket == search)?;
        if ticket != self.ticket {
            return None;
        }
        let goes_on = current.pace == Pace::Over;
        current.advance(advance);
        if goes_on {
            // Files have grown: the last line may have become longer, and be another hit.
            self.hits.grow(hits);
        } else {
            self.hits.count(hits);
        }
        if !is_all {
            let row = self.take_sought()?;
            return Some(self.seek_from(Rows::All, before(row), Target::NextHit, Purpose::Hit));
        }
        match current.land(cursor) {
            Bearing::Wait => None,
            Bearing::Go(row) => {
                self.all.jump(row, height);
                None
            }
            Bearing::Seek(from) => {
                Some(self.seek_from(Rows::All, before(from), Target::NextHit, Purpose::Landing))
            }
        }
    }

    /// Stops the search that is under way; the hits found so far stay.
    pub fn stop_search(&mut self) -> Option<Effect> {
        let search = self.search.as_mut().filter(|search| search.is_going())?;
        search.pace = Pace::Stopped;
        Some(Effect::StopSearch {
            search: search.ticket,
        })
    }

    /// Forgets search and hits; tells whether there was one.
    pub fn clear_search(&mut self) -> bool {
        self.rows = Rows::All;
        self.hits = Window::default();
        self.seek = None;
        self.search.take().is_some()
    }

    /// Shows hits alone, or all rows again, the cursor staying on its result; returns what is to be
    /// looked up for that.
    pub fn toggle_rows(&mut self, height: u16) -> Option<Effect> {
        let search = self.search.as_ref()?;
        let cursor = self.scroll().cursor;
        match self.rows {
            Rows::All => {
                self.rows = Rows::Hits;
                if let Some(hit) = search.hit_at(cursor) {
                    self.hits.jump(hit, height);
                    return None;
                }
                Some(self.seek_from(Rows::All, before(cursor), Target::NextHit, Purpose::Hit))
            }
            Rows::Hits => {
                self.rows = Rows::All;
                if self.hits.is_empty() {
                    return None;
                }
                Some(self.seek_from(Rows::Hits, before(cursor), Target::NextHit, Purpose::Hit))
            }
        }
    }

    /// Goes to the hit after or before the one with the cursor, round the end; for use while hits
    /// alone are shown.
    pub fn turn_hit(&mut self, to: &Target, height: u16) {
        let (at, last) = (self.hits.scroll.cursor, self.hits.len().saturating_sub(1));
        let row = match to {
            Target::PreviousHit => at.checked_sub(1).unwrap_or(last),
            _ if at == last => 0,
            _ => at.saturating_add(1),
        };
        self.hits.jump(row, height);
    }

    /// Asks for a row, going on from the cursor.
    pub fn seek(&mut self, to: Target, purpose: Purpose) -> Effect {
        self.seek_from(self.rows, self.scroll().cursor, to, purpose)
    }

    fn seek_from(&mut self, rows: Rows, from: u64, to: Target, purpose: Purpose) -> Effect {
        let seek = self.seeks.renew();
        self.seek = Some((seek, purpose));
        Effect::Seek {
            ticket: self.ticket,
            seek,
            rows,
            from,
            to,
        }
    }

    /// Takes the answer to an asking for a row; returns what it was for and where it is, unless it
    /// is late or nobody wants to go there any more.
    pub fn sought(
        &mut self,
        ticket: Ticket,
        seek: Ticket,
        found: Option<Found>,
    ) -> Option<(Purpose, Option<Found>)> {
        let (_, purpose) = self
            .seek
            .take_if(|(asked, _)| *asked == seek && ticket == self.ticket)?;
        if purpose == Purpose::Landing {
            let cursor = self.all.scroll.cursor;
            let search = self.search.as_mut()?;
            let has_moved = search.landing != Landing::Sought(cursor);
            if !search.landed(found.map(|found| found.row)) || has_moved {
                return None;
            }
        }
        Some((purpose, found))
    }

    /// Goes to a row that was found; tells whether it is another one than before, where another one
    /// was looked for.
    pub fn go_to(&mut self, found: Found, purpose: Purpose, height: u16) -> bool {
        if let (Some(search), Some(hit)) = (&mut self.search, found.hit) {
            search.at = Some((found.row, hit));
        }
        let before = (self.rows, self.scroll().cursor);
        match (self.rows, found.hit) {
            (Rows::Hits, Some(hit)) => self.hits.jump(hit, height),
            (Rows::Hits | Rows::All, _) => {
                self.rows = Rows::All;
                self.all.jump(found.row, height);
            }
        }
        purpose != Purpose::Problem || before != (self.rows, self.scroll().cursor)
    }

    /// Goes to a row by its number among those that are shown, from 0.
    pub fn go_to_row(&mut self, row: u64, height: u16) {
        self.window_mut().jump(row, height);
    }
}

/// Returns the row from which `row` itself is the next one.
fn before(row: u64) -> u64 {
    row.wrapping_sub(1)
}
