//! Results in one pass, as they are read: files of any size, and what comes through a pipe.
//!
//! Responsible for first lines at once, for memory that stays flat, and for an end as soon as
//! nobody wants more. The pass runs on threads of its own and hands blocks of lines to the thread
//! that writes; it waits while that one is busy.

use std::ops::ControlFlow;

use tokio::sync::mpsc;

use super::line::Pen;
use super::sources::Sources;
use crate::domain::result::Class;
use crate::domain::{Failure, Progress};
use crate::results::chunks::{self, Chunk, Stop, Taken};
use crate::results::row::Row;
use crate::results::search::Judge;

/// Blocks that wait to be written.
const AHEAD: usize = 2;
/// Lines of a chunk that are read to tell results from prose, where a search passes over the rest.
const SAMPLE: usize = 8;

/// Lines that are ready, and how far the reading is.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) text: String,
    pub(super) rows: u64,
    pub(super) progress: Progress,
}

impl Block {
    /// Returns the first so many lines: each result is one.
    pub(super) fn lines(&self, count: u64) -> &str {
        if count >= self.rows {
            return &self.text;
        }
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
        let end = ends.take(count).last().map_or(0, |end| end + 1);
        self.text.get(..end).unwrap_or_default()
    }
}

/// What a pass saw of its sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) readable: u64,
    pub(super) unreadable: u64,
}

/// Where blocks go; gone when the writer has enough.
pub(super) type Sink = mpsc::Sender<Block>;

/// Makes the two ends between a pass and who writes.
pub(super) fn channel() -> (Sink, mpsc::Receiver<Block>) {
    mpsc::channel(AHEAD)
}

/// Hands a block on, and tells whether more is wanted.
pub(super) fn send(sink: &Sink, block: Block) -> ControlFlow<()> {
    match sink.blocking_send(block) {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

/// A line that was written before its number was known.
struct Written {
    /// How many lines of the chunk stand before it.
    before: u32,
    text: String,
}

/// Reads everything once. Blocking; runs until the end, or until the sink is gone.
pub(super) fn run(
    sources: &Sources,
    pen: &Pen<'_>,
    judge: &Judge,
    workers: usize,
    stop: &Stop,
    sink: &Sink,
) -> Result<Seen, Failure> {
    let mut seen = Seen::default();
    let mut progress = Progress {
        done: 0,
        total: sources.size(),
    };
    let work = |chunk: &Chunk| read(chunk, pen, judge);
    let take = |taken: Taken<(Vec<Written>, Seen)>| {
        let (written, in_chunk) = &taken.value;
        seen.add(*in_chunk);
        progress.done += taken.bytes;
        let number = |one: &Written| taken.first_line.saturating_add(one.before.into());
        let lines = written
            .iter()
            .map(|one| pen.numbered(&one.text, number(one)));
        let block = Block {
            text: lines.collect(),
            rows: written.len() as u64,
            progress,
        };
        send(sink, block)
    };
    let passed = chunks::pass(sources.open()?, workers, stop, work, take);
    passed.map_err(|broken| broken.failure(&sources.names()))?;
    Ok(seen)
}

fn read(chunk: &Chunk, pen: &Pen<'_>, judge: &Judge) -> (Vec<Written>, Seen) {
    let mut seen = Seen::default();
    let mut written = Vec::new();
    for (before, row) in judge.candidates(chunk) {
        let at = row.line().as_ptr().addr() - chunk.bytes.as_ptr().addr();
        if pen
            .sources
            .overruled
            .has(chunk.file, chunk.offset + at as u64)
        {
            continue;
        }
        seen.note(&row);
        if judge.confirms(&row) {
            let text = pen.row(&row, chunk.file);
            written.push(Written { before, text });
        }
    }
    if judge.passes_over() {
        for (_, line) in chunk.lines().take(SAMPLE) {
            seen.note(&Row::read(0, line));
        }
    }
    (written, seen)
}

impl Seen {
    fn note(&mut self, row: &Row<'_>) {
        if row.class() == Class::Unreadable {
            self.unreadable += 1;
        } else {
            self.readable += 1;
        }
    }

    fn add(&mut self, other: Self) {
        self.readable += other.readable;
        self.unreadable += other.unreadable;
    }
}
