//! A file of requests, mended into another file.
//!
//! Responsible for what can be mended without asking anybody what was meant: bodies without an
//! envelope, missing ids, line ends, blank lines, spaces at line ends, a byte order mark. Everything
//! else is written byte for byte. Refuses to change the file itself. Blocking.

mod line;

use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::judge::raw_lines;
use super::stream::Opened;
use super::sum::{Sum, sum};
use super::whole::Whole;
use super::{Asked, WORKERS, read};
use crate::domain::check::{Code, Piece};
use crate::domain::{Endpoint, Failure, Kind};
use crate::ops::download::Existing;
use crate::ops::target::{GiveUp, Unfinished, what};
use crate::ops::transfer::Meter;
use crate::results::chunks::{self, Chunk, Ending, Stop, Taken, pass};
use line::Mender;

/// What to mend, and into which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixing {
    /// The file of requests.
    pub from: PathBuf,
    /// Where the mended one goes.
    pub to: PathBuf,
    /// Where bodies without an envelope go; `None` to tell it by their shape.
    pub endpoint: Option<Endpoint>,
    /// What to do when another file is there.
    pub existing: Existing,
}

/// What was mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// How often each kind of finding was mended.
    pub mended: Vec<(Code, u64)>,
    /// Bodies that were left alone, because nothing tells where they go.
    pub left_bare: u64,
    /// Lines that were written.
    pub lines: u64,
    /// Bytes that were written.
    pub bytes: u64,
}

impl Fixed {
    /// Returns how much was mended.
    pub fn total(&self) -> u64 {
        self.mended.iter().map(|(_, count)| count).sum()
    }

    fn count(&mut self, code: Code) {
        self.count_by(code, 1);
    }

    fn count_by(&mut self, code: Code, more: u64) {
        match self.mended.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += more,
            None => self.mended.push((code, more)),
        }
    }

    fn add(&mut self, other: &Self) {
        for (code, count) in &other.mended {
            self.count_by(*code, *count);
        }
        self.left_bare += other.left_bare;
        self.lines += other.lines;
        self.bytes += other.bytes;
    }
}

/// A piece, mended.
enum Mended {
    Bytes(Vec<u8>, Fixed),
    /// A line that is too long to be held, written as it is; the sum of its bytes.
    Cut(u64),
    /// The file is not what it was a moment ago.
    Changed,
}

/// Mends a file of requests into another one, which is whole or not there.
///
/// Fails when the file cannot be read or written, when the other is there already, or is the same.
pub fn fix(fixing: &Fixing, stop: &Stop, meter: &Meter) -> Result<Fixed, Failure> {
    let opened = Opened::open(&fixing.from)?;
    refuse_same(&opened, &fixing.to)?;
    let key = RandomState::new();
    let hash = |id: &str| key.hash_one(id);
    let mut whole = read(WORKERS, &opened, &Asked::default(), stop, meter, &hash)?;
    whole.ids.sort_unstable();
    let mender = Mender {
        told: fixing.endpoint.as_ref(),
        usual: whole.anchor.endpoint.as_ref().map(|(endpoint, _)| endpoint),
        taken: &whole.ids,
        hash: &hash,
    };
    let mut target = Unfinished::begin(&fixing.to, &GiveUp::by(stop))?;
    let fixed = write(&opened, &whole, &mender, &mut target, stop)?;
    target.publish(fixing.existing)?;
    Ok(fixed)
}

fn refuse_same(opened: &Opened<'_>, to: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::MetadataExt as _;
    let about = std::fs::metadata(to);
    let is_same = about
        .is_ok_and(|about| (about.dev(), about.ino()) == (opened.stamp.device, opened.stamp.inode));
    if !is_same {
        return Ok(());
    }
    let why = "it is the file that is read, which is never changed";
    Err(Failure::new(Kind::Usage, what(to), why).with_hint("name another file"))
}

fn write(
    opened: &Opened<'_>,
    whole: &Whole,
    mender: &Mender<'_, impl Fn(&str) -> u64 + Sync>,
    target: &mut Unfinished,
    stop: &Stop,
) -> Result<Fixed, Failure> {
    let mut fixed = Fixed::default();
    let mut failed = None;
    let work = |chunk: &Chunk| mend(chunk, &whole.pieces, mender);
    let stats = pass(
        vec![opened.input()?],
        WORKERS,
        stop,
        work,
        |taken: Taken<Mended>| {
            let done = match taken.value {
                Mended::Bytes(bytes, some) => {
                    fixed.add(&some);
                    target
                        .file
                        .write_all(&bytes)
                        .map_err(|error| target.failure(&error))
                }
                Mended::Cut(sum) => {
                    fixed.lines += 1;
                    fixed.bytes += taken.bytes;
                    copy(opened, taken.offset, taken.bytes, sum, target)
                }
                Mended::Changed => Err(changed(opened)),
            };
            match done {
                Ok(()) => ControlFlow::Continue(()),
                Err(failure) => {
                    failed = Some(failure);
                    ControlFlow::Break(())
                }
            }
        },
    );
    if let Some(failure) = failed {
        return Err(failure);
    }
    let stats = stats.map_err(|broken| opened.broken(&broken))?;
    if stats.ending == Ending::Stopped || stop.is_set() {
        return Err(opened.stopped());
    }
    if stats.chunks != whole.pieces.len() as u64 {
        return Err(changed(opened));
    }
    fixed.mended.sort_unstable();
    Ok(fixed)
}

fn mend(chunk: &Chunk, pieces: &[Piece], mender: &Mender<'_, impl Fn(&str) -> u64>) -> Mended {
    let at = pieces
        .binary_search_by_key(&chunk.offset, |piece| piece.offset)
        .ok();
    let Some(piece) = at.and_then(|at| pieces.get(at)) else {
        return Mended::Changed;
    };
    if chunk.cut.is_some() {
        return Mended::Cut(piece.sum);
    }
    if sum(&chunk.bytes) != piece.sum {
        return Mended::Changed;
    }
    let mut fixed = Fixed::default();
    let mut out = Vec::with_capacity(chunk.bytes.len());
    for (number, (at, raw)) in (piece.first_line..).zip(raw_lines(&chunk.bytes)) {
        let is_ended = chunk.bytes.get(at + raw.len()).is_some();
        let offset = chunk.offset + at as u64;
        let is_written = mender.line(&mut out, &mut fixed, number, offset, raw);
        if is_written && is_ended {
            out.push(b'\n');
        }
    }
    fixed.bytes = out.len() as u64;
    Mended::Bytes(out, fixed)
}

fn copy(
    opened: &Opened<'_>,
    offset: u64,
    bytes: u64,
    sum: u64,
    target: &mut Unfinished,
) -> Result<(), Failure> {
    let mut copied = Sum::new();
    let mut block = vec![0; chunks::CHUNK];
    let (mut at, end) = (offset, offset + bytes);
    while at < end {
        let size = usize::try_from(end - at)
            .unwrap_or(usize::MAX)
            .min(block.len());
        let piece = block.get_mut(..size).unwrap_or_default();
        opened
            .file
            .read_exact_at(piece, at)
            .map_err(|error| opened.failure(&error))?;
        target
            .file
            .write_all(piece)
            .map_err(|error| target.failure(&error))?;
        copied.add(piece);
        at += size as u64;
    }
    if copied.finish() == sum {
        Ok(())
    } else {
        Err(changed(opened))
    }
}

fn changed(opened: &Opened<'_>) -> Failure {
    let error = std::io::Error::other("it was changed while it was read");
    opened
        .failure(&error)
        .with_hint("run the same command again")
}
