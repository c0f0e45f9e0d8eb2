//! Whether two files hold the same. Blocking.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

use super::Folder;

const BLOCK: usize = 256 * 1024;

impl Folder {
    /// Tells whether the file of this name has the very content of another one.
    ///
    /// What cannot be opened as a regular file (a link, a folder) is not the same.
    pub(in crate::ops) fn holds_same(&self, name: &str, other: &File) -> io::Result<bool> {
        let Ok(there) = self.read(name) else {
            return Ok(false);
        };
        let bytes = other.metadata()?.len();
        if there.metadata()?.len() != bytes {
            return Ok(false);
        }
        let (mut one, mut two) = (vec![0; BLOCK], vec![0; BLOCK]);
        let mut at = 0;
        while at < bytes {
            let size = usize::try_from(bytes - at).unwrap_or(BLOCK).min(BLOCK);
            let (Some(one), Some(two)) = (one.get_mut(..size), two.get_mut(..size)) else {
                return Ok(false);
            };
            if !fill(&there, one, at)? || !fill(other, two, at)? || one != two {
                return Ok(false);
            }
            at += size as u64;
        }
        Ok(true)
    }
}

/// Fills a block from a position; `false` when the file is shorter.
fn fill(file: &File, block: &mut [u8], at: u64) -> io::Result<bool> {
    match file.read_exact_at(block, at) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
