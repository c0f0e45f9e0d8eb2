//! The slow part: answering requests and writing result files. Runs outside the engine's lock.

use std::fs::File;
use std::io::{self, BufReader, Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::batch::{BatchId, Plan};
use super::examine::{is_blank, next_line};
use super::file::FileId;
use super::render::{self, Fate, Unrun};
use crate::local::answer::{self, Reply, Usage};
use crate::local::failure::ApiError;
use crate::local::recipe::{Recipe, Table};
use crate::local::store::{BodyName, Draft, Store};

/// Where a job reads the requests.
#[derive(Clone, Debug)]
pub(crate) enum Requests {
    Stored(BodyName),
    Generated(Recipe, Arc<Table>),
}

/// The result files of one batch, to be written.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) requests: Requests,
    pub(crate) plan: Plan,
    pub(crate) done: u32,
    pub(crate) unrun: Unrun,
    pub(crate) output: Option<BodyName>,
    pub(crate) errors: Option<BodyName>,
}

/// A job that an ending batch waits for.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) batch: BatchId,
    pub(crate) output: FileId,
    pub(crate) errors: FileId,
    pub(crate) job: Job,
}

/// What a job wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) output: u64,
    pub(crate) errors: u64,
    pub(crate) usage: Usage,
}

/// A body made when first read.
#[derive(Debug)]
pub(crate) enum Making {
    Input {
        name: BodyName,
        recipe: Recipe,
        table: Arc<Table>,
    },
    Results(Box<Job>),
}

impl Making {
    pub(crate) fn run(&self, store: &Store) -> io::Result<()> {
        match self {
            Self::Input {
                name,
                recipe,
                table,
            } => {
                let mut draft = store.begin(name)?;
                for index in 0..recipe.requests {
                    draft.write_all(recipe.line(table, index).as_bytes())?;
                }
                draft.finish()
            }
            Self::Results(job) => job.run(store).map(drop),
        }
    }
}

/// A result file being written and its length so far.
struct Target {
    draft: Option<Draft>,
    bytes: u64,
}

impl Target {
    fn open(store: &Store, name: Option<&BodyName>) -> io::Result<Self> {
        let draft = name.map(|name| store.begin(name)).transpose()?;
        Ok(Self { draft, bytes: 0 })
    }

    const fn is_wanted(&self) -> bool {
        self.draft.is_some()
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        self.bytes += line.len() as u64;
        self.draft
            .as_mut()
            .map_or(Ok(()), |draft| draft.write_all(line.as_bytes()))
    }

    fn finish(self) -> io::Result<u64> {
        self.draft.map_or(Ok(()), Draft::finish)?;
        Ok(self.bytes)
    }
}

impl Job {
    /// Answers every request that ran, in the order of the run, and writes the files asked for.
    pub(crate) fn run(&self, store: &Store) -> io::Result<Written> {
        let mut output = Target::open(store, self.output.as_ref())?;
        let mut errors = Target::open(store, self.errors.as_ref())?;
        let usage = match &self.requests {
            Requests::Generated(recipe, table) => {
                self.write_generated(recipe, table, &mut output, &mut errors)?
            }
            Requests::Stored(name) => {
                let lines = LineFile::open(store.read(name)?)?;
                self.write_stored(lines, &mut output, &mut errors)?
            }
        };
        Ok(Written {
            output: output.finish()?,
            errors: errors.finish()?,
            usage,
        })
    }

    fn write_generated(
        &self,
        recipe: &Recipe,
        table: &Table,
        output: &mut Target,
        errors: &mut Target,
    ) -> io::Result<Usage> {
        let mut usage = Usage::default();
        for position in 0..self.plan.order.total() {
            let index = self.plan.order.index(position);
            let reply = table
                .variant(index)
                .and_then(|variant| variant.reply.as_ref());
            let custom_id = Some(recipe.custom_id(index));
            match self.fate(position, reply) {
                Some(Ok(reply)) => {
                    usage.add(reply.usage());
                    if output.is_wanted() {
                        let fate = Fate::Answered(reply);
                        output.write(&self.line(index, custom_id.as_deref(), fate))?;
                    }
                }
                fate if errors.is_wanted() => {
                    errors.write(&self.failed_line(index, custom_id.as_deref(), fate))?;
                }
                _ => {}
            }
        }
        Ok(usage)
    }

