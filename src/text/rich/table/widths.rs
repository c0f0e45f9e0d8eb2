//! How a room is shared among the columns of a table.

use super::Cell;
use crate::text::columns;
use crate::text::rich::Span;

/// What stands between two columns.
pub(super) const BETWEEN_COLUMNS: usize = 3;
/// No column of several is squeezed below this, unless it needs no more.
const LEAST_COLUMN: usize = 8;
/// A word that is longer than this may be broken.
const LONG_WORD: usize = 16;

/// What each column would like.
#[derive(Debug)]
pub(super) struct Widths {
    /// Room for its widest line.
    natural: Vec<usize>,
    /// Room for its longest word.
    least: Vec<usize>,
}

impl Widths {
    pub(super) fn of(head: &[Cell], rows: &[Vec<Cell>]) -> Self {
        let mut natural = vec![0; head.len()];
        let mut least = vec![0; head.len()];
        let cells = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
        for row in cells {
            for ((natural, least), cell) in natural.iter_mut().zip(&mut least).zip(row) {
                for line in cell {
                    *natural = wide(line).max(*natural);
                    *least = longest_word(line).max(*least);
                }
            }
        }
        Self { natural, least }
    }

    /// Returns the widths of columns where lines are not broken.
    pub(super) fn at_most(&self, most: usize) -> Vec<usize> {
        self.natural.iter().map(|width| *width.min(&most)).collect()
    }

    /// Shares a room: columns that want less than their share get what they want, the others the
    /// same each, but no less than their words need. `None` when that is too little to read.
    pub(super) fn squeezed(&self, room: usize) -> Option<Vec<usize>> {
        let between = BETWEEN_COLUMNS.checked_mul(self.natural.len().checked_sub(1)?)?;
        let room = room.checked_sub(between)?;
        if self.natural.iter().sum::<usize>() <= room {
            return Some(self.natural.clone());
        }
        if let [_] = self.natural.as_slice() {
            return Some(vec![room.max(1)]);
        }
        let (mut share, mut too_much) = (LEAST_COLUMN, room);
        if self.total(share) > room {
            return None;
        }
        while share + 1 < too_much {
            let middle = share.midpoint(too_much);
            if self.total(middle) <= room {
                share = middle;
            } else {
                too_much = middle;
            }
        }
        Some(self.shared(share).collect())
    }

    fn shared(&self, share: usize) -> impl Iterator<Item = usize> {
        let both = self.natural.iter().zip(&self.least);
        both.map(move |(natural, least)| *natural.min(&share.max(*least)))
    }

    fn total(&self, share: usize) -> usize {
        self.shared(share).sum()
    }
}

/// Returns the columns of a line.
pub(super) fn wide(line: &[Span]) -> usize {
    line.iter().map(Span::columns).sum()
}

/// Returns the columns of the longest word, as far as words are kept whole.
fn longest_word(line: &[Span]) -> usize {
    let words = line
        .iter()
        .flat_map(|span| span.text().as_str().split(' '))
        .map(columns);
    words.max().unwrap_or(0).min(LONG_WORD)
}
