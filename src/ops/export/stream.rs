//! All rows of an export as chunks of lines, whatever their order.
//!
//! Responsible for saying of each line where it came from and what it is beside what it says.
//! Refuses to know what is made of the lines.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::lines::{raw_lines, without_mark};
use super::ordered::Ordered;
use super::plan::{Plan, Sort, Step};
use super::source::Source;
use super::watch::Watch;
use crate::domain::Failure;
use crate::domain::request::RequestLine;
use crate::ops::disk;
use crate::results::Row;
use crate::results::chunks::{self, Chunk, Taken};
use crate::results::request::read_request;

/// Result files, in their own order or in that of a plan.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub(super) sources: Arc<[Source]>,
    pub(super) input: Option<Source>,
    pub(super) plan: Option<Arc<Plan>>,
}

/// Lines that are worked on together.
pub(super) struct Part<'a> {
    stream: &'a Stream,
    chunk: &'a Chunk,
}

/// One line, as it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    /// Which line of its part, counted from 0.
    pub(super) nth: u64,
    /// Its bytes without the `\n`; of a request without a line, none.
    pub(super) raw: &'a [u8],
    /// The length of a line of which `raw` is only the beginning.
    pub(super) cut: Option<u64>,
    step: Option<Step>,
}

impl<'a> Seen<'a> {
    pub(super) fn sort(&self) -> Sort {
        self.step.map_or(Sort::Asked, |step| step.sort)
    }

    /// Tells whether an earlier line has the same id, where that was looked for.
    pub(super) fn is_repeat(&self) -> bool {
        self.step.is_some_and(|step| step.is_repeat)
    }

    pub(super) fn row(&self) -> Row<'a> {
        match self.cut {
            Some(length) => Row::read_cut(self.nth, self.raw, length),
            None => Row::read(self.nth, self.raw),
        }
    }
}

impl<'a> Part<'a> {
    /// Iterates its lines, blank ones included.
    pub(super) fn lines(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        let chunk = self.chunk;
        let mut steps = match &self.stream.plan {
            Some(plan) => plan.steps_from(chunk.offset).iter(),
            None => [].iter(),
        };
        // In the order of a plan there is no front of a file.
        let bytes = match self.stream.plan {
            Some(_) => &chunk.bytes,
            None => without_mark(&chunk.bytes, chunk.offset).1,
        };
        (0..)
            .zip(raw_lines(bytes))
            .map(move |(nth, (_, raw))| Seen {
                nth,
                raw,
                cut: chunk.cut,
                step: steps.next().copied(),
            })
    }

    /// Reads the request of a line, where the input is here and has it.
    pub(super) fn request_of(&self, seen: &Seen<'_>) -> Result<Option<RequestLine>, Failure> {
        let line = self.request_line(seen)?;
        Ok(line.map(|(number, line)| read_request(number, &line)))
    }

    /// Returns the number and the bytes of that request.
    pub(super) fn request_line(&self, seen: &Seen<'_>) -> Result<Option<(u64, Vec<u8>)>, Failure> {
        let (Some(plan), Some(input)) = (&self.stream.plan, &self.stream.input) else {
            return Ok(None);
        };
        let Some(line) = seen.step.and_then(|step| plan.request(step)) else {
            return Ok(None);
        };
        let mut bytes = vec![0; usize::try_from(line.length).unwrap_or(usize::MAX)];
        input
            .read_exact_at(&mut bytes, line.offset())
            .map_err(|error| input.failure(&error))?;
        Ok(Some((u64::from(line.number), bytes)))
    }
}

/// Where a part stood.
pub(super) struct Origin<'a> {
    stream: &'a Stream,
    file: usize,
    first_line: u64,
    offset: u64,
}

impl Origin<'_> {
    /// Says where the nth line of the part stands: `line 3 of errors.jsonl`.
    pub(super) fn place_of(&self, nth: u64) -> String {
        let (file, number) = match self.planned(nth) {
            Some(line) => (line.0, line.2),
            None => (self.file, self.first_line + nth),
        };
        match self.stream.sources.get(file) {
            Some(source) => format!("line {number} of {}", source.name()),
            None => format!("line {number}"),
        }
    }

    /// Copies the only line of the part, which was too long to be held.
    pub(super) fn copy_line(
        &self,
        length: u64,
        mut write: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (file, mut at, _) = self.planned(0).unwrap_or((self.file, self.offset, 0));
        let Some(source) = self.stream.sources.get(file) else {
            return Ok(());
        };
        let mut block = vec![0; chunks::CHUNK];
        let mut left = length;
        while left > 0 {
            let size = usize::try_from(left).unwrap_or(usize::MAX).min(block.len());
            let piece = block.get_mut(..size).unwrap_or_default();
            source
                .read_exact_at(piece, at)
                .map_err(|error| source.failure(&error))?;
            write(piece)?;
            at += size as u64;
            left -= size as u64;
        }
        Ok(())
    }

    /// Returns file, offset and number of the nth line, where a plan knows them.
    fn planned(&self, nth: u64) -> Option<(usize, u64, u64)> {
        let plan = self.stream.plan.as_ref()?;
        let at = usize::try_from(self.first_line - 1 + nth).ok()?;
        let line = plan.result(*plan.steps().get(at)?)?;
        Some((line.file(), line.offset(), u64::from(line.number)))
    }
}

impl Stream {
    /// Lets `work` see all lines, on several threads, and hands what it makes of them to `take` in
    /// order, until that breaks off.
    pub(super) fn run<T: Send>(
        &self,
        workers: usize,
        watch: &Watch<'_>,
        work: impl Fn(&Part<'_>) -> Result<T, Failure> + Sync,
        mut take: impl FnMut(T, &Origin<'_>) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        let readers: Vec<chunks::Source> = match &self.plan {
            Some(plan) => vec![Box::new(Ordered::new(self.sources.clone(), plan.clone()))],
            None => self.sources.iter().map(Source::reader).collect(),
        };
        let part = |chunk: &Chunk| {
            work(&Part {
                stream: self,
                chunk,
            })
        };
        let mut failed = None;
        let ended = chunks::pass(readers, workers, watch.stop(), part, |taken: Taken<_>| {
            watch.add(taken.bytes);
            let origin = Origin {
                stream: self,
                file: usize::from(taken.file),
                first_line: taken.first_line,
                offset: taken.offset,
            };
            let taken = taken.value.and_then(|value| take(value, &origin));
            taken.unwrap_or_else(|failure| {
                failed = Some(failure);
                ControlFlow::Break(())
            })
        });
        if let Some(failure) = failed {
            return Err(failure);
        }
        ended.map_err(|broken| self.broken(&broken))?;
        watch.check()
    }

    fn broken(&self, broken: &chunks::Broken) -> Failure {
        match (&self.plan, self.sources.get(usize::from(broken.file))) {
            (None, Some(source)) => source.failure(&broken.error),
            (Some(_), _) | (None, None) => disk::failure("cannot read the results", &broken.error),
        }
    }
}
