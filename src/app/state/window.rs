//! A window of owned lines in a long list of rows, and the cursor in that list.
//!
//! Knows which lines it holds and which it lacks. Refuses to know where lines come from: it says
//! which it wants, and takes those that it has asked for.

mod growth;

use crate::app::effect::Ticket;
use crate::domain::result::ResultLine;

use super::scroll::{Scroll, Step};

/// Lines that are held at most: some screens in both directions.
pub const WINDOW: usize = 240;
/// [`WINDOW`] as a number of rows.
const ROWS: u64 = 240;

/// Whether the numbers of the rows are certain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// They are counted.
    #[default]
    Counted,
    /// The end was read before anybody knew how many rows there are.
    Guessed,
}

/// Some lines of many, and where the cursor is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    first: u64,
    lines: Vec<ResultLine>,
    total: Option<u64>,
    /// Rows that a jump supposes to be there while nobody knows how many there are.
    supposed: u64,
    /// The window that is being read, and which asking that is.
    asked: Option<(Ticket, u64)>,
    /// The last window that was answered, and how many rows were known then: the same question
    /// would get the same answer.
    answered: Option<(u64, Option<u64>)>,
    numbering: Numbering,
    /// Whether lines that are here may have become longer since they were read.
    is_stale: bool,
    /// The row with the cursor, from 0, and the first one on the screen.
    pub scroll: Scroll,
}

impl Window {
    /// Starts anew with the first lines. The cursor stays where it is, as far as there are rows.
    pub fn open(&mut self, lines: Vec<ResultLine>, total: Option<u64>) {
        let cursor = self.scroll.cursor;
        *self = Self {
            supposed: if cursor == 0 {
                0
            } else {
                cursor.saturating_add(1)
            },
            lines,
            total,
            scroll: self.scroll,
            ..Self::default()
        };
    }

    /// Takes lines that were asked for; others are late, and are dropped.
    pub fn fill(&mut self, asking: Ticket, lines: Vec<ResultLine>) {
        let Some((_, first)) = self.asked.take_if(|(asked, _)| *asked == asking) else {
            return;
        };
        self.answered = Some((first, self.total));
        self.is_stale = false;
        if lines.len() < WINDOW {
            self.supposed = 0;
        }
        if !lines.is_empty() {
            (self.first, self.lines) = (first, lines);
        }
    }

    /// Takes note that the lines that were asked for cannot be had.
    pub fn miss(&mut self, asking: Ticket) {
        if let Some((_, first)) = self.asked.take_if(|(asked, _)| *asked == asking) {
            self.answered = Some((first, self.total));
            self.is_stale = false;
            self.supposed = 0;
        }
    }

    /// Takes the last lines and goes there. `first` is a guess unless the rows are counted.
    pub fn read_end(&mut self, first: u64, lines: Vec<ResultLine>) {
        let count = length(&lines);
        (self.asked, self.answered, self.supposed) = (None, None, 0);
        self.numbering = match self.total {
            Some(_) => Numbering::Counted,
            None if first == 0 => Numbering::Counted,
            None => Numbering::Guessed,
        };
        self.first = self
            .total
            .map_or(first, |total| total.saturating_sub(count));
        self.lines = lines;
        self.scroll.cursor = self.here().saturating_sub(1);
    }

    /// Moves the cursor on a screen of `height` rows.
    ///
    /// While rows are guessed it stays among the last lines, and `Step::First` leaves them.
    pub fn step(&mut self, step: Step, height: u16) {
        if step == Step::First {
            self.forget_guess();
            self.supposed = self.supposed.max(1);
        }
        self.scroll.step(step, self.len(), height);
        self.settle(height);
    }

    /// Puts the cursor on a row, and the row on the screen: where it is, or else in the middle.
    pub fn jump(&mut self, row: u64, height: u16) {
        self.forget_guess();
        self.supposed = row.saturating_add(1);
        self.scroll.cursor = row;
        let end = self.scroll.top.saturating_add(u64::from(height));
        if row < self.scroll.top || row >= end {
            self.scroll.top = row.saturating_sub(u64::from(height / 2));
        }
        self.settle(height);
    }

