//! Long lines that were read as a whole, kept in short: a window that moves by a row shows nearly
//! the same lines, and must not read many megabytes for each of them again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::result::ResultLine;
use crate::results::window::RawLine;

/// More than a window has rows. Each is short, so that all of them are some megabytes at most.
const MOST: usize = 320;

/// What was made of long lines, the last ones that were asked for.
#[derive(Debug, Default)]
pub(super) struct Long(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    lines: VecDeque<(Key, ResultLine)>,
    bytes: u64,
}

/// Where a line stands: its file and its offset there.
type Key = (u8, u64);

impl Long {
    /// Returns what was made of a line, if it is kept.
    pub(super) fn get(&self, file: u8, raw: &RawLine) -> Option<ResultLine> {
        let key = (file, raw.offset);
        let mut kept = self.kept();
        let at = kept.lines.iter().position(|(known, _)| *known == key)?;
        // It was asked for last, and goes last.
        let found = kept.lines.remove(at)?;
        let line = found.1.clone();
        kept.lines.push_back(found);
        Some(ResultLine {
            raw: raw.bytes.clone(),
            ..line
        })
    }

    /// Keeps what was made of a line, for which so many bytes were read.
    pub(super) fn keep(&self, file: u8, raw: &RawLine, line: &ResultLine, bytes: u64) {
        let mut kept = self.kept();
        kept.bytes += bytes;
        let short = ResultLine {
            raw: Arc::default(),
            ..line.clone()
        };
        kept.lines.push_back(((file, raw.offset), short));
        if kept.lines.len() > MOST {
            kept.lines.pop_front();
        }
    }

    /// Forgets all lines, because files are no longer what they were.
    pub(super) fn forget(&self) {
        self.kept().lines.clear();
    }

    /// Returns how many bytes of long lines were read so far.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.kept().bytes
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
