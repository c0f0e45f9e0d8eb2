//! A search through the results: what is wanted, how far it is, and where its hits are.
//!
//! Hits are numbered outside; here are only their count and the one with the cursor.

use crate::app::effect::Ticket;
use crate::domain::query::Query;
use crate::domain::{Failure, Progress};

/// A search, under way or over.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// Which search this is.
    pub ticket: Ticket,
    /// What is wanted.
    pub query: Query,
    /// What is wanted, in the words in which it was asked for; may hold text from outside.
    pub words: String,
    /// Hits so far.
    pub hits: u64,
    /// The row of the first hit among all rows, once there is one.
    pub first: Option<u64>,
    /// Bytes searched of all bytes.
    pub progress: Progress,
    /// How far it has come.
    pub pace: Pace,
    /// Where the cursor was when it began, and whether it has gone to a hit since.
    pub landing: Landing,
    /// The row and the number of the hit that the cursor was brought to last.
    pub at: Option<(u64, u64)>,
}

/// Whether a search goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It is under way.
    Going,
    /// All has been searched.
    Over,
    /// It was stopped; the hits found before stay.
    Stopped,
    /// It ended early.
    Failed(Failure),
}

/// How the cursor gets to the first hit at or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// It is still where the search began, on this row.
    From(u64),
    /// The hit is being looked up.
    Sought(u64),
    /// It has got there, or has gone elsewhere.
    Done,
}

/// How far a search has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Advance {
    /// Hits so far.
    pub hits: u64,
    /// The row of the first hit among all rows, once there is one.
    pub first: Option<u64>,
    /// Bytes searched of all bytes.
    pub progress: Progress,
    /// Why it ended early, if it did.
    pub failure: Option<Failure>,
}

/// What is to be done about the landing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// Nothing, or not yet.
    Wait,
    /// Go to this row, which is that of the first hit.
    Go(u64),
    /// Look up the first hit at or behind this row.
    Seek(u64),
}

impl Search {
    /// Begins a search from a row.
    pub fn new(ticket: Ticket, query: Query, words: String, landing: Landing) -> Self {
        Self {
            ticket,
            query,
            words,
            hits: 0,
            first: None,
            progress: Progress::default(),
            pace: Pace::Going,
            landing,
            at: None,
        }
    }

    /// Takes note of how far it has come.
    pub fn advance(&mut self, advance: Advance) {
        let progress = advance.progress;
        (self.hits, self.first, self.progress) = (advance.hits, advance.first, progress);
        self.pace = match advance.failure {
            Some(failure) => Pace::Failed(failure),
            // What was stopped ends too, and is not the whole for that.
            None if self.pace == Pace::Stopped => Pace::Stopped,
            None if progress.total == Some(progress.done) => Pace::Over,
            None => Pace::Going,
        };
    }

    /// Decides what brings the cursor, which is on a row, to the first hit.
    pub fn land(&mut self, cursor: u64) -> Bearing {
        let Landing::From(from) = self.landing else {
            return Bearing::Wait;
        };
        if cursor != from {
            self.landing = Landing::Done;
            return Bearing::Wait;
        }
        match self.first {
            Some(first) if first >= from => {
                self.landing = Landing::Done;
                self.at = Some((first, 0));
                Bearing::Go(first)
            }
            Some(_) => {
                self.landing = Landing::Sought(from);
                Bearing::Seek(from)
            }
            None => Bearing::Wait,
        }
    }

    /// Takes the hit that was looked up for the landing; tells whether to go there.
    ///
    /// A hit before the beginning has come round the end: while the search goes on, there may be
    /// one behind it yet.
    pub fn landed(&mut self, row: Option<u64>) -> bool {
        let Landing::Sought(from) = self.landing else {
            return false;
        };
        let is_good = row.is_some_and(|row| row >= from || self.pace != Pace::Going);
        self.landing = if is_good {
            Landing::Done
        } else {
            Landing::From(from)
        };
        is_good
    }

    /// Tells whether it is under way.
    pub fn is_going(&self) -> bool {
        self.pace == Pace::Going
    }

    /// Returns which hit a row is, from 0, when the cursor was brought there.
    pub fn hit_at(&self, row: u64) -> Option<u64> {
        self.at.filter(|(at, _)| *at == row).map(|(_, hit)| hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    fn search(from: u64) -> Search {
        Search::new(Ticket(1), Query::default(), "x".into(), Landing::From(from))
    }

    fn part(hits: u64, first: Option<u64>, done: u64) -> Advance {
        Advance {
            hits,
            first,
            progress: Progress {
                done,
                total: Some(100),
            },
            failure: None,
        }
    }

    #[test]
    fn a_first_hit_behind_the_cursor_is_gone_to_at_once() {
        let mut search = search(10);
        search.advance(part(1, Some(40), 30));
        assert_eq!(
            (search.land(10), search.land(40)),
            (Bearing::Go(40), Bearing::Wait)
        );
    }

    #[test]
    fn a_first_hit_before_the_cursor_waits_for_one_behind_it_until_the_search_is_over() {
        let mut search = search(10);
        search.advance(part(1, Some(3), 30));
        assert_eq!(
            (search.land(10), search.landed(Some(3))),
            (Bearing::Seek(10), false)
        );
        search.advance(part(1, Some(3), 100));
        assert_eq!(
            (search.land(10), search.landed(Some(3))),
            (Bearing::Seek(10), true)
        );
    }

    #[test]
    fn a_cursor_that_has_moved_is_left_alone() {
        let mut search = search(10);
        search.advance(part(1, Some(40), 30));
        assert_eq!(
            (search.land(11), search.land(10)),
            (Bearing::Wait, Bearing::Wait)
        );
    }

    #[test]
    fn a_search_that_was_stopped_is_never_over() {
        let mut search = search(0);
        search.pace = Pace::Stopped;
        search.advance(part(3, Some(1), 100));
        assert_eq!(search.pace, Pace::Stopped);
    }

    #[test]
    fn a_search_is_over_when_all_is_searched_and_failed_when_it_says_so() {
        let mut search = search(0);
        search.advance(part(0, None, 99));
        assert!(search.is_going());
        search.advance(part(0, None, 100));
        assert_eq!(search.pace, Pace::Over);
        let failure = Failure::new(Kind::Disk, "cannot search", "gone");
        search.advance(Advance {
            failure: Some(failure.clone()),
            ..part(0, None, 20)
        });
        assert_eq!(search.pace, Pace::Failed(failure));
    }
}
