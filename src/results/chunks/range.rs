//! Files cut into ranges that are read at positions, beside each other.
//!
//! A range owns the lines that begin in it: it reads on to the end of the last of them, and leaves
//! the one that begins before it to the range before.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use memchr::{memchr, memrchr};

use super::cut::Sizes;
use super::{Broken, CHUNK, Chunk};

/// What is read first, to find where a range's first line begins, and beyond its end.
const MARGIN: usize = 8 * 1024;

/// A file, of which so much was given away.
pub(super) struct Ranges {
    file: Arc<File>,
    name: u8,
    size: u64,
    given: u64,
}

/// A part of a file.
pub(super) struct Range {
    pub(super) seq: u64,
    pub(super) name: u8,
    file: Arc<File>,
    /// The size of the file when the pass began.
    size: u64,
    start: u64,
    end: u64,
    longest: usize,
}

/// What was read of a range.
#[derive(Default)]
pub(super) struct Read {
    /// Its lines; then, if there is one, its last line alone that was too long to be kept.
    pub(super) chunks: Vec<Chunk>,
    pub(super) bytes: u64,
    pub(super) reads: u64,
}

impl Read {
    /// Takes what was read and counted elsewhere.
    pub(super) fn of(chunk: Chunk) -> Self {
        Self {
            chunks: vec![chunk],
            ..Self::default()
        }
    }
}

impl Ranges {
    pub(super) fn of(file: File, name: u8) -> Self {
        let size = file.metadata().map_or(0, |about| about.len());
        Self {
            file: Arc::new(file),
            name,
            size,
            given: 0,
        }
    }

    /// Leaves out what lies before an offset, where a line begins.
    pub(super) fn from(self, offset: u64) -> Self {
        Self {
            given: offset,
            ..self
        }
    }

    /// Gives the next range away.
    pub(super) fn next(&mut self, seq: u64, sizes: Sizes) -> Option<Range> {
        let start = self.given;
        if start >= self.size {
            return None;
        }
        self.given = start.saturating_add(sizes.range).min(self.size);
        Some(Range {
            seq,
            name: self.name,
            file: Arc::clone(&self.file),
            size: self.size,
            start,
            end: self.given,
            longest: sizes.longest,
        })
    }
}

impl Range {
    /// Reads the lines that begin in the range.
    pub(super) fn read(&self, buffer: Vec<u8>) -> Result<Read, Broken> {
        let mut reading = Reading {
            range: self,
            begin: self.start,
            buffer,
            filled: 0,
            read: Read::default(),
        };
        reading.run().map_err(|error| Broken {
            file: self.name,
            error,
        })?;
        Ok(reading.read)
    }
}

/// Says that what was there a moment ago is not: what was read of it is no whole.
fn cut_short() -> io::Error {
    io::Error::other("it became shorter while it was read")
}

/// A range being read.
struct Reading<'a> {
    range: &'a Range,
    /// Where in the file the buffer begins.
    begin: u64,
    buffer: Vec<u8>,
    filled: usize,
    read: Read,
}

/// Whether there is more in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Perhaps,
    No,
}

impl Reading<'_> {
    fn run(&mut self) -> io::Result<()> {
        if self.range.start > 0 && !self.find_first()? {
            return Ok(());
        }
        // One read goes to the end, and mostly to that of the last line.
        let wanted = usize::try_from(self.range.end - self.begin).unwrap_or(usize::MAX);
        let mut more = self.fill(wanted.saturating_add(MARGIN))?;
        let mut looked = wanted.saturating_sub(1);
        loop {
            let fresh = self.bytes().get(looked..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', fresh) {
                self.give(looked + end + 1);
                return Ok(());
            }
            let filled = self.filled;
            let last = memrchr(b'\n', self.bytes()).map_or(0, |place| place + 1);
            if more == More::No {
                self.give(filled);
                return Ok(());
            }
            if filled - last > self.range.longest {
                return self.give_cut(last);
            }
            looked = looked.max(filled);
            more = self.fill(filled + filled.clamp(MARGIN, CHUNK))?;
        }
    }

    /// Finds the first line that begins in the range; tells whether there is one.
    fn find_first(&mut self) -> io::Result<bool> {
        // The byte before tells whether a line begins with the range.
        self.begin = self.range.start - 1;
        let all = usize::try_from(self.range.end - self.begin).unwrap_or(usize::MAX);
        loop {
            let looked = self.filled;
            let more = self.fill(looked.saturating_add(MARGIN.max(looked)).min(all))?;
            let fresh = self.bytes().get(looked..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', fresh) {
                let first = looked + end + 1;
                let kept = first..self.filled;
                self.filled = kept.len();
                self.buffer.copy_within(kept, 0);
                self.begin += first as u64;
                return Ok(self.begin < self.range.end);
            }
            if more == More::No || self.filled >= all {
                return Ok(false);
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or_default()
    }

    /// Reads until so much is in the buffer, or the file has no more.
    fn fill(&mut self, wanted: usize) -> io::Result<More> {
        if self.buffer.len() < wanted {
            self.buffer.resize(wanted, 0);
        }
        while self.filled < wanted {
            let space = self.buffer.get_mut(self.filled..wanted).unwrap_or_default();
            let at = self.begin + self.filled as u64;
            self.read.reads += 1;
            match self.range.file.read_at(space, at) {
                Ok(0) if at < self.range.size => return Err(cut_short()),
                Ok(0) => return Ok(More::No),
                Ok(count) => {
                    self.filled += count;
                    self.read.bytes += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(More::Perhaps)
    }

    /// Makes a chunk of the first bytes of the buffer.
    fn give(&mut self, length: usize) {
        if length > 0 {
            let mut bytes = std::mem::take(&mut self.buffer);
            bytes.truncate(length);
            let chunk = self.chunk(bytes, self.begin, length as u64, None);
            self.read.chunks.push(chunk);
        }
    }

    /// Makes a chunk of the lines before the last one, and one of the beginning of that.
    fn give_cut(&mut self, last: usize) -> io::Result<()> {
        let offset = self.begin + last as u64;
        let line = self.bytes().get(last..).unwrap_or_default();
        let head = line.get(..CHUNK).unwrap_or(line).to_vec();
        let (length, span) = self.end_of_line(offset + line.len() as u64, line.len() as u64)?;
        self.give(last);
        let chunk = self.chunk(head, offset, span, Some(length));
        self.read.chunks.push(chunk);
        Ok(())
    }

    /// Reads to the end of a line of which so much is known; returns its length, and that with its
    /// line end.
    fn end_of_line(&mut self, mut at: u64, mut length: u64) -> io::Result<(u64, u64)> {
        let mut block = vec![0; CHUNK];
        loop {
            let count = match self.range.file.read_at(&mut block, at) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.read.reads += 1;
            self.read.bytes += count as u64;
            let fresh = block.get(..count).unwrap_or_default();
            if count == 0 && at < self.range.size {
                return Err(cut_short());
            }
            if count == 0 {
                return Ok((length, length));
            }
            if let Some(end) = memchr(b'\n', fresh) {
                length += end as u64;
                return Ok((length, length + 1));
            }
            at += count as u64;
            length += count as u64;
        }
    }

    fn chunk(&self, bytes: Vec<u8>, offset: u64, span: u64, cut: Option<u64>) -> Chunk {
        Chunk {
            seq: self.range.seq,
            file: self.range.name,
            offset,
            bytes,
            cut,
            span,
            counted: Cell::default(),
        }
    }
}
