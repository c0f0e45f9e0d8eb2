//! Where the ledger is, and what kind of disk that is.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use crate::config::private;
use crate::domain::Failure;

/// The files of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The database.
    pub database: PathBuf,
    /// The log of ids.
    pub ids: PathBuf,
}

impl Place {
    /// Names the files in the folder of data and in that of state.
    pub fn within(data: &Path, state: &Path) -> Self {
        Self {
            database: data.join("ledger.db"),
            ids: state.join("ids.jsonl"),
        }
    }

    /// Makes the folders and an empty database, for the user alone.
    ///
    /// The database is made here because the store would make it readable to others, and gives the
    /// files beside it the rights of this one.
    pub(super) fn prepare(&self) -> Result<(), Failure> {
        for file in [&self.database, &self.ids] {
            if let Some(folder) = file.parent() {
                private::make_dir(folder)?;
            }
        }
        touch(&self.database)
    }

    /// Returns the file whose lock tells how many have the database open.
    pub(super) fn lock(&self) -> PathBuf {
        self.beside(".lock")
    }

    /// Returns a file that belongs to the database, such as its `-wal`.
    pub(super) fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.database, ending)
    }

    /// Tells whether several machines may share the disk, on which shared memory does not work.
    pub(super) fn is_on_a_network(&self) -> bool {
        let folder = self.database.parent().unwrap_or(Path::new("."));
        file_system(folder).is_some_and(is_of_a_network)
    }
}

/// Adds to the name of a file.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty private file unless there is one.
pub(super) fn touch(path: &Path) -> Result<(), Failure> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|error| private::disk("cannot open the ledger", path, &error))
}

/// Returns the number of the kind of file system, where the system tells.
#[cfg(target_os = "linux")]
fn file_system(folder: &Path) -> Option<u32> {
    let about = rustix::fs::statfs(folder).ok()?;
    // The numbers are 32 bits long; some systems extend their sign.
    u32::try_from(about.f_type & 0xffff_ffff).ok()
}

/// Other systems name their file systems otherwise; sharing a ledger there is up to its users.
#[cfg(not(target_os = "linux"))]
fn file_system(_: &Path) -> Option<u32> {
    None
}

fn is_of_a_network(kind: u32) -> bool {
    /// NFS, CIFS, SMB, SMB 2, 9p, FUSE, AFS, Ceph.
    const NETWORK: [u32; 8] = [
        0x6969,
        0xff53_4d42,
        0x517b,
        0xfe53_4d42,
        0x0102_1997,
        0x6573_5546,
        0x5346_414f,
        0x00c3_6400,
    ];
    NETWORK.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disks_of_other_machines_are_known_by_their_number() {
        assert!([0x6969, 0xff53_4d42, 0x6573_5546].map(is_of_a_network) == [true; 3]);
        // ext4, tmpfs, btrfs, overlayfs.
        let near = [0xef53, 0x0102_1994, 0x9123_683e, 0x794c_7630];
        assert!(near.map(is_of_a_network) == [false; 4]);
    }
}
