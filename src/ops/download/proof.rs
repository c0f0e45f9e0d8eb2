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
use crate::results::read::{is_blank, without_bom};

const BLOCK: usize = 1024 * 1024;
/// A longer line is taken on trust rather than into memory.
const LINE_MAX: u64 = 64 * 1024 * 1024;

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

/// Where the lines of a file are that are not blank.
struct Shape {
    lines: u64,
    first: (u64, u64),
    last: (u64, u64),
    is_closed: bool,
}

/// The line that is being read.
struct Begun {
    start: u64,
    is_blank: bool,
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
        let (mut at, mut line) = (0, Begun::at(0));
        while at < size {
            let count = file.read_at(&mut block, at)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let block = block.get(..count).unwrap_or_default();
            let mut seen = 0;
            for place in memchr_iter(b'\n', block) {
                line.see(block.get(seen..place).unwrap_or_default(), at + seen as u64);
                shape.line(&line, at + place as u64);
                seen = place + 1;
                line = Begun::at(at + seen as u64);
            }
            line.see(block.get(seen..).unwrap_or_default(), at + seen as u64);
            at += count as u64;
        }
        shape.is_closed = line.start >= size;
        if !shape.is_closed {
            shape.line(&line, size);
        }
        Ok(shape)
    }

    fn line(&mut self, line: &Begun, end: u64) {
        if line.is_blank {
            return;
        }
        if self.lines == 0 {
            self.first = (line.start, end);
        }
        self.lines += 1;
        self.last = (line.start, end);
    }
}

impl Begun {
    fn at(start: u64) -> Self {
        Self {
            start,
            is_blank: true,
        }
    }

    /// Takes a piece of the line that stands at an offset.
    fn see(&mut self, piece: &[u8], at: u64) {
        self.is_blank = self.is_blank
            && if at == self.start {
                is_blank(piece)
            } else {
                piece.trim_ascii_start().is_empty()
            };
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
    let line = without_bom(&line).trim_ascii();
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
