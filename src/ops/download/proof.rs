//! Whether a fetched file is what it should be. Blocking.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

use memchr::memchr_iter;
use serde::de::IgnoredAny;

use super::fetch::Length;
use super::part::Part;
use crate::domain::batch::ResultFile;
use crate::domain::{Failure, Kind};
use crate::ops::disk;

const BLOCK: usize = 1024 * 1024;
/// A longer line is taken on trust rather than into memory.
const LINE_MAX: u64 = 64 * 1024 * 1024;
/// A line with an object has at least this many bytes.
const SHORTEST: u64 = 2;

/// What a look at the whole file found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proven {
    /// Lines that are not blank.
    pub(super) lines: u64,
    /// What is odd about it, though it may be what the provider has.
    pub(super) odd: Vec<String>,
}

/// Looks at a file from end to end.
///
/// A length that was met proves that this is what the provider has: then odd content is kept and
/// named. Without one, a last line that is no JSON means that the end is missing.
pub(super) fn prove(
    part: &Part,
    which: ResultFile,
    length: Length,
    what: &str,
) -> Result<Proven, Failure> {
    let failed = |error: io::Error| disk::failure(what, &error);
    let file = part.file();
    let shape = Shape::of(file, part.bytes()).map_err(failed)?;
    let first = line_state(file, shape.first).map_err(failed)?;
    let last = line_state(file, shape.last).map_err(failed)?;
    if first == LineState::Foreign {
        let why = "what came is no result file: its first line is no JSON object";
        return Err(Failure::new(Kind::Garbled, what, why));
    }
    if length == Length::Unknown && last != LineState::Good {
        let why = "its last line is not whole, and the provider told no length";
        return Err(Failure::new(Kind::Network, what, why)
            .with_hint("run the same command again; what came is kept beside it"));
    }
    let word = which.word();
    let mut odd = Vec::new();
    if first != LineState::Good || last != LineState::Good {
        odd.push(format!(
            "the {word} file has a first or last line that is no JSON"
        ));
    } else if !shape.is_closed {
        odd.push(format!("the {word} file does not end with a line end"));
    }
    Ok(Proven {
        lines: shape.lines,
        odd,
    })
}

/// Where the lines of a file are.
struct Shape {
    lines: u64,
    first: (u64, u64),
    last: (u64, u64),
    is_closed: bool,
}

impl Shape {
    fn of(file: &File, size: u64) -> io::Result<Self> {
        let mut shape = Self {
            lines: 0,
            first: (0, size),
            last: (0, size),
            is_closed: false,
        };
        let mut block = vec![0; BLOCK];
        let (mut at, mut start, mut ends) = (0, 0, 0u64);
        while at < size {
            let count = file.read_at(&mut block, at)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            for place in memchr_iter(b'\n', block.get(..count).unwrap_or_default()) {
                let end = at + place as u64;
                shape.line(start, end, ends);
                (start, ends) = (end + 1, ends + 1);
            }
            at += count as u64;
        }
        shape.is_closed = start >= size;
        if !shape.is_closed {
            shape.line(start, size, ends);
        }
        Ok(shape)
    }

    fn line(&mut self, start: u64, end: u64, before: u64) {
        if before == 0 {
            self.first = (start, end);
        }
        // Blank lines are no results.
        if end - start >= SHORTEST {
            self.lines += 1;
            self.last = (start, end);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineState {
    /// JSON, or too long to tell.
    Good,
    /// It begins like a result but is broken.
    Broken,
    /// It does not even begin like one: a web page, perhaps.
    Foreign,
}

fn line_state(file: &File, (start, end): (u64, u64)) -> io::Result<LineState> {
    if end - start > LINE_MAX {
        return Ok(LineState::Good);
    }
    let mut line = vec![0; usize::try_from(end - start).unwrap_or(0)];
    file.read_exact_at(&mut line, start)?;
    let line = crate::results::read::without_bom(&line).trim_ascii();
    if !line.is_empty() && line.first() != Some(&b'{') {
        return Ok(LineState::Foreign);
    }
    let parsed = serde_json::from_slice::<IgnoredAny>(line);
    Ok(if parsed.is_ok() {
        LineState::Good
    } else {
        LineState::Broken
    })
}
