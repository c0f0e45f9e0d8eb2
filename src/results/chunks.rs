//! Files of lines read once from front to back: cut at line ends, worked on by several threads at
//! a time, taken in order.
//!
//! Responsible for whole lines, their order, their numbers, and memory that stays flat whatever the
//! length of the files. Refuses to know what a line says, and where the bytes come from.
//! Files are read at positions by all threads beside each other: a pass that does little with a line
//! (a search) is bound by reading, and threads that wait for each other's reads are as slow as one.
//! What is no file, such as a pipe, is read by one thread at a time. The thread that called takes
//! what is done, so that only it needs to know the output. `performance §4` of the project's
//! reference notes has the numbers.

mod board;
mod cut;
mod range;
mod turns;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::{memchr, memchr_iter};

use crate::domain::{Failure, Kind};
use cut::{Cutter, Sizes};

/// What is read: a file, standard input, bytes in memory.
pub type Source = Box<dyn Read + Send>;

/// What is read, as the pass reads it.
pub enum Input {
    /// A file, read at positions by all workers. Bytes that it grows by are not read.
    File(File),
    /// The part of a file from the beginning of a line on, read like a file. Offsets are those of the
    /// file, and lines are numbered from its first one.
    Rest(File, u64),
    /// Anything else, read by one worker at a time.
    Stream(Source),
}

impl From<Source> for Input {
    fn from(source: Source) -> Self {
        Self::Stream(source)
    }
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(file) => f.debug_tuple("File").field(file).finish(),
            Self::Rest(file, from) => f.debug_tuple("Rest").field(file).field(from).finish(),
            Self::Stream(_) => f.write_str("Stream"),
        }
    }
}

/// How much is worked on at a time: little enough that what is read and what is made of it fit into
/// the cache of a core together.
pub const CHUNK: usize = 256 * 1024;
/// A line is kept whole up to this length, and by up to a chunk more: providers refuse requests far
/// below this, and answers with pictures stay below it.
pub const MAX_LINE: usize = 64 * 1024 * 1024;

const USUAL: Sizes = Sizes {
    range: CHUNK as u64,
    longest: MAX_LINE,
};

/// A piece of a source that holds whole lines.
#[derive(Debug)]
pub struct Chunk {
    /// The number of the piece of all sources that it was made of, counted from 0.
    pub seq: u64,
    /// Its source, counted from 0.
    pub file: u8,
    /// The offset of its first byte in its source.
    pub offset: u64,
    /// The lines, each but perhaps the last of a source with its line end.
    pub bytes: Vec<u8>,
    /// The length of its only line, where that is too long to be kept whole, see [`MAX_LINE`]: then
    /// `bytes` is only its first [`CHUNK`] bytes.
    pub cut: Option<u64>,
    /// How many bytes of the source it stands for, line ends included.
    span: u64,
    /// How many lines it has, where somebody has counted them.
    counted: Cell<Option<u64>>,
}

impl Chunk {
    /// Iterates its lines, see [`lines`].
    pub fn lines(&self) -> impl Iterator<Item = (usize, &[u8])> {
        lines(&self.bytes)
    }

    /// Notes how many lines it has: whoever went through all of them knows it, and then nobody has to
    /// go through it once more.
    pub(crate) fn has_lines(&self, lines: u64) {
        self.counted.set(Some(lines));
    }

    fn count_lines(&self) -> u64 {
        if let Some(counted) = self.counted.get() {
            return counted;
        }
        let ended = memchr_iter(b'\n', &self.bytes).count() as u64;
        let is_open = self.bytes.last().is_some_and(|last| *last != b'\n');
        ended + u64::from(is_open)
    }
}

/// What was made of a chunk, and where that chunk stood.
#[derive(Debug)]
pub struct Taken<T> {
    /// Its source, counted from 0.
    pub file: u8,
    /// The number of its first line in its source, counted from 1.
    pub first_line: u64,
    /// How many lines it had.
    pub lines: u64,
    /// The offset of its first byte in its source.
    pub offset: u64,
    /// How many bytes of the source it stood for.
    pub bytes: u64,
    /// What `work` made of it.
    pub value: T,
}

/// What a pass took. Tests count this work instead of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassStats {
    /// Bytes read from the sources.
    pub bytes: u64,
    /// Calls of `read`.
    pub reads: u64,
    /// Chunks taken.
    pub chunks: u64,
    /// Lines taken.
    pub lines: u64,
    /// Whether it came to the end of all sources.
    pub ending: Ending,
}

