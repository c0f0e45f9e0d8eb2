//! Results in other forms: all lines in one file, a JSON array, a table, a report.
//!
//! Responsible for writing every line that came, the unreadable ones included, in the order in which
//! they were asked for where the input is here. Refuses to leave half a file, and to hold more than
//! a few chunks and an index of ids in memory. Blocking.
//!
//! ```text
//! input ─┐                ┌─ worker ─┐
//!        ├─ index ─ plan ─┤  lines   ├─ pieces in order ─ part ─ rename
//! files ─┘  (if needed)   └─ worker ─┘
//! ```
//!
//! In the order of the input the plan makes one stream of lines out of the files, and the workers do
//! not know the difference.

mod column;
mod csv;
mod entry;
mod filter;
mod format;
mod index;
mod join;
mod json;
mod lines;
mod ordered;
mod piece;
mod plan;
pub mod report;
mod source;
mod stream;
#[cfg(feature = "parquet")]
mod table;

mod text;
mod unescape;
mod watch;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk;
use super::target::{self, Ending, Unfinished};
use super::transfer::Meter;
use crate::domain::query::Query;
use crate::domain::{Failure, Kind};
use crate::results::chunks::Stop;
use crate::results::family::Overruled;
use filter::Filter;
use index::IdHash;
use join::Joiner;
use piece::{Rows, Spare};
use plan::Plan;
use report::Facts;
use source::{Shape, Source};
use stream::Stream;
use text::{Text, Writer};
use watch::Watch;

pub use super::target::{GiveUp, Target};
pub use column::{CellKind, Column};
pub use format::{Cells, Format};

/// One reads while the other works; a third one finds nothing to do.
const WORKERS: usize = 2;
/// Files are numbered by a byte.
const MOST_FILES: usize = 256;

/// What to export.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The result files, output before errors.
    pub files: Vec<PathBuf>,
    /// The requests, where they are here: they give the order and tell what is missing.
    pub input: Option<PathBuf>,
    /// In which form.
    pub format: Format,
    /// Which columns, in their order; `None` for the usual ones. With columns, a JSON array has flat
    /// objects. Lines as they came and reports have none.
    pub columns: Option<Vec<Column>>,
    /// In which order.
    pub order: Order,
    /// Which rows. In a report these are the samples, and the counts are of everything.
    pub query: Query,
    /// What a report says of the batch beside what is in the files.
    pub facts: Facts,
    /// Lines that are left out, because those of another try count.
    pub overruled: Overruled,
}

/// The order of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// That of the requests, where they are here: a request with several lines has them one behind
    /// the other, and what nobody asked for comes at the end. Else that of the files.
    #[default]
    Input,
    /// That of the files, which is the order in which answers were ready.
    Files,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Where, if to a file.
    pub path: Option<PathBuf>,
    /// Rows written; in a report, samples.
    pub rows: u64,
    /// Rows among them of lines that nobody can read. `None` where lines were copied unread.
    pub unreadable: Option<u64>,
    /// Rows among them of requests without a line.
    pub missing: u64,
    /// The order they are in.
    pub order: Order,
    /// Whether the very same file was there before.
    pub was_there: bool,
}

impl Export {
    /// Asks for everything in the files, in the usual columns and in their own order.
    pub fn of(files: Vec<PathBuf>, format: Format) -> Self {
        Self {
            files,
            input: None,
            format,
            columns: None,
            order: Order::Input,
            query: Query::default(),
            facts: Facts::default(),
            overruled: Overruled::default(),
        }
    }

    /// Returns the order that it will have.
    fn real_order(&self) -> Order {
        match self.input {
            Some(_) => self.order,
            None => Order::Files,
        }
    }
}

/// Writes results in another form.
///
/// Contract: memory does not grow with the files but for an index of 60 bytes a line where lines are
/// put in order. A file is whole under its final name, or not there: not when it is stopped, and not
/// when the disk is full. `stop` is heeded within a chunk, see [`GiveUp`] for what waits longer.
pub fn export(
    wish: &Export,
    target: Target<'_>,
    meter: &Meter,
    stop: &Stop,
) -> Result<Exported, Failure> {
    export_until(wish, target, meter, &GiveUp::by(stop))
}

/// Does what [`export`] does, until it is given up.
pub fn export_until(
    wish: &Export,
    target: Target<'_>,
    meter: &Meter,
    give_up: &GiveUp,
) -> Result<Exported, Failure> {
    let job = Job::prepare(wish)?;
    let watch = Watch::new(meter, &give_up.stop, job.work());
    match target {
        Target::Stream(out) => {
            let failed = |error: &io::Error| disk::failure("cannot write the export", error);
            job.write(out, &failed, &watch)
                .map(|rows| job.exported(rows, None, Ending::Written))
        }
        Target::File { path, existing } => {
            let failed = |error: &io::Error| disk::failure(&target::what(&path), error);
            if let Some(mut device) = target::device(&path)? {
                let rows = job.write(&mut device, &failed, &watch)?;
                return Ok(job.exported(rows, Some(path), Ending::Written));
            }
            job.refuse_own(&path)?;
            let mut unfinished = Unfinished::begin(&path, give_up)?;
            let rows = job.write(&mut unfinished.file, &failed, &watch)?;
            let ending = unfinished.publish(existing)?;
            Ok(job.exported(rows, Some(path), ending))
        }
    }
}

/// An export whose files are open.
struct Job<'a> {
    wish: &'a Export,
    filter: Filter,
    sources: Arc<[Source]>,
    input: Option<Source>,
}

