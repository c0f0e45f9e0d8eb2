//! Beginnings of lines, backwards from an offset.

use std::io;

use memchr::memrchr_iter;

use super::sweep::Ask;
use super::{BLOCK, LARGE, REACH, Source, size};
use crate::results::index::Mark;
use crate::results::window::Stats;

/// The last lines before an offset.
#[derive(Debug, Default)]
pub(in crate::results) struct Tail {
    /// Where they begin, the last one first.
    starts: Vec<u64>,
    end: u64,
    /// Whether the last one has its line end.
    is_closed: bool,
}

impl Tail {
    /// Returns how many lines they are.
    pub(in crate::results) fn count(&self) -> usize {
        self.starts.len()
    }

    /// Returns where the first of them begins.
    pub(in crate::results) fn start(&self) -> Option<u64> {
        self.starts.last().copied()
    }

    /// Returns the beginnings and the end of the lines, the first of which has this number, counted
    /// from 0.
    pub(in crate::results) fn marks(&self, first: u64) -> Vec<Mark> {
        let end = self.end + u64::from(!self.is_closed);
        let offsets = self.starts.iter().rev().copied().chain([end]);
        (first..)
            .zip(offsets)
            .map(|(line, offset)| Mark { line, offset })
            .collect()
    }
}

/// Finds where the last lines before `end` begin, as many as are wanted and fit the limits, but at
/// least one.
///
/// Contract: `ceiling` returns, for an offset, one at or before it above which no line begins.
/// Finds nothing where the last line is longer than can be looked for.
pub(in crate::results) fn starts_before(
    source: &Source,
    end: u64,
    ask: &Ask,
    ceiling: impl Fn(u64) -> u64,
    stats: &mut Stats,
) -> io::Result<Tail> {
    let mut search = Search {
        tail: Tail {
            end,
            ..Tail::default()
        },
        cost: 0,
        ask,
    };
    let mut buffer = vec![0; BLOCK];
    let mut upper = end;
    let read_before = stats.bytes_read;
    while upper > 0 && stats.bytes_read - read_before < REACH {
        upper = ceiling(upper);
        let lower = upper.saturating_sub(buffer.len() as u64);
        let (block, _) = buffer.split_at_mut(size(upper - lower));
        source.read(block, lower, stats)?;
        if upper == end {
            search.tail.is_closed = block.last() == Some(&b'\n');
        }
        for place in memrchr_iter(b'\n', block) {
            let start = lower + place as u64 + 1;
            // The line end of the last line begins no line.
            if start != end && !search.take(start, stats) {
                return Ok(search.tail);
            }
        }
        upper = lower;
        buffer.resize(LARGE, 0);
    }
    if upper == 0 && end > 0 {
        search.take(0, stats);
    }
    Ok(search.tail)
}

struct Search<'a> {
    tail: Tail,
    cost: u64,
    ask: &'a Ask,
}

impl Search<'_> {
    /// Takes the beginning of one line more if there is room for it, and tells whether there may be
    /// room for another.
    fn take(&mut self, start: u64, stats: &mut Stats) -> bool {
        stats.lines_scanned += 1;
        let end = self.tail.starts.last().map_or(self.tail.end, |next| *next);
        // With its line end and without: a line of just the longest length is whole.
        let span = end - start;
        let kept = self
            .ask
            .kept(span)
            .max(self.ask.kept(span.saturating_sub(1)));
        self.cost += kept as u64;
        let has_room = self.tail.starts.is_empty() || self.cost <= self.ask.limits.bytes;
        if has_room && self.tail.count() < self.ask.count {
            self.tail.starts.push(start);
        }
        has_room && self.tail.count() < self.ask.count
    }
}
