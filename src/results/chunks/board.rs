//! What the workers of a pass tell each other.

use std::collections::BTreeMap;

use super::{Broken, CHUNK};

/// Which chunks are begun, done and taken.
pub(super) struct Board<T> {
    pub(super) begun: u64,
    pub(super) taken: u64,
    /// What was made of each piece, by its number: mostly one chunk.
    pub(super) done: BTreeMap<u64, Vec<Done<T>>>,
    /// Bytes and calls of the reads that were not the cutter's.
    pub(super) bytes: u64,
    pub(super) reads: u64,
    spare: Vec<Vec<u8>>,
    /// No other chunk is begun.
    pub(super) is_over: bool,
    pub(super) broken: Option<Broken>,
    /// The first piece that could not be read; nothing behind it is taken.
    pub(super) broken_at: Option<u64>,
    /// Somebody was told to stop before the end of the sources.
    pub(super) is_stopped: bool,
    /// A worker panicked: what it was working on never comes.
    pub(super) is_lost: bool,
}

/// What was made of a chunk, waiting for its turn.
pub(super) struct Done<T> {
    pub(super) file: u8,
    pub(super) offset: u64,
    pub(super) bytes: u64,
    pub(super) lines: u64,
    pub(super) value: T,
}

impl<T> Board<T> {
    pub(super) fn new() -> Self {
        Self {
            begun: 0,
            taken: 0,
            done: BTreeMap::new(),
            bytes: 0,
            reads: 0,
            spare: Vec::new(),
            is_over: false,
            broken: None,
            broken_at: None,
            is_stopped: false,
            is_lost: false,
        }
    }

    pub(super) fn may_begin(&self, most: u64) -> bool {
        !self.is_over && self.begun - self.taken < most
    }

    /// Begins a chunk: counts it and gives a buffer for it.
    pub(super) fn begin(&mut self) -> Vec<u8> {
        self.begun += 1;
        self.spare.pop().unwrap_or_default()
    }

    /// Counts a chunk back of which there was nothing to read, and begins no other.
    pub(super) fn end(&mut self, broken: Option<Broken>) {
        self.begun -= 1;
        self.is_over = true;
        self.broken = self.broken.take().or(broken);
    }

    /// Notes that a piece could not be read, and begins no other.
    pub(super) fn broke(&mut self, at: u64, broken: Broken) {
        self.is_over = true;
        // Others may have begun pieces behind it, and those before it are still to come.
        if self.broken_at.is_none_or(|first| at < first) {
            self.broken_at = Some(at);
            self.broken = Some(broken);
        }
    }

    pub(super) fn keep(&mut self, mut buffer: Vec<u8>) {
        // One very long line is no reason to hold its memory to the end.
        buffer.truncate(CHUNK);
        buffer.shrink_to(2 * CHUNK);
        self.spare.push(buffer);
    }
}
