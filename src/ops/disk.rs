//! Files that are either whole or not there.
//!
//! Responsible for one folder, opened once: everything in it is reached through that handle, so
//! that a folder swapped for a link in between changes nothing. Refuses to follow links, to
//! overwrite without being told, and to know what the files hold. Blocking.

mod same;

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use crate::domain::{Failure, Kind};

const PRIVATE: Mode = Mode::RUSR.union(Mode::WUSR);

/// An open folder.
#[derive(Debug)]
pub(super) struct Folder {
    fd: OwnedFd,
    path: PathBuf,
}

/// What to do when the target is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// Leave it and fail with `AlreadyExists`.
    Fail,
    /// Put the new file in its place in one step.
    Replace,
}

impl Folder {
    /// Opens a folder, and makes it, private to the user, where it is missing.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let make = || -> io::Result<OwnedFd> {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(path)?;
            let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
            Ok(rustix::fs::open(path, flags, Mode::empty())?)
        };
        let fd = make().map_err(|error| {
            failure(&format!("cannot use the folder {}", path.display()), &error)
        })?;
        Ok(Self {
            fd,
            path: path.to_owned(),
        })
    }

    /// Returns where a file of this folder is.
    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Creates a private file that must not be there yet.
    pub(super) fn create(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::RDWR;
        self.open_file(name, flags)
    }

    /// Opens a file of ours again, for reading and writing; a link or a device is refused.
    pub(super) fn reopen(&self, name: &str) -> io::Result<File> {
        regular(self.open_file(name, OFlags::RDWR)?)
    }

    /// Opens a regular file for reading.
    pub(super) fn read(&self, name: &str) -> io::Result<File> {
        regular(self.open_file(name, OFlags::RDONLY | OFlags::NONBLOCK)?)
    }

    fn open_file(&self, name: &str, flags: OFlags) -> io::Result<File> {
        let flags = flags | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(rustix::fs::openat(
            &self.fd, name, flags, PRIVATE,
        )?))
    }

    /// Writes a small file whole, in place of the one that is there.
    pub(super) fn put(&self, name: &str, content: &[u8]) -> io::Result<()> {
        use std::io::Write as _;
        let fresh = format!("{name}.new");
        self.remove(&fresh)?;
        let mut file = self.create(&fresh)?;
        file.write_all(content)?;
        file.sync_data()?;
        self.publish(&fresh, name, Clash::Replace)
    }

    /// Removes a file; one that is not there is removed already.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.fd, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a finished file its final name. A link under that name is replaced, never followed.
    pub(super) fn publish(&self, from: &str, to: &str, clash: Clash) -> io::Result<()> {
        let moved = match clash {
            Clash::Replace => rustix::fs::renameat(&self.fd, from, &self.fd, to),
            Clash::Fail => self.rename_new(from, to),
        };
        Ok(moved?)
    }

    fn rename_new(&self, from: &str, to: &str) -> Result<(), Errno> {
        let flags = RenameFlags::NOREPLACE;
        match rustix::fs::renameat_with(&self.fd, from, &self.fd, to, flags) {
            // File systems without this flag: INVAL on NFS, NOSYS on old kernels.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => self.rename_by_link(from, to),
            done => done,
        }
    }

    /// A second name, then the first one away: fails like the flag does when the target is there.
    fn rename_by_link(&self, from: &str, to: &str) -> Result<(), Errno> {
        match rustix::fs::linkat(&self.fd, from, &self.fd, to, AtFlags::empty()) {
            Ok(()) => rustix::fs::unlinkat(&self.fd, from, AtFlags::empty()),
            // No links here (FAT): reserve the name with an empty file, then replace that.
            Err(Errno::PERM | Errno::NOSYS | Errno::NOTSUP) => {
                let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
                rustix::fs::openat(&self.fd, to, flags, PRIVATE)?;
                rustix::fs::renameat(&self.fd, from, &self.fd, to)
            }
            Err(error) => Err(error),
        }
    }

    /// Makes the names in this folder survive a loss of power.
    pub(super) fn sync(&self) -> io::Result<()> {
        match rustix::fs::fsync(&self.fd) {
            // Some network file systems cannot sync a folder; there is nothing better to do.
            Ok(()) | Err(Errno::INVAL | Errno::BADF) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns how many bytes the user may still write here; `None` where that cannot be said.
    pub(super) fn free_bytes(&self) -> Option<u64> {
        let about = rustix::fs::fstatvfs(&self.fd).ok()?;
        about.f_bavail.checked_mul(about.f_frsize)
    }

    /// Opens or makes an unfinished file, and holds it against every other process.
    ///
    /// The name is looked at again once the lock is held: another process may have finished the
    /// file in between, and then this handle is of a file that has its final name already.
    pub(super) fn claim(&self, name: &str, what: &str) -> Result<File, Failure> {
        for _ in 0..3 {
            let opened = match self.create(name) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => self.reopen(name),
                opened => opened,
            };
            let file = match opened {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(failure(what, &error)),
            };
            match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
                // Where there are no locks, the name alone has to do.
                Ok(()) | Err(Errno::NOTSUP | Errno::NOLCK) => {}
                Err(Errno::WOULDBLOCK) => return Err(busy(what)),
                Err(error) => return Err(failure(what, &error.into())),
            }
            if self.is_still(name, &file) {
                return Ok(file);
            }
        }
        Err(busy(what))
    }

    /// Tells whether a name still belongs to this open file.
    pub(super) fn is_still(&self, name: &str, file: &File) -> bool {
        let named = rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW);
        let open = rustix::fs::fstat(file);
        match (named, open) {
            (Ok(named), Ok(open)) => named.st_ino == open.st_ino && named.st_dev == open.st_dev,
            _ => false,
        }
    }
}

fn busy(what: &str) -> Failure {
    Failure::new(Kind::Conflict, what, "another process writes it right now")
        .with_hint("wait for the other one")
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::other("it is no regular file"))
}

/// Puts into words that a file cannot be opened: most often it is not there.
pub(super) fn not_opened(what: &str, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new(Kind::NotFound, what, "there is no such file").with_hint("check the path")
        }
        _ => failure(what, error),
    }
}

/// Makes a failure of an error of the disk.
pub(super) fn failure(what: &str, error: &io::Error) -> Failure {
    let failure = Failure::new(Kind::Disk, what, reason(error));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            failure.with_hint("make room, then run the same command again: what is there is used")
        }
        _ => failure,
    }
}

/// Makes a failure of an error while `needed` more bytes were to be written.
pub(super) fn full_failure(what: &str, error: &io::Error, needed: Option<u64>) -> Failure {
    let mut failure = failure(what, error);
    let is_full = matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    );
    if let (true, Some(needed)) = (is_full, needed) {
        failure.why = format!("{}; {needed} more bytes are needed", failure.why);
    }
    failure
}

/// Puts an error in words without the number that the standard library appends.
fn reason(error: &io::Error) -> String {
    let said = error.to_string();
    match said.split_once(" (os error") {
        Some((words, _)) => words.to_lowercase(),
        None => said,
    }
}

#[cfg(test)]
mod tests;
