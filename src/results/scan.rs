//! Bytes of a file by position, and lines cut out of them.
//!
//! Responsible for bounded reading in either direction, for counting the work it does, and for
//! noticing that a file is shorter than it was. Refuses to know paths, windows and what is in a
//! line.

mod back;
mod pick;
mod sweep;

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::window::Stats;

pub(super) use back::starts_before;
pub(super) use pick::{Wanted, pick};
pub(super) use sweep::{Ask, Sought, Swept, seek, sweep};

/// What one read asks for: little enough for a first screen.
const BLOCK: usize = 64 * 1024;
/// What one read asks for on the way to something far: fits the cache beside its processor.
pub(super) const LARGE: usize = 256 * 1024;
/// How far a line is looked for where there is no index; no line of a batch is longer.
const REACH: u64 = 64 * 1024 * 1024;

/// An open file that remembers how much of it was lost.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    /// What lies from here on is gone, or no longer what it was.
    left: AtomicU64,
}

impl Source {
    /// Takes an open file of which nothing is lost.
    pub(super) fn new(file: File) -> Self {
        Self {
            file,
            left: AtomicU64::new(u64::MAX),
        }
    }

    /// Fills a buffer from a position.
    ///
    /// Contract: `UnexpectedEof` where the file is shorter than it was known to be. What lay behind
    /// stays lost, even if the file grows again: other bytes will be there.
    pub(super) fn read(&self, buffer: &mut [u8], at: u64, stats: &mut Stats) -> io::Result<()> {
        let filled = self.read_left(buffer, at, stats)?;
        if filled < buffer.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Fills a buffer like [`Self::read`], as far as nothing is lost.
    fn read_left(&self, buffer: &mut [u8], at: u64, stats: &mut Stats) -> io::Result<usize> {
        let left = size(self.left().saturating_sub(at)).min(buffer.len());
        let (wanted, _) = buffer.split_at_mut(left);
        let filled = self.peek(wanted, at)?;
        stats.reads += 1;
        stats.bytes_read += filled as u64;
        if filled < left {
            self.lose(at + filled as u64);
        }
        Ok(filled)
    }

    /// Fills a buffer as far as the file goes, whatever was lost before.
    pub(super) fn peek(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, at + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Gives up what lies from an offset on.
    pub(super) fn lose(&self, from: u64) {
        self.left.fetch_min(from, Ordering::Relaxed);
    }

    /// Returns where the lost part begins.
    pub(super) fn left(&self) -> u64 {
        self.left.load(Ordering::Relaxed)
    }

    /// Asks the system about the file that is open, whatever lies at its path by now.
    pub(super) fn metadata(&self) -> io::Result<Metadata> {
        self.file.metadata()
    }
}

/// A piece of a file that is held in memory and moves forward.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    source: &'a Source,
    end: u64,
    /// The offset of the first byte of `buffer`.
    base: u64,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that are no longer wanted.
    passed: usize,
    allowance: u64,
    /// What it took so far.
    pub(super) stats: Stats,
}

impl<'a> Reader<'a> {
    /// Reads a file that has `end` bytes.
    pub(super) fn new(source: &'a Source, end: u64) -> Self {
        Self {
            source,
            end,
            base: 0,
            buffer: Vec::new(),
            passed: 0,
            allowance: u64::MAX,
            stats: Stats::default(),
        }
    }

    /// Sets how many bytes more may be read.
    fn allow(&mut self, bytes: u64) {
        self.allowance = bytes;
    }

    /// Returns the bytes held.
    fn held(&self) -> &[u8] {
        self.buffer.get(self.passed..).unwrap_or_default()
    }

    /// Returns the first bytes held, as many as there are of `count`.
    fn first(&self, count: usize) -> &[u8] {
        let held = self.held();
        held.get(..count).unwrap_or(held)
    }

    /// Returns the offset behind the last byte held.
    fn edge(&self) -> u64 {
        self.base + self.buffer.len() as u64
    }

    fn is_at_end(&self) -> bool {
        self.edge() >= self.end
    }

    /// Makes `at` the offset of the first byte held, keeping what is held from there on.
    fn hold(&mut self, at: u64) {
        if (self.base..=self.edge()).contains(&at) {
            self.passed = size(at - self.base);
        } else {
            self.buffer.clear();
            self.passed = 0;
            self.base = at;
        }
    }

    /// Reads more behind what is held: `count` bytes, or what is there and allowed. Returns how
    /// many.
    ///
    /// Contract: `UnexpectedEof` where bytes should be and none are left.
    fn more(&mut self, count: usize) -> io::Result<usize> {
        let there = self.end.saturating_sub(self.edge()).min(self.allowance);
        let count = count.min(size(there));
        self.buffer.drain(..self.passed);
        self.base += self.passed as u64;
        self.passed = 0;
        let at = self.edge();
        let held = self.buffer.len();
        self.buffer.resize(held + count, 0);
        let (_, fresh) = self.buffer.split_at_mut(held);
        if count == 0 {
            return Ok(0);
        }
        let filled = self.source.read_left(fresh, at, &mut self.stats)?;
        if filled == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.buffer.truncate(held + filled);
        self.allowance -= filled as u64;
        Ok(filled)
    }

    /// Holds a range of bytes, in one read.
    pub(super) fn fill(&mut self, from: u64, to: u64) -> io::Result<()> {
        self.hold(from);
        self.more(size(to.saturating_sub(from)))?;
        Ok(())
    }

    /// Sees to it that `count` bytes are held, and tells whether that was possible.
    fn ensure(&mut self, count: usize) -> io::Result<bool> {
        loop {
            let missing = count.saturating_sub(self.held().len());
            if missing == 0 || self.more(missing)? == 0 {
                return Ok(missing == 0);
            }
        }
    }
}

/// Turns a number of bytes into one of memory.
fn size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