/// How a pass ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// Everything was taken.
    #[default]
    Whole,
    /// It was stopped before, by its flag or by who took.
    Stopped,
}

/// A source that could not be read to its end.
#[derive(Debug)]
pub struct Broken {
    /// Which, counted from 0.
    pub file: u8,
    /// Why.
    pub error: io::Error,
}

impl Broken {
    /// Puts it in words; `names` are those of the sources, in their order.
    pub fn failure(&self, names: &[impl AsRef<Path>]) -> Failure {
        let name = names.get(usize::from(self.file));
        let name = name.map_or_else(
            || "standard input".into(),
            |name| name.as_ref().display().to_string(),
        );
        let what = format!("cannot read {name}");
        Failure::new(Kind::Disk, what, self.error.to_string())
    }
}

/// Asks a pass to end. Cheap to clone; all clones are one flag.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for the end. A pass heeds it before the next chunk.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Tells whether the end was asked for.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns the failure of work that was stopped: `the count of the results was stopped`.
    pub fn failure(what: &str) -> Failure {
        Failure::new(Kind::Interrupted, format!("{what} was stopped"), "")
    }
}

impl From<Arc<AtomicBool>> for Stop {
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }
}

/// Asks for the end when it is dropped: whoever waits for work on another thread holds one, so that
/// the work ends when nobody waits for it any more.
#[derive(Debug, Default)]
pub(crate) struct StopOnDrop(pub(crate) Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.set();
    }
}

/// Opens files to be read as one stream each, in their order.
pub fn open(paths: &[impl AsRef<Path>]) -> Result<Vec<Source>, Failure> {
    let boxed = |path| -> Result<Source, Failure> { Ok(Box::new(open_one(path)?)) };
    paths.iter().map(|path| boxed(path.as_ref())).collect()
}

/// Opens files to be read by all workers from an offset on, each beside its own.
pub fn rests(paths: &[impl AsRef<Path>], from: &[u64]) -> Result<Vec<Input>, Failure> {
    let paths = paths.iter().map(AsRef::as_ref);
    let rest = |(path, from): (&Path, &u64)| Ok(Input::Rest(open_one(path)?, *from));
    paths.zip(from).map(rest).collect()
}

/// Opens files to be read by all workers, in their order; what is no regular file is a stream.
pub fn files(paths: &[impl AsRef<Path>]) -> Result<Vec<Input>, Failure> {
    let input = |path| {
        let file = open_one(path)?;
        // A length of 0 may also be that of a file of the system, which has none.
        let is_plain = file
            .metadata()
            .is_ok_and(|about| about.is_file() && about.len() > 0);
        Ok(if is_plain {
            Input::File(file)
        } else {
            Input::Stream(Box::new(file))
        })
    };
    paths.iter().map(|path| input(path.as_ref())).collect()
}

fn open_one(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| {
        let what = format!("cannot open {}", path.display());
        Failure::new(Kind::Disk, what, error.to_string())
    })
}

/// Reads sources one after the other, lets `work` see their chunks on `workers` threads, and hands
/// what it makes of them to `take` in their order.
///
/// Contract: the calling thread is one of the workers and the only one that takes; one worker means
/// no other thread at all. Where a source is no file, the calling thread of several workers only
/// takes: a read of a pipe may wait for ever, and what came before must not wait with it. At most `workers + 2` chunks are in memory, and as many values that wait
/// for their turn. Ends early, with what was taken until then, when `stop` is set or `take` breaks
/// off; a source that cannot be read ends it after everything before the fault was taken. A panic
/// of `work` goes on in the calling thread.
pub fn pass<T: Send, S: Into<Input>>(
    sources: Vec<S>,
    workers: usize,
    stop: &Stop,
    work: impl Fn(&Chunk) -> T + Sync,
    take: impl FnMut(Taken<T>) -> ControlFlow<()>,
) -> Result<PassStats, Broken> {
    let sources = sources.into_iter().map(Into::into).collect();
    turns::run(
        Cutter::new(sources, USUAL),
        workers.max(1),
        stop,
        work,
        take,
    )
}

/// Iterates the lines of a chunk with their offsets in it, without `\n` and without a `\r` before it.
///
/// A byte order mark stays, so that offsets are those of the file; readers of lines step over it.
/// The last line needs no line end, and the end after the last line begins no other.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let begin = at;
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        at += length + 1;
        let line = rest.get(..length)?;
        Some((begin, line.strip_suffix(b"\r").unwrap_or(line)))
    })
}

#[cfg(test)]
mod tests;
