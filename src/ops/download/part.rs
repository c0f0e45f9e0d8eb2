//! A file that is not whole yet, with its lock and its record. Blocking.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use ring::digest::{SHA256, digest};
use rustix::io::Errno;

use super::Saved;
use super::job::Job;
use super::sidecar::Sidecar;
use crate::domain::{Failure, Kind};
use crate::ops::check::hex;
use crate::ops::disk::{self, Clash, Folder};
use crate::provider::{Content, ReadFrom};

/// A loss of power costs at most this much of a download.
const RECORD_EVERY: u64 = 16 * 1024 * 1024;
/// Room left free on the disk beside the file itself.
const SPARE: u64 = 1024 * 1024;

/// An open `.part`, locked against other processes.
#[derive(Debug)]
pub(super) struct Part {
    folder: Arc<Folder>,
    name: String,
    what: String,
    file: File,
    record: Sidecar,
    written: u64,
    worth: Worth,
}

/// What becomes of a part when nobody works on it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Worth {
    /// It stays where a later run can go on from it.
    IfResumable,
    /// It stays in any case: somebody was told so.
    Kept,
}

impl Part {
    /// Opens the part of a file, a fresh one or that of an earlier run.
    pub(super) fn open(
        folder: Arc<Folder>,
        target: &str,
        ids: (&str, &str),
        what: String,
    ) -> Result<Self, Failure> {
        let (batch, file_id) = ids;
        let mark = hex(digest(&SHA256, format!("{batch}\n{file_id}").as_bytes()).as_ref());
        let mark: String = mark.chars().take(8).collect();
        let name = format!(".{target}.{mark}.part");
        let file = folder.claim(&name, &what)?;
        let mut part = Self {
            record: Sidecar {
                batch: batch.to_owned(),
                file: file_id.to_owned(),
                ..Sidecar::default()
            },
            folder,
            name,
            what,
            file,
            written: 0,
            worth: Worth::IfResumable,
        };
        part.take_up();
        Ok(part)
    }

