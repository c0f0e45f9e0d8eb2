//! The files that an export reads.
//!
//! Responsible for opening each of them once, so that a file that is replaced under the export
//! changes nothing. Refuses to know lines.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::{Failure, Kind};
use crate::ops::disk;
use crate::results::chunks;

/// A file that can be read from anywhere, or a pipe.
#[derive(Clone, Debug)]
pub(super) struct Source {
    file: Arc<File>,
    pub(super) path: PathBuf,
    pub(super) shape: Shape,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A file of this many bytes.
    File(u64),
    /// A pipe: read once, from front to back.
    Pipe,
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let what = || format!("cannot open {}", path.display());
        let failed = |error| disk::not_opened(&what(), &error);
        let file = File::open(path).map_err(failed)?;
        let about = file.metadata().map_err(failed)?;
        if about.is_dir() {
            return Err(Failure::new(Kind::Usage, what(), "it is a folder"));
        }
        let shape = if about.is_file() {
            Shape::File(about.len())
        } else {
            Shape::Pipe
        };
        Ok(Self {
            file: Arc::new(file),
            path: path.to_owned(),
            shape,
        })
    }

    /// Returns its name for messages.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().map(|name| name.to_string_lossy());
        name.map_or_else(|| self.path.display().to_string(), Cow::into_owned)
    }

    /// Tells whether it is the file that lies at a path, whatever that is called.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        let (Ok(ours), Ok(there)) = (self.file.metadata(), std::fs::metadata(path)) else {
            return false;
        };
        (ours.dev(), ours.ino()) == (there.dev(), there.ino())
    }

    pub(super) fn bytes(&self) -> u64 {
        match self.shape {
            Shape::File(bytes) => bytes,
            Shape::Pipe => 0,
        }
    }

    /// Makes a failure of an error while it was read.
    pub(super) fn failure(&self, error: &io::Error) -> Failure {
        disk::failure(&format!("cannot read {}", self.path.display()), error)
    }

    /// Begins to read from its front.
    pub(super) fn reader(&self) -> chunks::Source {
        match self.shape {
            Shape::File(_) => Box::new(FromFront {
                source: self.clone(),
                at: 0,
            }),
            Shape::Pipe => Box::new(Piped(self.file.clone())),
        }
    }

    pub(super) fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        loop {
            match self.file.read_at(buffer, at) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// Reads a piece whole; one that is not there any more is an error.
    pub(super) fn read_exact_at(&self, buffer: &mut [u8], at: u64) -> io::Result<()> {
        self.file.read_exact_at(buffer, at).map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                changed()
            } else {
                error
            }
        })
    }
}

/// Says that a file is not what it was a moment ago.
pub(super) fn changed() -> io::Error {
    io::Error::other("it became shorter while it was read")
}

struct FromFront {
    source: Source,
    at: u64,
}

impl Read for FromFront {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read_at(buffer, self.at)?;
        if read == 0 && !buffer.is_empty() && self.at < self.source.bytes() {
            return Err(changed());
        }
        self.at += read as u64;
        Ok(read)
    }
}

struct Piped(Arc<File>);

impl Read for Piped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}
