//! Lines from here and there.

use std::io;
use std::sync::Arc;

use memchr::memchr;

use super::{LARGE, Reader};
use crate::results::window::{Limits, RawLine};

/// The first read at a place: most lines are shorter.
const FIRST: usize = 8 * 1024;

/// A line whose beginning is known.
#[derive(Clone, Copy, Debug)]
pub(in crate::results) struct Wanted {
    pub(in crate::results) number: u64,
    pub(in crate::results) offset: u64,
    /// Its length, where that is known.
    pub(in crate::results) length: Option<u64>,
}

/// Reads the lines at some offsets, which are in order. Neighbours share a read.
///
/// Contract: one line for each, cut where it is too long. `InvalidData` where no line begins at an
/// offset: then the file is no longer the one in which it was found.
pub(in crate::results) fn pick(
    reader: &mut Reader<'_>,
    wanted: &[Wanted],
    limits: Limits,
) -> io::Result<Vec<RawLine>> {
    let head = limits.head(wanted.len());
    let mut lines = Vec::with_capacity(wanted.len());
    let mut spent = 0;
    for line in wanted {
        if line.offset >= reader.end {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let whole = if spent < limits.bytes {
            limits.whole
        } else {
            head
        };
        begin(reader, line.offset)?;
        let length = measure(reader, line.length, whole)?;
        spent += length.map_or(whole as u64, |length| length.min(whole as u64));
        let is_whole = length.is_some_and(|length| length <= whole as u64);
        let kept = if is_whole { whole } else { head };
        let bytes = match length.and_then(|length| usize::try_from(length).ok()) {
            Some(length) => reader.first(length.min(kept)),
            None => reader.first(kept),
        };
        lines.push(RawLine {
            number: line.number,
            offset: line.offset,
            length,
            bytes: Arc::from(bytes),
        });
        reader.stats.lines_scanned += 1;
    }
    Ok(lines)
}

/// Holds a line from its beginning on, once the byte before has shown that it is one.
fn begin(reader: &mut Reader<'_>, offset: u64) -> io::Result<()> {
    let Some(before) = offset.checked_sub(1) else {
        reader.hold(offset);
        return Ok(());
    };
    reader.hold(before);
    if reader.held().is_empty() {
        reader.more(FIRST)?;
    }
    if reader.held().first() != Some(&b'\n') {
        return Err(io::ErrorKind::InvalidData.into());
    }
    reader.hold(offset);
    Ok(())
}

/// Finds the length of the line that is held from its beginning, and holds it as far as it is to
/// be kept; `None` where it is longer than that, and nobody knows by how much.
fn measure(reader: &mut Reader<'_>, known: Option<u64>, whole: usize) -> io::Result<Option<u64>> {
    if let Some(length) = known {
        let kept = usize::try_from(length).map_or(whole, |length| length.min(whole));
        reader.ensure(kept)?;
        return Ok(known);
    }
    let (mut searched, mut step) = (0, FIRST);
    loop {
        let fresh = reader.held().get(searched..).unwrap_or_default();
        if let Some(place) = memchr(b'\n', fresh) {
            return Ok(Some((searched + place) as u64));
        }
        searched = reader.held().len();
        if searched > whole {
            return Ok(None);
        }
        if reader.more(step)? == 0 {
            return Ok(Some(searched as u64));
        }
        step = (step * 2).min(LARGE * 4);
    }
}
