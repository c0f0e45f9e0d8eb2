//! Jumps that wait for no index: the end, a part of the way through. And where a line is, once the
//! index has come so far.

use std::io;

use super::ResultsFile;
use super::window::MAX_WINDOW;
use crate::domain::Failure;
use crate::results::index::{Mark, STRIDE, count as count_lines};
use crate::results::scan::{self, Ask, Reader, Sought};
use crate::results::window::{Limits, Numbering, Stats, Window};

impl ResultsFile {
    /// Reads the last `count` lines, from the end backwards and without the index; fewer where they
    /// are long, but always with the last one. Their numbers are estimated until the index is
    /// complete.
    ///
    /// Looks back no further than 64 MiB: where the last line is longer than that, it is only found
    /// once the index is complete.
    pub fn last_window(&self, count: usize) -> Result<Window, Failure> {
        let mut ask = jump(count);
        let (size, total) = {
            let known = self.known();
            (known.index.size(), known.index.total_lines())
        };
        let mut stats = Stats::default();
        let ceiling = |upper| self.known().index.ceiling(upper);
        let tail = scan::starts_before(&self.source, size, &ask, ceiling, &mut stats)
            .map_err(|error| self.failed(&error))?;
        let Some(start) = tail.start() else {
            return Ok(nothing(size == 0, stats));
        };
        let lines = tail.count() as u64;
        let (first, numbering) = match total {
            Some(total) => (total.saturating_sub(lines), Numbering::Exact),
            None if start == 0 => (0, Numbering::Exact),
            None => (
                self.guess(start, (size - start) / lines),
                Numbering::Estimated,
            ),
        };
        ask.known = tail.marks(first);
        let mark = Mark {
            line: first,
            offset: start,
        };
        let mut reader = Reader::new(&self.source, size);
        if size - start <= ask.limits.bytes {
            reader
                .fill(start, size)
                .map_err(|error| self.failed(&error))?;
        }
        self.swept(mark, numbering, &ask, reader, stats)
    }

    /// Reads `count` lines from the one that lies at this part of the file, in percent of its bytes.
    /// Their numbers are estimated where the index has not come yet; 100 is the end.
    pub fn by_percent(&self, percent: u8, count: usize) -> Result<Window, Failure> {
        let size = self.size();
        if percent >= 100 || size == 0 {
            return self.last_window(count);
        }
        let target = u128::from(size) * u128::from(percent) / 100;
        let target = u64::try_from(target).unwrap_or(u64::MAX);
        let mut stats = Stats::default();
        let ceiling = |upper| self.known().index.ceiling(upper);
        let tail = scan::starts_before(&self.source, target + 1, &jump(1), ceiling, &mut stats)
            .map_err(|error| self.failed(&error))?;
        let Some(start) = tail.start() else {
            return Ok(nothing(false, stats));
        };
        let mut ask = jump(count);
        let counted = self
            .counted(start, &mut stats)
            .map_err(|error| self.failed(&error))?;
        let reader = Reader::new(&self.source, size);
        let Some(line) = counted else {
            let from = Mark {
                line: 0,
                offset: start,
            };
            let window = self.swept(from, Numbering::Estimated, &ask, reader, stats)?;
            return Ok(self.numbered(window, start));
        };
        ask.known = self.known().index.known(line, line + ask.count as u64);
        let from = Mark {
            line,
            offset: start,
        };
        self.swept(from, Numbering::Exact, &ask, reader, stats)
    }

    /// Numbers the lines of a window from an estimate of how many lie before it.
    fn numbered(&self, mut window: Window, start: u64) -> Window {
        let span = window
            .lines
            .last()
            .map(|line| line.offset + line.bytes.len() as u64 + 1 - start);
        let per_line = span.unwrap_or(0) / (window.lines.len() as u64).max(1);
        let before = self.guess(start, per_line);
        window.first += before;
        for line in &mut window.lines {
            line.number += before;
        }
        window
    }

    /// Returns the offset of a line, counted from 1; `None` where the index has not come yet, and
    /// where there is no such line.
    pub fn place_of_line(&self, number: u64) -> Result<Option<u64>, Failure> {
        let Some(line) = number.checked_sub(1) else {
            return Ok(None);
        };
        let (size, front, near) = {
            let known = self.known();
            let near = known.index.before_line(line);
            (known.index.size(), known.index.front(), near)
        };
        if line > front.last.line {
            return Ok(None);
        }
        let mut reader = Reader::new(&self.source, size);
        let sought = scan::seek(&mut reader, near, line).map_err(|error| self.failed(&error))?;
        Ok(match sought {
            Sought::At(mark) if mark.offset < size => Some(mark.offset),
            Sought::At(_) | Sought::BehindEnd | Sought::TooFar => None,
        })
    }

    /// Returns the number of the line that holds the byte at an offset, counted from 1; `None`
    /// where the index has not come yet.
    pub fn number_at(&self, offset: u64) -> Result<Option<u64>, Failure> {
        let counted = self.counted(offset, &mut Stats::default());
        let counted = counted.map_err(|error| self.failed(&error))?;
        Ok(counted.map(|line| line + 1))
    }

    /// Counts the line ends before an offset, if the index has come so far.
    fn counted(&self, offset: u64, stats: &mut Stats) -> io::Result<Option<u64>> {
        let mark = {
            let known = self.known();
            if offset > known.index.front().scanned {
                return Ok(None);
            }
            known.index.before_offset(offset)
        };
        let length = (offset - mark.offset).min(STRIDE);
        let mut between = vec![0; usize::try_from(length).unwrap_or_default()];
        if !between.is_empty() {
            self.source.read(&mut between, mark.offset, stats)?;
        }
        Ok(Some(mark.line + count_lines(&between)))
    }

    fn guess(&self, offset: u64, bytes_per_line: u64) -> u64 {
        self.known().index.lines_before(offset, bytes_per_line)
    }

    fn swept(
        &self,
        from: Mark,
        numbering: Numbering,
        ask: &Ask,
        mut reader: Reader<'_>,
        mut stats: Stats,
    ) -> Result<Window, Failure> {
        let swept = scan::sweep(&mut reader, from, ask).map_err(|error| self.failed(&error))?;
        stats += reader.stats;
        Ok(Window {
            first: from.line + 1,
            lines: swept.lines,
            numbering,
            reaches_end: swept.reaches_end,
            stats,
        })
    }
}

fn jump(count: usize) -> Ask {
    Ask {
        count: count.clamp(1, MAX_WINDOW),
        limits: Limits::SCREEN,
        known: Vec::new(),
    }
}

fn nothing(reaches_end: bool, stats: Stats) -> Window {
    Window {
        first: 1,
        lines: Vec::new(),
        numbering: Numbering::Exact,
        reaches_end,
        stats,
    }
}
