//! The folder a server keeps its bodies in, and its end.

use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use ring::rand::{SecureRandom as _, SystemRandom};

use super::DataDir;

/// A folder; a temporary one is removed with this value.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    is_temporary: bool,
}

impl Folder {
    pub(crate) fn open(data: &DataDir) -> io::Result<Self> {
        match data {
            DataDir::At(path) => {
                DirBuilder::new().recursive(true).mode(0o700).create(path)?;
                Ok(Self {
                    path: path.clone(),
                    is_temporary: false,
                })
            }
            DataDir::Temporary => {
                let path = std::env::temp_dir().join(format!("batchdeck-{}", unguessable()?));
                // Not recursive: a folder that somebody else made first is an error.
                DirBuilder::new().mode(0o700).create(&path)?;
                Ok(Self {
                    path,
                    is_temporary: true,
                })
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

fn unguessable() -> io::Result<String> {
    let mut bytes = [0_u8; 12];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_unspecified| io::Error::other("the system has no random numbers"))?;
    let mut name = String::new();
    for byte in bytes {
        write!(name, "{byte:02x}").map_err(io::Error::other)?;
    }
    Ok(name)
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_temporary {
            drop(fs::remove_dir_all(&self.path));
        }
    }
}
