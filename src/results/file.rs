//! A result file on this machine, of any size, opened for looking at any part of it.
//!
//! Blocking: call it from a blocking thread. Nothing is kept in memory but marks of where lines
//! begin. The file may be growing, as during a download: what is known of it moves on with
//! [`ResultsFile::refresh`], and nothing that was cut off or written anew is read as if it were
//! still there.

mod edges;
mod jump;
mod refresh;
mod times;
mod window;

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::OFlags;

use super::index::{LineIndex, survey};
use super::scan::{LARGE, Source};
use super::window::Stats;
use crate::domain::{Failure, Kind, Progress};
use edges::Edges;
use times::Times;

pub use refresh::Change;

/// An open file of lines with its index. Cheap to share: all methods take `&self`.
#[derive(Debug)]
pub struct ResultsFile {
    path: PathBuf,
    stamp: Stamp,
    source: Source,
    /// Held for moments, and never while the disk is waited for.
    known: Mutex<Known>,
    /// The buffer of whoever extends the index: one at a time.
    indexing: Mutex<Vec<u8>>,
}

/// Which file it is, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// The device it is on.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
}

/// What is known of a file.
#[derive(Debug)]
struct Known {
    index: LineIndex,
    edges: Edges,
    content: Content,
    times: Times,
}

/// Whether the bytes that were seen are still those of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Kept,
    /// Something was written, and nobody knows where.
    Touched,
    Rewritten,
}

impl ResultsFile {
    /// Opens a file. Reads nothing yet, and waits for nobody: a pipe is refused.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let failed = |why: String| {
            let what = format!("cannot open {}", path.display());
            Failure::new(Kind::Disk, what, why)
        };
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
            .open(path)
            .map_err(|error| failed(error.to_string()))?;
        let about = file.metadata().map_err(|error| failed(error.to_string()))?;
        if !about.is_file() {
            return Err(failed("it is no regular file".to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            stamp: Stamp::of(&about),
            source: Source::new(file),
            known: Mutex::new(Known {
                index: LineIndex::new(about.len()),
                edges: Edges::default(),
                content: Content::Kept,
                times: Times::of(&about),
            }),
            indexing: Mutex::default(),
        })
    }

    /// Returns the length of the file in bytes when it was opened, or when [`Self::refresh`] last
    /// found it grown.
    pub fn size(&self) -> u64 {
        self.known().index.size()
    }

    /// Returns where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns which file was opened.
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Extends the index by about `budget` bytes; call it until `done` is `total`.
    ///
    /// Windows are served meanwhile: they wait for no read of this one.
    pub fn advance(&self, budget: u64) -> Result<Progress, Failure> {
        let mut buffer = self.indexing.lock().unwrap_or_else(PoisonError::into_inner);
        buffer.resize(LARGE, 0);
        let mut left = budget.max(1);
        loop {
            let (front, size) = {
                let known = self.known();
                (known.index.front(), known.index.size())
            };
            let wanted = left.min(size - front.scanned).min(LARGE as u64);
            let (block, _) = buffer.split_at_mut(usize::try_from(wanted).unwrap_or(LARGE));
            if block.is_empty() {
                break;
            }
            self.source
                .read(block, front.scanned, &mut Stats::default())
                .map_err(|error| self.failed(&error))?;
            let survey = survey(block, front);
            let mut known = self.known();
            known.index.take(survey);
            known.edges.note(block);
            left -= wanted;
        }
        let progress = self.progress();
        if progress.total == Some(progress.done) {
            *buffer = Vec::new();
        }
        Ok(progress)
    }

    /// Tells how far the index is.
    pub fn progress(&self) -> Progress {
        self.known().index.progress()
    }

    /// Returns how many lines there are, once the index is complete. An unfinished last line
    /// counts.
    pub fn total_lines(&self) -> Option<u64> {
        self.known().index.total_lines()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let what = format!("cannot read {}", self.path.display());
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                let why = "it was cut short or written anew since it was opened";
                Failure::new(Kind::Disk, what, why)
                    .with_hint("open it again to see what it holds now")
            }
            _ => Failure::new(Kind::Disk, what, error.to_string()),
        }
    }
}

impl Stamp {
    fn of(about: &std::fs::Metadata) -> Self {
        Self {
            device: about.dev(),
            inode: about.ino(),
        }
    }
}

#[cfg(test)]
mod tests;