    fn write_stored(
        &self,
        mut lines: LineFile,
        output: &mut Target,
        errors: &mut Target,
    ) -> io::Result<Usage> {
        let mut usage = Usage::default();
        for position in 0..self.plan.order.total() {
            let index = self.plan.order.index(position);
            let request = lines.request(index)?;
            let custom_id = request.custom_id.as_deref();
            if position >= self.done {
                errors.write(&self.failed_line(index, custom_id, None))?;
                continue;
            }
            match answer::read(self.plan.endpoint, &request.body) {
                Err(refusal) => {
                    errors.write(&self.line(index, custom_id, Fate::Refused(&refusal)))?;
                }
                Ok(asked) if !self.plan.failures.contains(position) => {
                    let reply = asked.answer();
                    usage.add(reply.usage());
                    output.write(&self.line(index, custom_id, Fate::Answered(&reply)))?;
                }
                Ok(_) => {
                    let refusal = self.plan.refusal(index);
                    errors.write(&self.line(index, custom_id, Fate::Refused(&refusal)))?;
                }
            }
        }
        Ok(usage)
    }

    /// None: never ran.
    fn fate<'a>(&self, position: u32, reply: Option<&'a Reply>) -> Option<Result<&'a Reply, ()>> {
        if position >= self.done {
            return None;
        }
        let failed = self.plan.failures.contains(position);
        Some(reply.filter(|_| !failed).ok_or(()))
    }

    fn failed_line(
        &self,
        index: u32,
        custom_id: Option<&str>,
        fate: Option<Result<&Reply, ()>>,
    ) -> String {
        if fate.is_none() {
            return self.line(index, custom_id, Fate::NeverRan(self.unrun));
        }
        self.line(index, custom_id, Fate::Refused(&self.plan.refusal(index)))
    }

    fn line(&self, index: u32, custom_id: Option<&str>, fate: Fate<'_>) -> String {
        let seed = self.plan.seed.child(u64::from(index));
        render::line(seed, self.plan.created.seconds(), custom_id, fate)
    }

    /// The sizes of a generated batch's results, without writing them.
    pub(crate) fn measure(&self, recipe: &Recipe, table: &Table) -> Written {
        let mut written = Written::default();
        let mut unrun = None;
        for position in 0..self.plan.order.total() {
            let index = self.plan.order.index(position);
            let variant = table.variant(index);
            let reply = variant.and_then(|variant| variant.reply.as_ref());
            let id = recipe.custom_id(index).len() as u64;
            match self.fate(position, reply) {
                Some(Ok(reply)) => {
                    written.usage.add(reply.usage());
                    written.output += id + variant.map_or(0, |variant| variant.answers);
                }
                Some(Err(())) => {
                    let line = self.failed_line(index, Some(""), Some(Err(())));
                    written.errors += id + line.len() as u64;
                }
                None => {
                    let line = || self.failed_line(index, Some(""), None).len() as u64;
                    written.errors += id + *unrun.get_or_insert_with(line);
                }
            }
        }
        written
    }
}

impl Plan {
    /// How the request of an input index fails, if it fails.
    pub(crate) fn refusal(&self, index: u32) -> ApiError {
        let seed = self.seed.child(u64::from(index));
        let code = self
            .failure
            .as_deref()
            .unwrap_or_else(|| render::drawn_code(seed));
        render::refusal(code, &self.model)
    }
}

/// A stored input with random access to its lines; keeps one offset a line, no text.
struct LineFile {
    reader: BufReader<File>,
    offsets: Vec<u64>,
    line: Vec<u8>,
}

#[derive(Default, Deserialize)]
struct Request {
    #[serde(default)]
    custom_id: Option<String>,
    #[serde(default)]
    body: Value,
}

impl LineFile {
    fn open(file: File) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(64 * 1024, file);
        let mut offsets = Vec::new();
        let mut line = Vec::new();
        let mut offset = 0;
        while next_line(&mut reader, &mut line)? {
            if !is_blank(&line) {
                offsets.push(offset);
            }
            offset = reader.stream_position()?;
        }
        Ok(Self {
            reader,
            offsets,
            line,
        })
    }

    fn request(&mut self, index: u32) -> io::Result<Request> {
        let offset = usize::try_from(index)
            .ok()
            .and_then(|index| self.offsets.get(index));
        let Some(offset) = offset else {
            return Ok(Request::default());
        };
        self.reader.seek(SeekFrom::Start(*offset))?;
        next_line(&mut self.reader, &mut self.line)?;
        Ok(serde_json::from_slice(&self.line).unwrap_or_default())
    }
}
