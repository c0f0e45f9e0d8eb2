//! Windows by line number, and lines whose places are known.

use super::ResultsFile;
use crate::domain::Failure;
use crate::domain::result::Place;
use crate::results::scan::{self, Ask, Reader, Sought, Swept, Wanted};
use crate::results::window::{Limits, Lines, Numbering, RawLine, Window};

/// No screen has more rows, and no caller gets more at once.
pub(super) const MAX_WINDOW: usize = 4096;

impl ResultsFile {
    /// Reads up to `count` lines from line `first` on, counted from 1, within the limits of a first
    /// screen.
    ///
    /// Works at any time. There may be fewer lines than wanted although the end is not reached: the
    /// limits ended, or the index is not there yet. Ask again from the line behind the last.
    pub fn window(&self, first: u64, count: usize) -> Result<Window, Failure> {
        self.window_within(first, count, Limits::SCREEN)
    }

    /// Reads a window like [`Self::window`] within other limits.
    pub fn window_within(
        &self,
        first: u64,
        count: usize,
        limits: Limits,
    ) -> Result<Window, Failure> {
        let first = first.max(1);
        let count = count.min(MAX_WINDOW);
        let (size, near, known) = {
            let known = self.known();
            let last = first.saturating_add(count as u64);
            let marks = known.index.known(first, last);
            (
                known.index.size(),
                known.index.before_line(first - 1),
                marks,
            )
        };
        let ask = Ask {
            count,
            limits,
            known,
        };
        let mut reader = Reader::new(&self.source, size);
        let swept = scan::seek(&mut reader, near, first - 1)
            .and_then(|sought| match sought {
                Sought::At(mark) => scan::sweep(&mut reader, mark, &ask),
                Sought::BehindEnd => Ok(Swept::nothing(true)),
                Sought::TooFar => Ok(Swept::nothing(false)),
            })
            .map_err(|error| self.failed(&error))?;
        Ok(Window {
            first,
            lines: swept.lines,
            numbering: Numbering::Exact,
            reaches_end: swept.reaches_end,
            stats: reader.stats,
        })
    }

    /// Reads the line at a place whole, or its first `cap` bytes where it is longer.
    ///
    /// Fails where no line begins there any more.
    pub fn line_at(&self, place: Place, cap: usize) -> Result<RawLine, Failure> {
        let read = self.lines_at(&[place], Limits::one(cap))?;
        let gone = || self.failed(&std::io::ErrorKind::UnexpectedEof.into());
        read.lines.into_iter().next().ok_or_else(gone)
    }

    /// Reads the lines at some places, one for each and in their order. Which file they name is not
    /// looked at.
    ///
    /// Neighbours share a read. Once the limits are reached, lines are cut to their beginnings.
    /// Fails where no line begins at one of them any more.
    pub fn lines_at(&self, places: &[Place], limits: Limits) -> Result<Lines, Failure> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|slot| places.get(*slot).map(|place| place.offset));
        let sorted = order.iter().filter_map(|slot| places.get(*slot));
        let (size, wanted) = {
            let known = self.known();
            let wanted: Vec<Wanted> = sorted.map(|place| known.wanted(*place)).collect();
            (known.index.size(), wanted)
        };
        let mut reader = Reader::new(&self.source, size);
        let read = scan::pick(&mut reader, &wanted, limits).map_err(|error| self.failed(&error))?;
        let mut lines: Vec<(usize, RawLine)> = order.into_iter().zip(read).collect();
        lines.sort_by_key(|(slot, _)| *slot);
        Ok(Lines {
            lines: lines.into_iter().map(|(_, line)| line).collect(),
            stats: reader.stats,
        })
    }
}

impl super::Known {
    /// Adds to a place what the index knows of its line.
    fn wanted(&self, place: Place) -> Wanted {
        let number = u64::from(place.line);
        let next = self.index.known(number, number).last().copied();
        let length = next
            .filter(|next| next.line == number)
            .and_then(|next| next.offset.checked_sub(place.offset + 1));
        Wanted {
            number,
            offset: place.offset,
            length,
        }
    }
}
