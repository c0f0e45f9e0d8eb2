//! Lines one after the other, forwards.

use std::io;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use super::{BLOCK, LARGE, REACH, Reader};
use crate::results::index::{Mark, count};
use crate::results::window::{Limits, RawLine};

/// Bytes in which line ends are counted at once.
const PIECE: usize = 4096;

/// Which lines to take.
#[derive(Debug)]
pub(in crate::results) struct Ask {
    /// How many at most.
    pub(in crate::results) count: usize,
    /// How much of them.
    pub(in crate::results) limits: Limits,
    /// What is known of where they begin and end, in order.
    pub(in crate::results) known: Vec<Mark>,
}

impl Ask {
    /// Returns the length of the line at a mark, where that is known.
    fn length(&self, of: Mark) -> Option<u64> {
        let slot = self
            .known
            .binary_search_by_key(&(of.line + 1), |mark| mark.line);
        let next = self.known.get(slot.ok()?)?;
        next.offset.checked_sub(of.offset + 1)
    }

    /// Returns how much is kept of a line of this length.
    pub(in crate::results) fn kept(&self, length: u64) -> usize {
        let whole = self.limits.whole;
        match usize::try_from(length) {
            Ok(length) if length <= whole => length,
            Ok(_) | Err(_) => self.limits.head(self.count),
        }
    }
}

/// Lines that were read, and whether the file ends behind them.
#[derive(Debug)]
pub(in crate::results) struct Swept {
    pub(in crate::results) lines: Vec<RawLine>,
    pub(in crate::results) reaches_end: bool,
}

impl Swept {
    /// Makes an empty one.
    pub(in crate::results) fn nothing(reaches_end: bool) -> Self {
        Self {
            lines: Vec::new(),
            reaches_end,
        }
    }
}

/// Where a line is.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::results) enum Sought {
    /// It begins here.
    At(Mark),
    /// The file ends before it.
    BehindEnd,
    /// It is too far to look for.
    TooFar,
}

/// Looks for the beginning of a line from one at or before it.
pub(in crate::results) fn seek(
    reader: &mut Reader<'_>,
    from: Mark,
    line: u64,
) -> io::Result<Sought> {
    let mut left = line.saturating_sub(from.line);
    let mut at = from.offset;
    reader.allow(REACH);
    reader.hold(at);
    while left > 0 {
        let block = if at == from.offset { BLOCK } else { LARGE };
        if reader.held().is_empty() && reader.more(block)? == 0 {
            let is_end = reader.is_at_end();
            return Ok(if is_end {
                Sought::BehindEnd
            } else {
                Sought::TooFar
            });
        }
        let before = left;
        at += pass(reader.held(), &mut left);
        reader.stats.lines_scanned += before - left;
        reader.hold(at);
    }
    Ok(Sought::At(Mark { line, offset: at }))
}

/// Counts line ends down to 0, and returns how many bytes that took.
fn pass(bytes: &[u8], left: &mut u64) -> u64 {
    let mut passed = 0;
    // Counting is many times faster than stepping from one to the next where lines are short.
    for piece in bytes.chunks(PIECE) {
        let there = count(piece);
        if there < *left {
            *left -= there;
            passed += piece.len() as u64;
            continue;
        }
        let nth = usize::try_from(*left - 1).unwrap_or(usize::MAX);
        let place = memchr_iter(b'\n', piece).nth(nth);
        *left = 0;
        return passed + place.map_or(0, |place| place as u64 + 1);
    }
    passed
}

/// Reads lines from a mark on.
///
/// Contract: whole lines as far as the limits go; one that the limits end within is left for the
/// next time, unless it is the first: then its beginning is all there is of it.
pub(in crate::results) fn sweep(
    reader: &mut Reader<'_>,
    from: Mark,
    ask: &Ask,
) -> io::Result<Swept> {
    let mut lines = Vec::new();
    let mut at = from;
    reader.allow(ask.limits.bytes);
    while lines.len() < ask.count && at.offset < reader.end {
        reader.hold(at.offset);
        let known = ask.length(at);
        let measured = measure(reader, known, ask)?;
        if measured.is_none() && !lines.is_empty() {
            break;
        }
        let length = measured.or(known);
        // A line without a known length is longer than all limits.
        let kept = ask.kept(length.unwrap_or(u64::MAX));
        lines.push(RawLine {
            number: at.line + 1,
            offset: at.offset,
            length,
            bytes: Arc::from(reader.first(kept)),
        });
        reader.stats.lines_scanned += 1;
        let Some(length) = measured else {
            break;
        };
        at = Mark {
            line: at.line + 1,
            offset: at.offset + length + 1,
        };
    }
    Ok(Swept {
        lines,
        reaches_end: at.offset >= reader.end,
    })
}

/// Finds the length of the line that is held from its beginning, and holds what is to be kept of
/// it; `None` where the limits end before.
fn measure(reader: &mut Reader<'_>, known: Option<u64>, ask: &Ask) -> io::Result<Option<u64>> {
    if let Some(length) = known {
        let is_held = reader.ensure(ask.kept(length))?;
        return Ok(is_held.then_some(length));
    }
    let mut searched = 0;
    loop {
        let fresh = reader.held().get(searched..).unwrap_or_default();
        if let Some(place) = memchr(b'\n', fresh) {
            return Ok(Some((searched + place) as u64));
        }
        searched = reader.held().len();
        if reader.more(BLOCK)? == 0 {
            return Ok(reader.is_at_end().then_some(searched as u64));
        }
    }
}