    /// Opens the part of a job.
    pub(super) fn of(job: &Job) -> impl FnOnce() -> Result<Self, Failure> + Send + 'static {
        let (folder, what) = (job.folder.clone(), job.what());
        let (target, batch) = (job.which.file_name(), job.batch.clone());
        let file = job.about.id.clone();
        move || Self::open(folder, target, (batch.as_str(), file.as_str()), what)
    }

    /// Goes on from an earlier run, as far as its record and its bytes agree.
    fn take_up(&mut self) {
        let mut text = Vec::new();
        let read = self
            .folder
            .read(&self.sidecar_name())
            .and_then(|file| file.take(64 * 1024).read_to_end(&mut text));
        let old = read.ok().and_then(|_| Sidecar::read(&text));
        let there = self.file.metadata().map_or(0, |about| about.len());
        let is_ours = |old: &Sidecar| old.is_of(&self.record.batch, &self.record.file);
        if let Some(old) = old.filter(|old| is_ours(old) && old.received <= there) {
            self.written = old.received;
            self.record = old;
        }
    }

    fn sidecar_name(&self) -> String {
        format!("{}.json", self.name)
    }

    /// Returns where the part is.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.path_of(&self.name)
    }

    /// Returns the length that the provider's replies told.
    pub(super) fn expected(&self) -> Option<u64> {
        self.record.expected
    }

    /// Returns how many bytes are there.
    pub(super) fn bytes(&self) -> u64 {
        self.written
    }

    /// Tells whether an earlier run received all of it.
    pub(super) fn is_whole(&self) -> bool {
        self.record.is_whole && self.record.received == self.written
    }

    /// Says where the next read begins: only a strong validator proves that it is the same file.
    pub(super) fn read_from(&self) -> ReadFrom {
        match &self.record.etag {
            Some(etag) if self.written > 0 => ReadFrom::Resume {
                offset: self.written,
                etag: etag.clone(),
            },
            Some(_) | None => ReadFrom::Start,
        }
    }

    /// Tells whether a reply that resumes belongs to another file than the one begun: by its
    /// validator, or by the length of the whole.
    pub(super) fn is_of_another(&self, content: &Content) -> bool {
        let differs = |mine: bool, theirs: bool, same: bool| mine && theirs && !same;
        let (etag, total) = (&self.record.etag, self.record.expected);
        content.offset > 0
            && (differs(
                etag.is_some(),
                content.etag.is_some(),
                *etag == content.etag,
            ) || differs(
                total.is_some(),
                content.total.is_some(),
                total == content.total,
            ))
    }

    /// Takes note of a reply: what follows is written from where the reply says it begins.
    pub(super) fn begin(
        mut self,
        offset: u64,
        etag: Option<String>,
        total: Option<u64>,
    ) -> Result<Self, Failure> {
        if offset > self.written {
            let why = format!("it sent the bytes from {offset} on, unasked");
            return Err(Failure::new(Kind::Garbled, self.what.clone(), why));
        }
        // A reply that says "nothing after these bytes" tells no length; then the old one counts.
        let known = self.record.expected.filter(|_| offset > 0);
        self.record.expected = total.or(known);
        self.written = offset;
        self.record.etag = etag;
        self.record.is_whole = false;
        self.preflight()?;
        let cut = self.file.set_len(offset);
        cut.map_err(|error| self.failed(&error))?;
        self.keep()
    }

    fn preflight(&self) -> Result<(), Failure> {
        let total = self.record.expected;
        let needed = total
            .unwrap_or(0)
            .saturating_sub(self.written)
            .saturating_add(SPARE);
        match self.folder.free_bytes() {
            Some(free) if total.is_some() && free < needed => {
                let full = io::Error::from(Errno::NOSPC);
                let mut failure = disk::full_failure(&self.what, &full, Some(needed));
                failure.why = format!("{}, {free} are free", failure.why);
                Err(failure)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Writes the next bytes.
    pub(super) fn write(mut self, block: &[u8]) -> Result<Self, Failure> {
        let done = self.file.write_all_at(block, self.written);
        done.map_err(|error| self.failed(&error))?;
        self.written += block.len() as u64;
        if self.written - self.record.received.min(self.written) >= RECORD_EVERY {
            return self.keep();
        }
        Ok(self)
    }

    /// Makes what is there safe, and records it for a later run.
    pub(super) fn keep(mut self) -> Result<Self, Failure> {
        self.file.sync_data().map_err(|error| self.failed(&error))?;
        self.record.received = self.written;
        let text = serde_json::to_vec(&self.record).unwrap_or_default();
        let put = self.folder.put(&self.sidecar_name(), &text);
        put.map_err(|error| self.failed(&error))?;
        Ok(self)
    }

    /// Records that these are all bytes.
    pub(super) fn keep_whole(mut self) -> Result<Self, Failure> {
        self.record.is_whole = true;
        self.keep()
    }

    /// Forgets everything, so that the next read begins at the start.
    pub(super) fn restart(mut self) -> Result<Self, Failure> {
        self.record.etag = None;
        self.record.expected = None;
        self.record.is_whole = false;
        self.written = 0;
        self.keep()
    }

    /// Gives access to the bytes, for the proof.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Gives the finished file its name.
    pub(super) fn publish(&self, target: &str, clash: Clash) -> io::Result<()> {
        self.folder.publish(&self.name, target, clash)?;
        self.folder.remove(&self.sidecar_name())?;
        self.folder.sync()
    }

    /// Removes the part and its record.
    pub(super) fn discard(self) -> Result<(), Failure> {
        let gone = self.folder.remove(&self.name);
        let gone = gone.and_then(|()| self.folder.remove(&self.sidecar_name()));
        gone.map_err(|error| disk::failure(&self.what, &error))
    }

    /// Describes the file under its final name.
    pub(super) fn saved_as(&self, name: &str, which: crate::domain::batch::ResultFile) -> Saved {
        Saved {
            which,
            path: self.folder.path_of(name),
            bytes: self.written,
            lines: 0,
            was_there: false,
        }
    }

    /// Keeps what has come although a later run may have to begin at the start.
    pub(super) fn leave(mut self) -> Self {
        self.worth = Worth::Kept;
        self
    }

    fn is_worth_keeping(&self) -> bool {
        let is_resumable = self.read_from() != ReadFrom::Start;
        self.worth == Worth::Kept || self.record.is_whole || is_resumable
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let expected = self.record.expected;
        let needed = expected.map(|total| total.saturating_sub(self.written));
        disk::full_failure(&self.what, error, needed)
    }
}

impl Drop for Part {
    /// Leaves nothing behind that is of no use, however the download ends.
    fn drop(&mut self) {
        // Under a lock, so that what bears the name is ours or nobody's.
        if !self.is_worth_keeping() && self.folder.is_still(&self.name, &self.file) {
            // There is nobody left to tell.
            drop(self.folder.remove(&self.name));
            drop(self.folder.remove(&self.sidecar_name()));
        }
    }
}
