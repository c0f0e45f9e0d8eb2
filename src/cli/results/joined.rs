//! Results beside their requests: what was asked and never answered, and what a request says.
//!
//! Needs every line once before the first can be told, and so files that can be read again.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use memchr::memchr;

use super::line::Pen;
use super::sources::Sources;
use super::stream::{self, Seen, Sink};
use crate::domain::query::Query;
use crate::domain::result::Place;
use crate::domain::{Failure, Kind};
use crate::results::chunks::{MAX_LINE, Stop};
use crate::results::read_request;
use crate::results::row::Row;
use crate::results::search::{Scope, search};
use crate::results::truth::study_material;

/// How much of a file is read for a line at a time.
const BLOCK: usize = 64 * 1024;

/// Finds and writes results. Blocking; runs until the end, or until the sink is gone.
pub(super) fn run(
    sources: &Sources,
    pen: &Pen<'_>,
    query: &Query,
    workers: usize,
    stop: &Stop,
    sink: &Sink,
) -> Result<Seen, Failure> {
    let files = sources.paths()?;
    let counted = study_material(sources.material()?, workers, stop, |progress| {
        let block = stream::Block {
            progress,
            ..stream::Block::default()
        };
        if stream::send(sink, block).is_break() {
            stop.set();
        }
    })?;
    let scope = Scope {
        files: &files,
        input: sources.input.as_deref(),
        ids: Some(&counted.ids),
        overruled: &sources.overruled,
    };
    let mut lines = Lines::open(&files, sources.input.as_ref())?;
    let mut broken = None;
    search(&scope, query, workers, stop, |places, progress| {
        let text = lines.written(places, pen);
        let text = text.unwrap_or_else(|failure| {
            broken = Some(failure);
            stop.set();
            String::new()
        });
        let rows = places.len() as u64;
        let block = stream::Block {
            text,
            rows,
            progress,
        };
        if stream::send(sink, block).is_break() {
            stop.set();
        }
    })?;
    let tally = counted.truth.tally;
    broken.map_or(
        Ok(Seen {
            readable: tally.lines() - tally.unreadable,
            unreadable: tally.unreadable,
        }),
        Err,
    )
}

/// The files of places, open for reading single lines.
struct Lines {
    files: Vec<(PathBuf, File)>,
    /// The number that stands for the input file.
    input: usize,
    block: Block,
}

/// A piece of a file: hits that stand near each other are read together.
#[derive(Default)]
struct Block {
    file: usize,
    offset: u64,
    bytes: Vec<u8>,
}

impl Lines {
    fn open(files: &[PathBuf], input: Option<&PathBuf>) -> Result<Self, Failure> {
        let open = |path: &PathBuf| match File::open(path) {
            Ok(file) => Ok((path.clone(), file)),
            Err(error) => {
                let what = format!("cannot open {}", path.display());
                Err(Failure::new(Kind::Disk, what, error.to_string()))
            }
        };
        Ok(Self {
            files: files
                .iter()
                .chain(input)
                .map(open)
                .collect::<Result<_, _>>()?,
            input: files.len(),
            block: Block::default(),
        })
    }

    fn written(&mut self, places: &[Place], pen: &Pen<'_>) -> Result<String, Failure> {
        let mut text = String::new();
        for place in places {
            let is_request = usize::from(place.file) == self.input;
            let line = self.read(place)?;
            let written = if is_request {
                pen.missing(&read_request(place.line.into(), line), place.file)
            } else {
                pen.row(&Row::read(place.line.into(), line), place.file)
            };
            text += &pen.numbered(&written, place.line.into());
        }
        Ok(text)
    }

    /// Reads a line, without its line end.
    fn read(&mut self, place: &Place) -> Result<&[u8], Failure> {
        let number = usize::from(place.file);
        let (path, file) = self
            .files
            .get(number)
            .ok_or_else(|| Failure::new(Kind::Internal, "a line was found in no file", ""))?;
        let failed = |error: io::Error| {
            let what = format!("cannot read {}", path.display());
            Failure::new(Kind::Disk, what, error.to_string())
        };
        let at = match self.block.whole_line(number, place.offset) {
            Some(at) => at,
            None => self
                .block
                .fill(number, file, place.offset)
                .map_err(failed)?,
        };
        let rest = self.block.bytes.get(at..).unwrap_or_default();
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        Ok(rest.get(..end).unwrap_or_default())
    }
}

impl Block {
    /// Returns where in the block a line begins, if all of it is there.
    fn whole_line(&self, file: usize, offset: u64) -> Option<usize> {
        let at = usize::try_from(offset.checked_sub(self.offset)?).ok()?;
        let rest = self.bytes.get(at..).filter(|_| self.file == file)?;
        memchr(b'\n', rest).map(|_| at)
    }

    /// Reads from the beginning of a line on, at least to its end; returns where it begins.
    fn fill(&mut self, number: usize, file: &File, offset: u64) -> io::Result<usize> {
        self.file = number;
        self.offset = offset;
        self.bytes.clear();
        while self.bytes.len() < MAX_LINE {
            let begun = self.bytes.len();
            self.bytes.resize(begun + BLOCK, 0);
            let fresh = self.bytes.get_mut(begun..).unwrap_or_default();
            let count = file.read_at(fresh, offset + begun as u64)?;
            let has_end = memchr(b'\n', fresh.get(..count).unwrap_or_default()).is_some();
            self.bytes.truncate(begun + count);
            if has_end || count == 0 {
                break;
            }
        }
        Ok(0)
    }
}
