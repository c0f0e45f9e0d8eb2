//! Sources cut into chunks of whole lines.
//!
//! Knows nothing of threads: it is called by one at a time.

use std::cell::Cell;
use std::io::{self, Read as _};
use std::vec;

use memchr::{memchr, memrchr};

use super::range::{Range, Ranges};
use super::{Broken, CHUNK, Chunk, Input, PassStats, Source};

/// Goes through sources one after the other. A stream is read here and cut at line ends; of a file
/// only ranges are given away, so that they are read beside each other.
pub(super) struct Cutter {
    sources: vec::IntoIter<Input>,
    current: Option<Source>,
    ranges: Option<Ranges>,
    /// The source that is read now, counted from 0.
    file: usize,
    /// The offset of the next chunk in its source.
    offset: u64,
    seq: u64,
    sizes: Sizes,
    /// The beginning of a line whose end was not read yet.
    carried: Vec<u8>,
    pub(super) stats: PassStats,
}

/// How much is held of a file.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    /// How much of a file one worker reads.
    pub(super) range: u64,
    /// The length from which on a line is not kept whole.
    pub(super) longest: usize,
}

/// What is in a buffer after it was filled.
enum Filled {
    /// So many bytes end with a line end, of so many that were read.
    Lines { whole: usize, all: usize },
    /// The last bytes of the source.
    Last(usize),
    /// A line that is longer than lines may be; its end was not read yet.
    Endless(usize),
}

/// The next piece of the sources.
pub(super) enum Piece {
    /// Lines of a stream.
    Read(Chunk),
    /// A part of a file that is still to be read, into this buffer.
    ToRead(Range, Vec<u8>),
}

impl Cutter {
    pub(super) fn new(sources: Vec<Input>, sizes: Sizes) -> Self {
        Self {
            sources: sources.into_iter(),
            current: None,
            ranges: None,
            file: 0,
            offset: 0,
            seq: 0,
            sizes,
            carried: Vec::new(),
            stats: PassStats::default(),
        }
        .begun()
    }

    fn begun(mut self) -> Self {
        self.open_next();
        self
    }

    /// Tells whether a read of what is still to come may wait for somebody else.
    pub(super) fn may_wait(&self) -> bool {
        let is_stream = |input: &Input| matches!(input, Input::Stream(_));
        self.current.is_some() || self.sources.as_slice().iter().any(is_stream)
    }

    /// Returns the next piece; `None` at the end of all sources, and after a fault.
    pub(super) fn next(&mut self, buffer: Vec<u8>) -> Result<Option<Piece>, Broken> {
        while let Some(ranges) = &mut self.ranges {
            if let Some(range) = ranges.next(self.seq, self.sizes) {
                self.seq += 1;
                return Ok(Some(Piece::ToRead(range, buffer)));
            }
            self.next_source();
        }
        // A file may stand behind a stream.
        match self.read_chunk(buffer) {
            Ok(Some(chunk)) => Ok(Some(Piece::Read(chunk))),
            Ok(None) if self.ranges.is_some() => self.next(Vec::new()),
            Ok(None) => Ok(None),
            Err(error) => {
                self.current = None;
                Err(self.broken(error))
            }
        }
    }

    fn broken(&self, error: io::Error) -> Broken {
        let file = self.name();
        Broken { file, error }
    }

    fn read_chunk(&mut self, mut buffer: Vec<u8>) -> io::Result<Option<Chunk>> {
        while self.current.is_some() {
            let (length, span, cut) = match self.fill(&mut buffer)? {
                Filled::Lines { whole, all } => {
                    let rest = buffer.get(whole..all).unwrap_or_default();
                    self.carried.extend_from_slice(rest);
                    (whole, whole as u64, None)
                }
                Filled::Last(0) => {
                    self.next_source();
                    continue;
                }
                Filled::Last(length) => (length, length as u64, None),
                Filled::Endless(length) => {
                    let (line, span) = self.skip_line(length)?;
                    (CHUNK, span, Some(line))
                }
            };
            buffer.truncate(length);
            return Ok(Some(self.chunk(buffer, span, cut)));
        }
        Ok(None)
    }

    fn chunk(&mut self, bytes: Vec<u8>, span: u64, cut: Option<u64>) -> Chunk {
        let chunk = Chunk {
            seq: self.seq,
            file: self.name(),
            offset: self.offset,
            bytes,
            cut,
            span,
            counted: Cell::default(),
        };
        self.seq += 1;
        self.offset += span;
        chunk
    }

    fn next_source(&mut self) {
        self.file += 1;
        self.offset = 0;
        self.open_next();
    }

    fn open_next(&mut self) {
        (self.current, self.ranges) = match self.sources.next() {
            Some(Input::Stream(source)) => (Some(source), None),
            Some(Input::File(file)) => (None, Some(Ranges::of(file, self.name()))),
            Some(Input::Rest(file, from)) => (None, Some(Ranges::of(file, self.name()).from(from))),
            None => (None, None),
        };
    }

    fn name(&self) -> u8 {
        u8::try_from(self.file).unwrap_or(u8::MAX)
    }

    /// Fills a buffer until it is full, or until a source that has less at the moment has given a
    /// whole line: what comes slowly through a pipe is not held back.
    fn fill(&mut self, buffer: &mut Vec<u8>) -> io::Result<Filled> {
        // Never cleared: only what grows is filled with zeros, not a whole chunk each time.
        buffer.resize(CHUNK.max(self.carried.len()), 0);
        let mut filled = self.carried.len();
        if let Some(head) = buffer.get_mut(..filled) {
            head.copy_from_slice(&self.carried);
        }
        // Whole lines are carried only after a line that was too long.
        let whole = memrchr(b'\n', &self.carried).map(|place| place + 1);
        self.carried.clear();
        if let Some(whole) = whole {
            return Ok(Filled::Lines { whole, all: filled });
        }
        loop {
            if filled == buffer.len() {
                if filled >= self.sizes.longest {
                    return Ok(Filled::Endless(filled));
                }
                buffer.resize(filled + CHUNK, 0);
            }
            let space = buffer.get_mut(filled..).unwrap_or_default();
            let count = self.read(space)?;
            if count == 0 {
                return Ok(Filled::Last(filled));
            }
            let fresh = space.get(..count).unwrap_or_default();
            let end = memrchr(b'\n', fresh).map(|place| filled + place + 1);
            filled += count;
            if let Some(whole) = end {
                return Ok(Filled::Lines { whole, all: filled });
            }
        }
    }

    /// Reads to the end of a line of which so much was read; returns its length, and that with its
    /// line end.
    fn skip_line(&mut self, read: usize) -> io::Result<(u64, u64)> {
        let mut block = vec![0; CHUNK];
        let mut length = read as u64;
        loop {
            let count = self.read(&mut block)?;
            let fresh = block.get(..count).unwrap_or_default();
            if count == 0 {
                return Ok((length, length));
            }
            if let Some(end) = memchr(b'\n', fresh) {
                let rest = fresh.get(end + 1..).unwrap_or_default();
                self.carried.extend_from_slice(rest);
                length += end as u64;
                return Ok((length, length + 1));
            }
            length += count as u64;
        }
    }

    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let Some(source) = &mut self.current else {
            return Ok(0);
        };
        loop {
            self.stats.reads += 1;
            match source.read(space) {
                Ok(count) => {
                    self.stats.bytes += count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
