//! The file that is checked: opened once, and read as often as need be.

use std::fs::{File, Metadata};
use std::io::{self, Seek as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::domain::check::Stamp;
use crate::domain::{Failure, Kind};
use crate::results::chunks::{Broken, Input};

/// Takes the stamp of an open file.
pub(in crate::ops) fn stamp(about: &Metadata) -> Stamp {
    Stamp {
        device: about.dev(),
        inode: about.ino(),
        bytes: about.len(),
        modified: (about.mtime(), about.mtime_nsec()),
    }
}

/// A file of requests, open.
#[derive(Debug)]
pub(in crate::ops) struct Opened<'a> {
    path: &'a Path,
    pub(in crate::ops) file: File,
    pub(in crate::ops) stamp: Stamp,
}

impl<'a> Opened<'a> {
    /// Opens a regular file; does not wait for a writer, should the path be a pipe.
    pub(in crate::ops) fn open(path: &'a Path) -> Result<Self, Failure> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let open = || -> io::Result<(File, Metadata)> {
            let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
            let about = file.metadata()?;
            Ok((file, about))
        };
        let (file, about) = open().map_err(|error| unreadable(path, &error.to_string()))?;
        if !about.is_file() {
            let is = if about.is_dir() {
                "it is a folder"
            } else {
                "it is no regular file"
            };
            return Err(unreadable(path, is).with_hint("name a file of requests, one a line"));
        }
        let stamp = stamp(&about);
        Ok(Self { path, file, stamp })
    }

    /// Returns its content from the first byte on, for one pass.
    pub(in crate::ops) fn input(&self) -> Result<Input, Failure> {
        let again = || -> io::Result<Input> {
            let mut file = self.file.try_clone()?;
            if self.stamp.bytes > 0 {
                return Ok(Input::File(file));
            }
            // A file of the system says that it has no length.
            file.rewind()?;
            Ok(Input::Stream(Box::new(file)))
        };
        again().map_err(|error| self.failure(&error))
    }

    /// Puts in words why it cannot be read to its end.
    pub(in crate::ops) fn failure(&self, error: &io::Error) -> Failure {
        unreadable(self.path, &error.to_string())
    }

    pub(in crate::ops) fn broken(&self, broken: &Broken) -> Failure {
        self.failure(&broken.error)
    }

    /// Says that somebody stopped the work on it.
    pub(in crate::ops) fn stopped(&self) -> Failure {
        let what = format!("the check of {} was stopped", self.path.display());
        Failure::new(Kind::Interrupted, what, "")
    }
}

fn unreadable(path: &Path, why: &str) -> Failure {
    let what = format!("cannot check {}", path.display());
    Failure::new(Kind::Disk, what, why.to_owned())
}

/// Writes bytes in hex.
pub(in crate::ops) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
