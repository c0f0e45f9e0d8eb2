//! What one worker has written, before it is put behind what the others have.

use std::sync::{Mutex, PoisonError};

use super::entry::missing_class;
use crate::domain::request::RequestLine;
use crate::domain::result::Class;

/// Text of some rows, in order.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) text: Vec<u8>,
    /// Places in the text where it has to be said which line this is. A worker does not know how
    /// many lines were before its own; whoever puts the pieces together does.
    pub(super) gaps: Vec<Gap>,
    pub(super) rows: Rows,
    /// The length of the one line that was too long to be held, which is to be copied as it came.
    pub(super) copied: Option<u64>,
}

/// A place in a text where the place of a line is to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) at: usize,
    pub(super) nth: u64,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) written: u64,
    pub(super) unreadable: u64,
    pub(super) missing: u64,
}

impl Rows {
    /// Counts a request that has no line.
    pub(super) fn add_missing(&mut self, request: &RequestLine) {
        match missing_class(request) {
            Class::Unreadable => self.unreadable += 1,
            _ => self.missing += 1,
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.written += other.written;
        self.unreadable += other.unreadable;
        self.missing += other.missing;
    }
}

impl Piece {
    pub(super) fn push(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    pub(super) fn gap(&mut self, nth: u64) {
        self.gaps.push(Gap {
            at: self.text.len(),
            nth,
        });
    }
}

/// Buffers that are empty again: a few of them serve the whole export.
#[derive(Debug, Default)]
pub(super) struct Spare(Mutex<Vec<Vec<u8>>>);

/// A buffer that a long line made larger than this is given back to the system.
const KEPT: usize = 4 * 1024 * 1024;

impl Spare {
    pub(super) fn take(&self) -> Vec<u8> {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    pub(super) fn give(&self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= KEPT {
            buffer.clear();
            let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            spare.push(buffer);
        }
    }
}
