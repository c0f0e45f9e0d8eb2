//! A file from its first byte to its last, cut into lines for the judge.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::memchr;
use ring::digest::{Context, SHA256};

use super::judge::Judge;
use crate::domain::check::Code;
use crate::domain::check::Stamp;
use crate::domain::{Failure, Kind, Progress};
use crate::ops::transfer::Meter;
use crate::results::read::{trim_line_end, without_bom};

const BLOCK: usize = 1024 * 1024;
/// No request is longer: providers refuse bodies far below this.
pub(super) const MAX_LINE: usize = 64 * 1024 * 1024;

/// Takes the stamp of an open file.
pub(in crate::ops) fn stamp(about: &Metadata) -> Stamp {
    Stamp {
        device: about.dev(),
        inode: about.ino(),
        bytes: about.len(),
        modified: (about.mtime(), about.mtime_nsec()),
    }
}

/// What the file as a whole is.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) stamp: Stamp,
}

/// Reads the file once and hands each line to the judge.
pub(super) fn run(
    path: &Path,
    cancel: &AtomicBool,
    meter: &Meter,
    judge: &mut Judge,
) -> Result<Seen, Failure> {
    let failed = |why: String| {
        let what = format!("cannot check {}", path.display());
        Failure::new(Kind::Disk, what, why)
    };
    let file = open(path).map_err(|error| failed(error.to_string()))?;
    let about = file.metadata().map_err(|error| failed(error.to_string()))?;
    if !about.is_file() {
        return Err(failed("it is no regular file".to_owned()));
    }
    let mut reader = Reader::new(judge);
    let mut block = vec![0; BLOCK];
    loop {
        if cancel.load(Ordering::Relaxed) {
            let what = format!("the check of {} was stopped", path.display());
            return Err(Failure::new(Kind::Interrupted, what, ""));
        }
        match (&file).read(&mut block) {
            Ok(0) => break,
            Ok(count) => reader.feed(block.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error.to_string())),
        }
        meter.set(Progress {
            done: reader.bytes,
            total: Some(about.len()),
        });
    }
    Ok(reader.end(stamp(&about)))
}

/// Opens without waiting for a writer, should the path be a pipe.
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

struct Reader<'a> {
    judge: &'a mut Judge,
    digest: Context,
    bytes: u64,
    number: u64,
    /// The beginning of a line that ends in a later block.
    carried: Vec<u8>,
    is_long: bool,
}

impl<'a> Reader<'a> {
    fn new(judge: &'a mut Judge) -> Self {
        Self {
            judge,
            digest: Context::new(&SHA256),
            bytes: 0,
            number: 1,
            carried: Vec::new(),
            is_long: false,
        }
    }

    fn feed(&mut self, block: &[u8]) {
        self.digest.update(block);
        self.bytes += block.len() as u64;
        let mut rest = block;
        while let Some(place) = memchr(b'\n', rest) {
            let (line, after) = rest.split_at(place);
            self.finish(line);
            rest = after.get(1..).unwrap_or_default();
        }
        self.carry(rest);
    }

    fn carry(&mut self, piece: &[u8]) {
        self.is_long |= self.carried.len() + piece.len() > MAX_LINE;
        if !self.is_long {
            self.carried.extend_from_slice(piece);
        }
    }

    fn finish(&mut self, piece: &[u8]) {
        if self.carried.is_empty() && !self.is_long {
            self.judge_line(piece);
        } else {
            self.carry(piece);
            let line = std::mem::take(&mut self.carried);
            self.judge_line(&line);
            // The buffer is kept, so that long lines do not allocate one after the other.
            self.carried = line;
            self.carried.clear();
        }
        self.is_long = false;
        self.number += 1;
    }

    fn judge_line(&mut self, line: &[u8]) {
        if self.is_long {
            self.judge.long_line(self.number, MAX_LINE);
            return;
        }
        let line = trim_line_end(line);
        let inner = if self.number == 1 {
            without_bom(line)
        } else {
            line
        };
        if inner.len() < line.len() {
            let said = "the file begins with a byte order mark; save it as UTF-8 without one";
            self.judge.find(1, Code::ByteOrderMark, said);
        }
        self.judge.line(self.number, inner);
    }

    fn end(mut self, stamp: Stamp) -> Seen {
        if !self.carried.is_empty() || self.is_long {
            self.finish(&[]);
        }
        Seen {
            bytes: self.bytes,
            sha256: hex(self.digest.finish().as_ref()),
            stamp,
        }
    }
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
