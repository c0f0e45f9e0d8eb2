//! Rows that can be found among the lines that are here, without asking anybody.

use crate::app::effect::{Rows, Target};
use crate::domain::result::ResultLine;

use super::Results;

/// What was found without asking anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The row, among those that are shown.
    Row(u64),
    /// There is none.
    Nowhere,
}

impl Results {
    /// Looks a row up without asking anybody, where that can be done: in a preview all lines are
    /// here, and a part of the way needs only their number.
    pub fn look_up(&self, to: &Target) -> Option<Lookup> {
        if let (Target::Percent(percent), Some(total)) = (to, self.window().total()) {
            let last = total.checked_sub(1)?;
            let row = u128::from(total) * u128::from((*percent).min(100)) / 100;
            return Some(Lookup::Row(u64::try_from(row).unwrap_or(last).min(last)));
        }
        if self.is_saved() || self.rows == Rows::Hits {
            return None;
        }
        let row = match to {
            Target::NextProblem => self.next_problem(),
            Target::PreviousProblem => self.previous_problem(),
            Target::Id(id) => self.row_where(|line| line.custom_id.as_ref() == Some(id)),
            Target::NextHit | Target::PreviousHit | Target::Place(_) | Target::Percent(_) => {
                return None;
            }
        };
        Some(row.map_or(Lookup::Nowhere, Lookup::Row))
    }

    fn row_where(&self, holds: impl Fn(&ResultLine) -> bool) -> Option<u64> {
        let mut lines = self.all.lines();
        lines.find(|(_, line)| holds(line)).map(|(row, _)| row)
    }

    /// Returns the next problem behind the cursor, round the end.
    fn next_problem(&self) -> Option<u64> {
        let cursor = self.all.scroll.cursor;
        let mut lines = self.all.lines();
        lines
            .find(|(row, line)| *row > cursor && line.class().is_problem())
            .map(|(row, _)| row)
            .or_else(|| self.row_where(|line| line.class().is_problem()))
    }

    /// Returns the problem before the cursor, round the beginning.
    fn previous_problem(&self) -> Option<u64> {
        let cursor = self.all.scroll.cursor;
        let is_problem = |line: &ResultLine| line.class().is_problem();
        let (mut before, mut all) = (self.all.lines(), self.all.lines());
        before
            .rfind(|(row, line)| *row < cursor && is_problem(line))
            .or_else(|| all.rfind(|(_, line)| is_problem(line)))
            .map(|(row, _)| row)
    }
}
