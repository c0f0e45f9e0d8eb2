//! What becomes of a window when it is known how many rows there are, and when there are more.

use super::{Numbering, Window, length};
use crate::app::state::scroll::Scroll;
use crate::domain::result::ResultLine;

impl Window {
    /// Learns how many rows there are; what was guessed is put right, and stays on its screen row.
    pub fn count(&mut self, total: u64) {
        if self.numbering == Numbering::Guessed {
            let first = total.saturating_sub(length(&self.lines));
            let right = |row: u64| row.saturating_sub(self.first).saturating_add(first);
            self.scroll = Scroll {
                cursor: right(self.scroll.cursor),
                top: right(self.scroll.top),
            };
            self.first = first;
            self.numbering = Numbering::Counted;
        }
        self.total = Some(total);
        self.supposed = 0;
    }

    /// Takes other rows in the place of those that are here: lines from a row on, the number of all,
    /// and the row that the cursor is on with its row of the screen, which stays.
    pub fn put(
        &mut self,
        first: u64,
        lines: Vec<ResultLine>,
        total: u64,
        (row, screen): (u64, u64),
    ) {
        let scroll = Scroll {
            cursor: row,
            top: row.saturating_sub(screen),
        };
        *self = Self {
            first,
            lines,
            total: Some(total),
            scroll,
            ..Self::default()
        };
    }

    /// Learns that there are more rows, or that the last one has become longer.
    pub fn grow(&mut self, total: u64) {
        self.count(total);
        // What is on its way was read before.
        (self.asked, self.answered) = (None, None);
        self.is_stale = true;
    }
}