    /// Drops lines whose rows are a guess: a row that is known must not be taken for one of them.
    fn forget_guess(&mut self) {
        if self.numbering == Numbering::Guessed {
            self.numbering = Numbering::Counted;
            self.lines.clear();
            self.first = 0;
        }
    }

    /// Puts cursor and screen back inside.
    pub fn settle(&mut self, height: u16) {
        self.scroll.settle(self.len(), height);
        if self.numbering == Numbering::Guessed {
            self.scroll.cursor = self.scroll.cursor.max(self.first);
            self.scroll.top = self.scroll.top.max(self.first);
        }
    }

    /// Moves the cursor to a row of the screen, counted from its top.
    pub fn select_screen_row(&mut self, row: u16) {
        let at = self.scroll.top.saturating_add(u64::from(row));
        if at < self.len() {
            self.scroll.cursor = at;
        }
    }

    /// Returns the first row of the window to be read for a screen of `height` rows; `None` when
    /// enough is here or on its way. Say with [`Self::ask`] that it is asked for.
    pub fn wanted(&self, height: u16) -> Option<u64> {
        if self.numbering == Numbering::Guessed {
            return None;
        }
        let height = u64::from(height).min(ROWS);
        let margin = (ROWS - height) / 4;
        let (top, end) = (self.scroll.top, self.scroll.top.saturating_add(height));
        let may_go_on = self.total.is_none_or(|total| total > self.here());
        let lacks_start = self.first > 0 && top < self.first.saturating_add(margin);
        let lacks_end = may_go_on && end.saturating_add(margin) > self.here();
        if !lacks_start && !lacks_end && !self.is_stale {
            return None;
        }
        let is_coming = self
            .asked
            .is_some_and(|(_, asked)| asked <= top && end <= asked.saturating_add(ROWS));
        let first = top.saturating_sub((ROWS - height) / 2);
        (!is_coming && self.answered != Some((first, self.total))).then_some(first)
    }

    /// Takes note that a window is asked for; one that was asked for before is stale.
    pub fn ask(&mut self, asking: Ticket, first: u64) {
        self.asked = Some((asking, first));
    }

    /// Returns the number of rows: those counted, else those known to be there.
    pub fn len(&self) -> u64 {
        self.total.unwrap_or_else(|| self.here().max(self.supposed))
    }

    /// Tells whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of all rows, once it is known.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns whether the numbers of the rows are certain.
    pub fn numbering(&self) -> Numbering {
        self.numbering
    }

    /// Returns a line by its row, if it is here.
    pub fn line(&self, row: u64) -> Option<&ResultLine> {
        let place = row.checked_sub(self.first)?;
        self.lines.get(usize::try_from(place).ok()?)
    }

    /// Returns the line with the cursor.
    pub fn current(&self) -> Option<&ResultLine> {
        self.line(self.scroll.cursor)
    }

    /// Returns the rows of the screen; a line that is still being read is `None`.
    pub fn rows(&self, height: u16) -> impl Iterator<Item = (u64, Option<&ResultLine>)> {
        let end = self.scroll.top.saturating_add(u64::from(height));
        (self.scroll.top..end.min(self.len())).map(|row| (row, self.line(row)))
    }

    /// Returns the lines that are here with their rows.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = (u64, &ResultLine)> + ExactSizeIterator {
        let first = self.first;
        self.lines.iter().enumerate().map(move |(at, line)| {
            let at = u64::try_from(at).unwrap_or(u64::MAX);
            (first.saturating_add(at), line)
        })
    }

    /// Returns the row behind the last line that is here.
    fn here(&self) -> u64 {
        self.first.saturating_add(length(&self.lines))
    }
}

fn length(lines: &[ResultLine]) -> u64 {
    u64::try_from(lines.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
