//! Two batches side by side: the pairs around the cursor, and the one that is read.

mod page;
mod shown;

use crate::app::effect::{Effect, SideBySide, Ticket};
use crate::domain::comparison::{Comparison, Listing, PairKind, PairKinds, PairLines, Way};
use crate::domain::{Failure, Progress};

use super::scroll::{Scroll, Step};

pub use page::{Form, Page};
pub use shown::Shown;

/// Pairs that are held at most: some screens in both directions.
pub const WINDOW: usize = 120;
/// The window is read anew when the screen comes this close to its edge.
const MARGIN: u64 = 30;

/// How far a comparison is.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Both sides are being read.
    Reading(Progress),
    /// It is there.
    Open(Box<Comparison>),
    /// It cannot be had.
    Failed(Failure),
}

/// Two batches side by side.
#[derive(Clone, Debug)]
pub struct Compare {
    /// What the sides are called.
    pub names: [String; 2],
    /// How far it is.
    pub phase: Phase,
    /// Which pairs are listed.
    pub shown: Shown,
    /// The pair with the cursor, from 0 among those listed, and the first one on the screen.
    pub scroll: Scroll,
    /// What is read of the pair with the cursor.
    pub page: Page,
    ticket: Ticket,
    listing: Listing,
    len: u64,
    first: u64,
    pairs: Vec<PairLines>,
    asked: Option<(Shown, u64)>,
    /// The last window that came: the same question would get the same answer.
    answered: Option<(Shown, u64)>,
}

impl Compare {
    /// Begins a comparison that was asked for under a ticket.
    pub fn new(ticket: Ticket, names: [String; 2]) -> Self {
        Self {
            names,
            phase: Phase::Reading(Progress::default()),
            shown: Shown::default(),
            scroll: Scroll::default(),
            page: Page::default(),
            ticket,
            listing: Listing::default(),
            len: 0,
            first: 0,
            pairs: Vec::new(),
            asked: None,
            answered: None,
        }
    }

    /// Returns under which ticket it was asked for.
    pub fn ticket(&self) -> Ticket {
        self.ticket
    }

    /// Takes how far the reading is.
    pub fn advance(&mut self, ticket: Ticket, progress: Progress) {
        if ticket == self.ticket && matches!(self.phase, Phase::Reading(_)) {
            self.phase = Phase::Reading(progress);
        }
    }

    /// Takes what was found. The cursor goes to the first pair that differs.
    pub fn open(&mut self, ticket: Ticket, outcome: Result<(Box<Comparison>, Listing), Failure>) {
        if ticket != self.ticket {
            return;
        }
        match outcome {
            Ok((numbers, listing)) => {
                self.listing = listing;
                self.len = self.listing.count(self.shown.kinds());
                self.phase = Phase::Open(numbers);
                let is_first_different = self
                    .listing
                    .kinds()
                    .next()
                    .is_some_and(|kind| kind != PairKind::Same);
                if !is_first_different {
                    self.seek(Way::Forward);
                }
            }
            Err(failure) => self.phase = Phase::Failed(failure),
        }
    }

    /// Takes pairs that were asked for; others are late, and are dropped.
    pub fn fill(
        &mut self,
        ticket: Ticket,
        kinds: PairKinds,
        first: u64,
        outcome: Result<Vec<PairLines>, Failure>,
    ) {
        let is_awaited = self.asked == Some((self.shown, first)) && kinds == self.shown.kinds();
        if ticket != self.ticket || !is_awaited {
            return;
        }
        self.answered = self.asked.take();
        match outcome {
            Ok(pairs) => (self.first, self.pairs) = (first, pairs),
            Err(failure) => self.phase = Phase::Failed(failure),
        }
    }

    /// Moves the cursor on a screen of `height` rows.
    pub fn step(&mut self, step: Step, height: u16) {
        self.scroll.step(step, self.len, height);
    }

    /// Puts cursor and screen back inside.
    pub fn settle(&mut self, height: u16) {
        self.scroll.settle(self.len, height);
    }

    /// Moves the cursor to a row of the screen, counted from its top.
    pub fn select_screen_row(&mut self, row: u16) {
        let at = self.scroll.top.saturating_add(u64::from(row));
        if at < self.len {
            self.scroll.cursor = at;
        }
    }

    /// Moves the cursor to the next pair that is not the same; tells whether there is one.
    pub fn seek(&mut self, way: Way) -> bool {
        let shown = self.shown.kinds();
        let found = self
            .listing
            .seek(self.scroll.cursor, way, shown, PairKinds::DIFFERENCES);
        self.scroll.cursor = found.unwrap_or(self.scroll.cursor);
        found.is_some()
    }

    /// Lists other pairs; the cursor stays at its pair, or at the one before.
    pub fn turn(&mut self, way: Way) {
        let before = self.shown.kinds();
        self.shown = self.shown.turned(way);
        let after = self.shown.kinds();
        self.scroll.cursor = self.listing.carry(self.scroll.cursor, before, after);
        self.len = self.listing.count(after);
        self.first = 0;
        self.pairs.clear();
        (self.asked, self.answered) = (None, None);
    }

    /// Asks for pairs when the screen is not well inside those that are here.
    pub fn wants(&mut self, height: u16) -> Option<Effect> {
        if !matches!(self.phase, Phase::Open(_)) || self.len == 0 {
            return None;
        }
        let end = self
            .scroll
            .top
            .saturating_add(u64::from(height))
            .min(self.len);
        let here = self.first.saturating_add(count(self.pairs.len()));
        let lacks_start = self.first > 0 && self.scroll.top < self.first.saturating_add(MARGIN);
        let lacks_end = here < self.len && end.saturating_add(MARGIN) > here;
        if !lacks_start && !lacks_end {
            return None;
        }
        let middle = count(WINDOW).saturating_sub(u64::from(height)) / 2;
        let first = self.scroll.top.saturating_sub(middle);
        let is_coming = self.asked.is_some_and(|(shown, asked)| {
            let until = asked.saturating_add(count(WINDOW));
            shown == self.shown && asked <= self.scroll.top && end <= until
        });
        if is_coming || self.answered == Some((self.shown, first)) {
            return None;
        }
        self.asked = Some((self.shown, first));
        Some(Effect::SideBySide(SideBySide::Read {
            ticket: self.ticket,
            kinds: self.shown.kinds(),
            first,
            count: WINDOW,
        }))
    }

    /// Makes the page anew when it is of another pair or for other columns.
    pub fn read(&mut self, form: Form, height: u16) {
        let at = (self.shown, self.scroll.cursor);
        let place = self.scroll.cursor.checked_sub(self.first);
        let pair = place.and_then(|place| self.pairs.get(usize::try_from(place).ok()?));
        self.page.show(at, pair, form, height);
    }

    /// Returns how many pairs are listed.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Tells whether no pair is listed.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Returns the pair with the cursor, when it is here.
    pub fn current(&self) -> Option<&PairLines> {
        self.pair(self.scroll.cursor)
    }

    fn pair(&self, at: u64) -> Option<&PairLines> {
        let place = at.checked_sub(self.first)?;
        self.pairs.get(usize::try_from(place).ok()?)
    }

    /// Returns the rows of the screen; a pair that is still being read is `None`.
    pub fn rows(&self, height: u16) -> impl Iterator<Item = (u64, Option<&PairLines>)> {
        let end = self.scroll.top.saturating_add(u64::from(height));
        (self.scroll.top..end.min(self.len)).map(|at| (at, self.pair(at)))
    }
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
