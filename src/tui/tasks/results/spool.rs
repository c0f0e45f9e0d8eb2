//! What was read of results at the provider, in files of our own, so that everything that reads
//! files can read it too. They go when the results are closed.

use std::path::PathBuf;

use crate::clock;
use crate::config::private::{self, Existing};
use crate::domain::Failure;
use crate::launch::Launch;
use crate::results::preview::Preview;

/// A private folder that is removed with this value.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    /// The files in it, in the order of their rows.
    pub(super) files: Vec<PathBuf>,
}

impl Spool {
    /// Writes the parts of a preview into files.
    pub(super) fn of(preview: &Preview, launch: &Launch) -> Result<Self, Failure> {
        let root = launch.env.get("TMPDIR").map_or("/tmp", |path| path);
        let folder = PathBuf::from(root).join(format!("batchdeck-{}", clock::token()?));
        private::make_dir(&folder)?;
        let mut spool = Self {
            folder,
            files: Vec::new(),
        };
        for (which, bytes) in &preview.parts {
            let path = spool.folder.join(which.file_name());
            private::write(&path, bytes, Existing::Replace)?;
            spool.files.push(path);
        }
        Ok(spool)
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // One that cannot be removed is private, and in the folder that the system clears.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
