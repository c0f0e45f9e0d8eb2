//! How many have the database open: shared while it is used, alone while it is set aside.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::config::private;
use crate::domain::{Failure, Kind};

/// A lock that the system lets go when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    is_alone: bool,
}

impl Lock {
    /// Takes the lock, alone if nobody else has it.
    pub(super) fn take(path: &Path) -> Result<Self, Failure> {
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| private::disk("cannot open the ledger", path, &error))?;
        let is_alone = match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => true,
            Err(Errno::WOULDBLOCK) => {
                locked(flock(&file, FlockOperation::LockShared))?;
                false
            }
            // A disk without locks: what the lock guards is left to the user there.
            Err(Errno::NOTSUP | Errno::NOLCK | Errno::NOSYS | Errno::INVAL) => false,
            Err(error) => return Err(failed(error)),
        };
        Ok(Self { file, is_alone })
    }

    /// Tells whether nobody else has the database open.
    pub(super) fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Makes sure that nobody else has the database open.
    pub(super) fn be_alone(&mut self) -> Result<(), Failure> {
        if self.is_alone {
            return Ok(());
        }
        match flock(&self.file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) | Err(Errno::NOTSUP | Errno::NOLCK | Errno::NOSYS | Errno::INVAL) => {
                self.is_alone = true;
                Ok(())
            }
            Err(Errno::WOULDBLOCK) => Err(Failure::new(
                Kind::Disk,
                "the ledger is damaged and cannot be set aside",
                "another batchdeck has it open",
            )
            .with_hint("end every other batchdeck, then try again")),
            Err(error) => Err(failed(error)),
        }
    }

    /// Lets others open the database too.
    pub(super) fn share(&mut self) -> Result<(), Failure> {
        self.is_alone = false;
        locked(flock(&self.file, FlockOperation::LockShared))
    }
}

fn locked(done: Result<(), Errno>) -> Result<(), Failure> {
    match done {
        Ok(()) | Err(Errno::NOTSUP | Errno::NOLCK | Errno::NOSYS | Errno::INVAL) => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: Errno) -> Failure {
    Failure::new(Kind::Disk, "the ledger cannot be locked", error.to_string())
}
