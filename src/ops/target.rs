//! Where what is written goes: a file that is whole or not there, or a stream.
//!
//! Responsible for leaving nothing half under a final name, whatever ends the work. Blocking.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::{Failure, Kind};
use crate::ops::disk::{self, Clash, Folder};
use crate::ops::download::Existing;
use crate::results::chunks::Stop;

/// Where what is written goes.
pub enum Target<'a> {
    /// A file. One with the same content that is there already is enough, whatever `existing` says;
    /// `KeepBoth` is not offered here and counts as `Refuse`.
    File {
        /// Its name.
        path: PathBuf,
        /// What to do when another file is there.
        existing: Existing,
    },
    /// A stream, such as stdout.
    Stream(&'a mut (dyn Write + Send)),
}

impl std::fmt::Debug for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { path, existing } => f
                .debug_struct("File")
                .field("path", path)
                .field("existing", existing)
                .finish(),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}

/// How a file got its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is new, or in the place of another.
    Written,
    /// The same content was there before.
    WasThere,
}

/// Ends an export or a preparation from outside, whatever it waits for. Cheap to clone; all clones
/// are of one work.
#[derive(Clone, Debug, Default)]
pub struct GiveUp {
    /// Ends the reading before the next chunk.
    pub stop: Stop,
    /// The file that has no final name yet.
    part: Arc<Mutex<Option<Part>>>,
}

/// A name that is ours to remove.
#[derive(Debug)]
struct Part {
    folder: Arc<Folder>,
    name: String,
}

impl GiveUp {
    /// Makes one of a flag that ends the reading.
    pub(super) fn by(stop: &Stop) -> Self {
        Self {
            stop: stop.clone(),
            part: Arc::default(),
        }
    }

    /// Stops the work and removes what it has written, now: a read from a pipe may never end. What
    /// has its final name by then stays.
    pub fn now(&self) {
        self.stop.set();
        self.remove();
    }

    fn remove(&self) {
        if let Some(part) = self.part().take() {
            // There is nobody left to tell.
            drop(part.folder.remove(&part.name));
        }
    }

    fn part(&self) -> MutexGuard<'_, Option<Part>> {
        self.part.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives a work up when it is dropped: with the task that waits for it.
#[derive(Debug)]
pub struct GivenUpWhenDropped(pub GiveUp);

impl Drop for GivenUpWhenDropped {
    fn drop(&mut self) {
        self.0.now();
    }
}

/// A file that has no final name yet. Dropping it before [`Unfinished::publish`] removes it.
#[derive(Debug)]
pub(super) struct Unfinished {
    folder: Arc<Folder>,
    give_up: GiveUp,
    name: String,
    what: String,
    pub(super) file: File,
}

impl Unfinished {
    pub(super) fn begin(path: &Path, give_up: &GiveUp) -> Result<Self, Failure> {
        let what = what(path);
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(Failure::new(Kind::Usage, what, "it names no file"));
        };
        if path.is_dir() {
            return Err(Failure::new(Kind::Usage, what, "it is a folder"));
        }
        let parent = path.parent().filter(|path| !path.as_os_str().is_empty());
        let folder = Arc::new(Folder::open(parent.unwrap_or(Path::new(".")))?);
        let part = format!(".{name}.part");
        let file = folder.claim(&part, &what)?;
        *give_up.part() = Some(Part {
            folder: folder.clone(),
            name: part,
        });
        let unfinished = Self {
            folder,
            give_up: give_up.clone(),
            name: name.to_owned(),
            what,
            file,
        };
        let emptied = unfinished.file.set_len(0);
        emptied.map_err(|error| unfinished.failure(&error))?;
        Ok(unfinished)
    }

    /// Gives the file its final name, once it is safely on the disk.
    pub(super) fn publish(self, existing: Existing) -> Result<Ending, Failure> {
        let is_same = self.folder.holds_same(&self.name, &self.file);
        if is_same.map_err(|error| self.failure(&error))? {
            return Ok(Ending::WasThere);
        }
        let clash = match existing {
            Existing::Replace => Clash::Replace,
            Existing::Refuse | Existing::KeepBoth => Clash::Fail,
        };
        let synced = self.file.sync_data();
        let published = synced.and_then(|()| self.rename(clash));
        let published = published.and_then(|()| self.folder.sync());
        published.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::new(
                Kind::TargetExists,
                self.what.clone(),
                "it is there already, with another content",
            ),
            _ => self.failure(&error),
        })?;
        Ok(Ending::Written)
    }

    /// Gives the part its name, unless it was given up: then there is none any more.
    fn rename(&self, clash: Clash) -> io::Result<()> {
        let mut part = self.give_up.part();
        let Some(unnamed) = &*part else {
            return Err(io::ErrorKind::Interrupted.into());
        };
        self.folder.publish(&unnamed.name, &self.name, clash)?;
        *part = None;
        Ok(())
    }

    /// Puts in words what kept it from being written.
    pub(super) fn failure(&self, error: &io::Error) -> Failure {
        disk::failure(&self.what, error)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.give_up.remove();
    }
}

/// Opens a target that is no file but swallows bytes as one: `/dev/null`, a named pipe.
pub(super) fn device(path: &Path) -> Result<Option<File>, Failure> {
    let is_device = path.metadata().is_ok_and(|about| {
        let kind = about.file_type();
        kind.is_char_device() || kind.is_fifo()
    });
    if !is_device {
        return Ok(None);
    }
    let opened = OpenOptions::new().write(true).open(path);
    let opened = opened.map_err(|error| disk::failure(&what(path), &error))?;
    Ok(Some(opened))
}

pub(super) fn what(path: &Path) -> String {
    format!("cannot write {}", path.display())
}
