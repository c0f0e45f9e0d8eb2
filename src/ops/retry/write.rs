//! One pass over results, one over the input, and what is left of it.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;

use memchr::memchr;

use super::{Sample, Wish, Written};
use crate::domain::result::Class;
use crate::domain::retry::Plan;
use crate::domain::{Failure, Kind, Progress};
use crate::ops::disk;
use crate::ops::transfer::Meter;
use crate::results::chunks::{self, Chunk, Ending, Stop, Taken};
use crate::results::family::{self, Standing};
use crate::results::ids::request_id;

/// One reads while the other works.
const WORKERS: usize = 2;
/// So many requests are kept to be shown.
const SHOWN: usize = 3;
/// No more of a request is kept for that.
const SHOWN_BYTES: usize = 64 * 1024;
/// What a file of UTF-8 may begin with.
const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn run(
    wish: &Wish,
    file: &mut File,
    what: &str,
    meter: &Meter,
    stop: &Stop,
) -> Result<Written, Failure> {
    let mut progress = Progress {
        done: 0,
        total: Some(family::size(&wish.tries, &wish.input)),
    };
    let mut advance = |bytes: u64| {
        progress.done = progress.done.saturating_add(bytes);
        meter.set(progress);
    };
    let standing = family::stand(&wish.tries, WORKERS, stop, &mut advance)?;
    let mut joiner = Joiner {
        what,
        out: BufWriter::new(file),
        seen: HashSet::new(),
        written: Written {
            plan: Plan::new(wish.choice.clone()),
            ..Written::default()
        },
        failed: None,
    };
    let input = [&wish.input];
    let read = chunks::pass(
        chunks::files(&input)?,
        WORKERS,
        stop,
        |chunk| read(chunk, wish, &standing),
        |taken| {
            advance(taken.bytes);
            joiner.take(taken)
        },
    );
    let ending = read.map_err(|broken| broken.failure(&input))?.ending;
    let written = joiner.end()?;
    match ending {
        Ending::Whole => Ok(written),
        Ending::Stopped => Err(Stop::failure("the plan of the retry")
            .with_hint("nothing half is left under the final name")),
    }
}

/// A line of the input, within its chunk.
struct Line {
    id: Option<u64>,
    class: Class,
    /// What is written of it, where it is taken.
    text: Option<Result<Vec<u8>, String>>,
    /// How many lines of the chunk stand before it.
    before: u64,
}

fn read(chunk: &Chunk, wish: &Wish, standing: &Standing) -> Vec<Line> {
    let numbered = (0..).zip(raw_lines(&chunk.bytes));
    let lines = numbered.filter(|(_, line)| !line.trim_ascii().is_empty());
    let read = lines.map(|(before, line)| {
        let line = if chunk.offset == 0 && before == 0 {
            line.strip_prefix(MARK).unwrap_or(line)
        } else {
            line
        };
        let id = request_id(line);
        let class = id
            .as_deref()
            .map_or(Class::Missing, |id| standing.class(id));
        let is_taken = id.is_some() && wish.choice.takes(class);
        Line {
            id: id.as_deref().map(|id| standing.hash(id)),
            class,
            text: is_taken.then(|| match chunk.cut {
                Some(_) => Err("it is too long to be read".to_owned()),
                None => changed(line, wish),
            }),
            before,
        }
    });
    read.collect()
}

/// Iterates lines without their `\n`; a `\r` before it stays.
fn raw_lines(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end)?;
        rest = after.get(1..).unwrap_or_default();
        Some(line)
    })
}

fn changed(line: &[u8], wish: &Wish) -> Result<Vec<u8>, String> {
    if wish.edits.is_empty() {
        return Ok(line.to_vec());
    }
    let text = std::str::from_utf8(line).map_err(|error| format!("it is no UTF-8 ({error})"))?;
    wish.edits.apply(text).map(String::into_bytes)
}

/// Puts lines in order, sees each request once, and writes those that are taken.
struct Joiner<'a> {
    what: &'a str,
    out: BufWriter<&'a mut File>,
    seen: HashSet<u64>,
    written: Written,
    failed: Option<Failure>,
}

impl Joiner<'_> {
    fn take(&mut self, taken: Taken<Vec<Line>>) -> ControlFlow<()> {
        for line in taken.value {
            let number = taken.first_line.saturating_add(line.before);
            if let Err(failure) = self.line(line, number) {
                self.failed = Some(failure);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    fn line(&mut self, line: Line, number: u64) -> Result<(), Failure> {
        let plan = &mut self.written.plan;
        let Some(id) = line.id else {
            plan.nameless += 1;
            return Ok(());
        };
        if !self.seen.insert(id) {
            plan.repeated += 1;
            return Ok(());
        }
        plan.add(line.class);
        let Some(text) = line.text else {
            return Ok(());
        };
        let text = text.map_err(|why| {
            let what = format!("cannot take line {number} of the input again");
            Failure::new(Kind::InvalidInput, what, why)
                .with_hint("nothing was sent; retry without --set, or with another one")
        })?;
        let done = self.out.write_all(&text);
        let done = done.and_then(|()| self.out.write_all(b"\n"));
        done.map_err(|error| disk::failure(self.what, &error))?;
        if self.written.first.len() < SHOWN {
            let mut shown = text;
            shown.truncate(SHOWN_BYTES);
            self.written.first.push(Sample {
                class: line.class,
                line: shown,
            });
        }
        Ok(())
    }

    fn end(mut self) -> Result<Written, Failure> {
        let flushed = self.out.flush();
        flushed.map_err(|error| disk::failure(self.what, &error))?;
        match self.failed {
            Some(failure) => Err(failure),
            None => Ok(self.written),
        }
    }
}
