//! Bodies of files on disk, private to the user; knows nothing of what they hold.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// The name of a body inside the store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BodyName(String);

impl BodyName {
    /// Names a body after the file it belongs to; anything but letters, digits, `-` and `_` goes.
    pub(crate) fn new(id: &str) -> Self {
        Self(
            id.chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
                .collect(),
        )
    }
}

/// A folder of bodies, mode 0700, each body mode 0600.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    dir: PathBuf,
}

impl Store {
    /// Opens the folder, making it when absent.
    pub(crate) fn open(dir: &Path) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        Ok(Self {
            dir: dir.to_owned(),
        })
    }

    pub(crate) fn path(&self, name: &BodyName) -> PathBuf {
        self.dir.join(&name.0)
    }

    /// Starts a body under a name that nobody reads yet.
    pub(crate) fn begin(&self, name: &BodyName) -> io::Result<Draft> {
        let part = self.dir.join(format!("{}.part", name.0));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&part)?;
        Ok(Draft {
            file: Some(BufWriter::new(file)),
            part,
            target: self.path(name),
        })
    }

    pub(crate) fn read(&self, name: &BodyName) -> io::Result<File> {
        File::open(self.path(name))
    }

    /// Removes a body; one that is not there is as good as removed.
    pub(crate) fn remove(&self, name: &BodyName) {
        drop(fs::remove_file(self.path(name)));
    }
}

/// A body being written; vanishes when dropped before `finish`.
#[derive(Debug)]
pub(crate) struct Draft {
    file: Option<BufWriter<File>>,
    part: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// Gives the body its final name.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        if let Some(mut file) = self.file.take() {
            io::Write::flush(&mut file)?;
        }
        fs::rename(&self.part, &self.target)
    }
}

impl io::Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_mut().map_or(Ok(0), |file| file.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), io::Write::flush)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.file.is_some() {
            drop(fs::remove_file(&self.part));
        }
    }
}
