//! Lines by position: reads blocks of a file and cuts them at line ends.
//!
//! Responsible for bounded reading in either direction, and for counting the work it does. Refuses
//! to know indexes and what is in a line.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::{memchr, memrchr_iter};

use super::window::Stats;

/// What one read asks for: large enough for speed, small enough for a first screen.
const BLOCK: usize = 128 * 1024;
/// More of a line is not kept; nobody reads it on a screen, and a line may have 50 MB.
pub const MAX_LINE: usize = 1024 * 1024;
/// How far a search for the first line may run ahead of the index.
const REACH: u64 = 64 * 1024 * 1024;

/// A line and where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Offset of its first byte.
    pub(super) offset: u64,
    /// Its length without the `\n`.
    pub(super) length: u64,
    /// Its bytes without the `\n`, at most [`MAX_LINE`] of them.
    pub(super) bytes: Vec<u8>,
}

/// Which lines to take: from an offset that begins a line, some passed over, then some kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) from: u64,
    pub(super) end: u64,
    pub(super) skip: u64,
    pub(super) count: usize,
}

/// Reads lines forward.
///
/// Contract: returns fewer than `count` at the end of the file, and none when the first one lies
/// too far from `from` to look for it.
pub(super) fn forward(file: &File, span: Span, stats: &mut Stats) -> io::Result<Vec<Found>> {
    let mut cutter = Cutter::new(span);
    let mut block = vec![0; BLOCK];
    let mut at = span.from;
    while !cutter.is_full() && at < span.end {
        if cutter.skip > 0 && at - span.from > REACH {
            return Ok(Vec::new());
        }
        let read = read_block(file, &mut block, at, span.end, stats)?;
        if read.is_empty() {
            break;
        }
        at += read.len() as u64;
        cutter.feed(read, stats);
    }
    cutter.end(stats);
    Ok(cutter.lines)
}

/// Finds where the last `count` lines before `end` begin.
pub(super) fn start_of_last(
    file: &File,
    end: u64,
    count: usize,
    stats: &mut Stats,
) -> io::Result<u64> {
    let mut block = vec![0; BLOCK];
    let mut upper = end;
    let mut wanted = count;
    while upper > 0 {
        let lower = upper.saturating_sub(BLOCK as u64);
        let read = read_block(file, &mut block, lower, upper, stats)?;
        for place in memrchr_iter(b'\n', read) {
            let after = lower + place as u64 + 1;
            if after == end {
                continue; // The line end of the last line begins no line.
            }
            stats.lines_scanned += 1;
            wanted = wanted.saturating_sub(1);
            if wanted == 0 {
                return Ok(after);
            }
        }
        upper = lower;
    }
    Ok(0)
}

/// Reads a block at a position, as far as `end`; fewer bytes only where the file has shrunk.
pub(super) fn read_block<'a>(
    file: &File,
    block: &'a mut [u8],
    at: u64,
    end: u64,
    stats: &mut Stats,
) -> io::Result<&'a [u8]> {
    let left = usize::try_from(end.saturating_sub(at)).unwrap_or(usize::MAX);
    let size = left.min(block.len());
    let (wanted, _) = block.split_at_mut(size);
    let mut filled = 0;
    while let Some(rest) = wanted.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read_at(rest, at + filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    stats.bytes_read += filled as u64;
    Ok(wanted.get(..filled).unwrap_or_default())
}

/// Cuts blocks into lines.
struct Cutter {
    skip: u64,
    count: usize,
    lines: Vec<Found>,
    current: Found,
}

impl Cutter {
    fn new(span: Span) -> Self {
        Self {
            skip: span.skip,
            count: span.count,
            lines: Vec::new(),
            current: Found {
                offset: span.from,
                length: 0,
                bytes: Vec::new(),
            },
        }
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= self.count
    }

    fn feed(&mut self, mut rest: &[u8], stats: &mut Stats) {
        while !self.is_full() {
            let Some(place) = memchr(b'\n', rest) else {
                self.take(rest);
                return;
            };
            let (line, after) = rest.split_at(place);
            self.take(line);
            self.finish(1, stats);
            rest = after.get(1..).unwrap_or_default();
        }
    }

    fn take(&mut self, piece: &[u8]) {
        self.current.length += piece.len() as u64;
        if self.skip == 0 {
            let room = MAX_LINE.saturating_sub(self.current.bytes.len());
            let kept = piece.get(..room).unwrap_or(piece);
            self.current.bytes.extend_from_slice(kept);
        }
    }

    fn finish(&mut self, line_end: u64, stats: &mut Stats) {
        stats.lines_scanned += 1;
        let next = Found {
            offset: self.current.offset + self.current.length + line_end,
            length: 0,
            bytes: Vec::new(),
        };
        let line = std::mem::replace(&mut self.current, next);
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.lines.push(line);
        }
    }

    /// Takes what is left as a line that has no line end.
    fn end(&mut self, stats: &mut Stats) {
        if !self.is_full() && self.current.length > 0 {
            self.finish(0, stats);
        }
    }
}
