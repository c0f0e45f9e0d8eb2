//! Where the lines of a file begin: a mark about every 64 KiB.
//!
//! Responsible for finding a line near its place without reading what lies before it. Grows block
//! by block, and is of use from the first one on. Marks stand by bytes and not by lines: however
//! long or short lines are, the beginning of any line is less than [`STRIDE`] behind a mark, the
//! beginning of a longer line is followed by a mark of its own, and 1 GB needs 260 kB. Refuses to
//! know files: blocks come from outside, so that nothing waits for a disk under a lock.

use memchr::{memchr, memchr_iter, memrchr};

use crate::domain::Progress;

/// The bytes from one mark to the next, at least.
pub(super) const STRIDE: u64 = 64 * 1024;

/// A line and the offset of its first byte. Lines are counted from 0 here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) line: u64,
    pub(super) offset: u64,
}

/// The marks of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LineIndex {
    /// In order, from line 0 on.
    marks: Vec<Mark>,
    size: u64,
    front: Front,
}

/// How far an index has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    /// Bytes seen.
    pub(super) scanned: u64,
    /// The line that begins behind the last line end seen, with what may follow it.
    pub(super) last: Mark,
    /// The first line that begins here or later gets a mark.
    due: u64,
}

/// What a block holds.
#[derive(Debug)]
pub(super) struct Survey {
    marks: Vec<Mark>,
    front: Front,
}

/// Looks through the block that follows what was seen so far.
pub(super) fn survey(block: &[u8], front: Front) -> Survey {
    let begin = front.scanned;
    let end = begin + block.len() as u64;
    let (mut marks, mut last, mut due) = (Vec::new(), front.last, front.due);
    let mut rest = block;
    while due <= end {
        // The line end before the first line that is due; what lies before it is only counted.
        let at = end - rest.len() as u64;
        let passed =
            usize::try_from(due.saturating_sub(1).saturating_sub(at)).unwrap_or(usize::MAX);
        let Some((counted, ahead)) = rest.split_at_checked(passed) else {
            break;
        };
        let Some(place) = memchr(b'\n', ahead) else {
            break;
        };
        last.line += count(counted) + 1;
        last.offset = at + (passed + place) as u64 + 1;
        marks.push(last);
        due = (last.offset / STRIDE + 1) * STRIDE;
        rest = ahead.get(place + 1..).unwrap_or_default();
    }
    if let Some(place) = memrchr(b'\n', rest) {
        last.line += count(rest);
        last.offset = end - rest.len() as u64 + place as u64 + 1;
    }
    Survey {
        marks,
        front: Front {
            scanned: end,
            last,
            due,
        },
    }
}

/// Counts line ends.
pub(super) fn count(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

impl LineIndex {
    /// Begins an index of a file of `size` bytes.
    pub(super) fn new(size: u64) -> Self {
        Self {
            marks: vec![Mark::default()],
            size,
            front: Front {
                due: STRIDE,
                ..Front::default()
            },
        }
    }

    /// Goes on to a larger size.
    pub(super) fn grow(&mut self, size: u64) {
        self.size = self.size.max(size);
    }

    /// Returns the size of the file, as far as it is known to have grown.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Returns how far it has come.
    pub(super) fn front(&self) -> Front {
        self.front
    }

    /// Takes what was found in the block behind [`Self::front`].
    pub(super) fn take(&mut self, survey: Survey) {
        self.marks.extend(survey.marks);
        self.front = survey.front;
    }

    /// Tells how far it is.
    pub(super) fn progress(&self) -> Progress {
        Progress {
            done: self.front.scanned,
            total: Some(self.size),
        }
    }

    /// Returns how many lines there are, once that is known. An unfinished last line counts.
    pub(super) fn total_lines(&self) -> Option<u64> {
        let is_open = self.front.last.offset < self.front.scanned;
        (self.front.scanned >= self.size).then_some(self.front.last.line + u64::from(is_open))
    }

    /// Returns the nearest known beginning at or before a line.
    pub(super) fn before_line(&self, line: u64) -> Mark {
        if line >= self.front.last.line {
            return self.front.last;
        }
        self.mark_before(self.marks.partition_point(|mark| mark.line <= line))
    }

    /// Returns the nearest mark at or before an offset.
    pub(super) fn before_offset(&self, offset: u64) -> Mark {
        self.mark_before(self.marks.partition_point(|mark| mark.offset <= offset))
    }

    fn mark_before(&self, place: usize) -> Mark {
        let mark = place.checked_sub(1).and_then(|slot| self.marks.get(slot));
        mark.copied().unwrap_or_default()
    }

    /// Returns what is known of where the lines `first..=last` begin. The end of a complete file is
    /// the beginning of a line that is not there; behind an unfinished last line it is one byte
    /// further, as if its line end were there.
    pub(super) fn known(&self, first: u64, last: u64) -> Vec<Mark> {
        let from = self.marks.partition_point(|mark| mark.line < first);
        let to = self.marks.partition_point(|mark| mark.line <= last);
        let mut known = self.marks.get(from..to).unwrap_or_default().to_vec();
        if let Some(total) = self.total_lines().filter(|total| *total <= last) {
            let is_open = total > self.front.last.line;
            let end = Mark {
                line: total,
                offset: self.size + u64::from(is_open),
            };
            if known.last().is_none_or(|mark| mark.line < total) {
                known.push(end);
            }
        }
        known
    }

    /// Returns an offset at or before `upper` above which no line begins, but perhaps at `upper`
    /// itself where nothing is known.
    pub(super) fn ceiling(&self, upper: u64) -> u64 {
        if upper > self.front.scanned {
            return upper;
        }
        upper.min(self.before_offset(upper).offset + STRIDE)
    }

    /// Estimates how many lines lie before an offset, from the lines seen or a length per line.
    pub(super) fn lines_before(&self, offset: u64, bytes_per_line: u64) -> u64 {
        let seen = self.front.last;
        if seen.line == 0 {
            return offset / bytes_per_line.max(1);
        }
        let lines = u128::from(offset) * u128::from(seen.line) / u128::from(seen.offset);
        u64::try_from(lines).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests;
