//! What became of an open file: a download goes on, an editor writes it anew, a person deletes it.

use std::io;

use super::{Content, ResultsFile, Stamp};
use crate::domain::Failure;

/// What became of a file since it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It is as it was when it was last looked at.
    Same,
    /// It has more bytes, and those before are the same: what is known of it stays right, and the
    /// index goes on.
    Grown,
    /// It has lost bytes. Lines that are gone cannot be read any more, even if it grows again.
    Shrunk,
    /// Another file lies at its path: lines are still those of the old one. Or its own bytes were
    /// written anew: then no line can be read any more.
    Replaced,
    /// It is as long as it was, and so are its ends, but it was written since: lines may be those of
    /// before or of now.
    Touched,
    /// Nothing lies at its path; lines can still be read.
    Gone,
}

impl ResultsFile {
    /// Looks at what became of the file, and takes in what was added to it.
    ///
    /// Reads at most 512 bytes. `Shrunk`, `Touched` and `Replaced` in place stay so until it is opened
    /// again, but that one that was touched can still grow.
    pub fn refresh(&self) -> Result<Change, Failure> {
        let change = self.content_change();
        let change = change.map_err(|error| self.failed(&error))?;
        match std::fs::metadata(&self.path) {
            Ok(about) if Stamp::of(&about) == self.stamp() => Ok(change),
            Ok(_) => Ok(Change::Replaced),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Change::Gone),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Compares the file that is open with what was known of it.
    fn content_change(&self) -> io::Result<Change> {
        let about = self.source.metadata()?;
        let size = about.len();
        let (was, expected, content) = {
            let known = self.known();
            let size_known = known.index.size();
            (size_known, known.edges.expected(size), known.content)
        };
        if content == Content::Rewritten || !self.holds(&expected)? {
            self.known().content = Content::Rewritten;
            self.source.lose(0);
            return Ok(Change::Replaced);
        }
        if size < was {
            self.source.lose(size);
        }
        if self.source.left() < was {
            return Ok(Change::Shrunk);
        }
        let mut known = self.known();
        if size > was {
            known.index.grow(size);
            known.times.grew(&about);
            return Ok(Change::Grown);
        }
        if known.times.were_touched(&about) {
            known.content = Content::Touched;
        }
        Ok(match known.content {
            Content::Touched => Change::Touched,
            Content::Kept | Content::Rewritten => Change::Same,
        })
    }

    /// Tells whether these bytes are still where they were.
    fn holds(&self, expected: &[(u64, Vec<u8>)]) -> io::Result<bool> {
        for (at, bytes) in expected {
            let mut now = vec![0; bytes.len()];
            let there = self.source.peek(&mut now, *at)?;
            if now.get(..there) != bytes.get(..there) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