impl<'a> Job<'a> {
    /// Opens everything that will be read, and refuses what cannot be before anything is written.
    fn prepare(wish: &'a Export) -> Result<Self, Failure> {
        if wish.files.len() > MOST_FILES {
            let why = format!("at most {MOST_FILES} files can be exported together");
            return Err(Failure::new(
                Kind::Usage,
                "cannot export so many files",
                why,
            ));
        }
        if wish.columns.is_some() && matches!(wish.format, Format::Jsonl | Format::Report) {
            let word = wish.format.word();
            let what = format!("cannot choose the columns of {word}");
            return Err(Failure::new(Kind::Usage, what, "it has none")
                .with_hint("json, csv and parquet have columns"));
        }
        let filter = Filter::new(&wish.query)?;
        if wish.input.is_none() {
            filter.refuse_without_input()?;
        }
        let sources: Result<Vec<Source>, Failure> =
            wish.files.iter().map(|path| Source::open(path)).collect();
        let job = Self {
            wish,
            filter,
            sources: sources?.into(),
            input: wish.input.as_deref().map(Source::open).transpose()?,
        };
        if job.is_planned() || wish.format == Format::Report {
            job.refuse_pipes()?;
        }
        Ok(job)
    }

    /// Refuses to put the export in the place of a file that it is made of.
    fn refuse_own(&self, target: &Path) -> Result<(), Failure> {
        let mut read = self.sources.iter().chain(&self.input);
        if !read.any(|source| source.is_at(target)) {
            return Ok(());
        }
        let why = "it is one of the files that are exported";
        Err(Failure::new(Kind::Usage, target::what(target), why).with_hint("name another file"))
    }

    fn refuse_pipes(&self) -> Result<(), Failure> {
        let mut all = self.sources.iter().chain(&self.input);
        match all.find(|source| source.shape == Shape::Pipe) {
            Some(pipe) => Err(Failure::new(
                Kind::Usage,
                format!("cannot read {} twice", pipe.path.display()),
                "it is no regular file, and an order or a report needs that",
            )
            .with_hint("save it to a file first, or leave --input out")),
            None => Ok(()),
        }
    }

    /// Tells whether all lines have to be known before the first is written.
    fn is_planned(&self) -> bool {
        self.input.is_some() || self.filter.needs_plan() || !self.wish.overruled.is_empty()
    }

    /// Returns how many bytes will be read.
    fn work(&self) -> u64 {
        let results: u64 = self.sources.iter().map(Source::bytes).sum();
        let input = self.input.as_ref().map_or(0, Source::bytes);
        let passes = 1 + u64::from(self.is_planned());
        results.saturating_mul(passes).saturating_add(input)
    }

    /// Puts the lines in order, if that is to be done.
    fn stream(&self, watch: &Watch<'_>) -> Result<Stream, Failure> {
        let mut stream = Stream {
            sources: self.sources.clone(),
            input: self.input.clone(),
            plan: None,
        };
        if self.is_planned() {
            let hash = IdHash::default();
            let input = self.input.as_ref().map(std::slice::from_ref);
            let asked = input.map(|input| index::read(input, &hash, WORKERS, watch));
            let asked = asked.transpose()?;
            let mut results = index::read(&self.sources, &hash, WORKERS, watch)?;
            results.leave_out(&self.wish.overruled);
            watch.check()?;
            let plan = Plan::new(results, asked, self.wish.real_order());
            stream.plan = Some(Arc::new(plan));
        }
        Ok(stream)
    }

    fn write(
        &self,
        out: &mut (dyn Write + Send),
        failed: &dyn Fn(&io::Error) -> Failure,
        watch: &Watch<'_>,
    ) -> Result<Rows, Failure> {
        let stream = self.stream(watch)?;
        let columns = || {
            let chosen = self.wish.columns.clone();
            chosen.unwrap_or_else(|| Column::USUAL.to_vec())
        };
        let text = match self.wish.format {
            Format::Jsonl => Text::Lines,
            Format::Json => Text::Array(self.wish.columns.clone()),
            Format::Csv(cells) => Text::Table(columns(), cells),
            Format::Report => {
                return report::write(self.wish, &stream, &self.filter, out, failed, watch);
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                return table::write(&columns(), &stream, &self.filter, out, failed, watch);
            }
        };
        self.write_text(&text, &stream, out, failed, watch)
    }

    fn write_text(
        &self,
        text: &Text,
        stream: &Stream,
        out: &mut dyn Write,
        failed: &dyn Fn(&io::Error) -> Failure,
        watch: &Watch<'_>,
    ) -> Result<Rows, Failure> {
        let spare = Spare::default();
        let writer = Writer {
            text,
            filter: &self.filter,
            spare: &spare,
        };
        let mut joiner = Joiner::begin(out, text, &spare, failed)?;
        stream.run(
            WORKERS,
            watch,
            |part| writer.write(part),
            |piece, origin| {
                joiner.take(piece, origin)?;
                Ok(std::ops::ControlFlow::Continue(()))
            },
        )?;
        joiner.end()
    }

    fn exported(&self, rows: Rows, path: Option<PathBuf>, ending: Ending) -> Exported {
        let is_unread = self.wish.format == Format::Jsonl;
        Exported {
            path,
            rows: rows.written,
            unreadable: (!is_unread).then_some(rows.unreadable),
            missing: rows.missing,
            order: self.wish.real_order(),
            was_there: ending == Ending::WasThere,
        }
    }
}

#[cfg(test)]
mod tests;
