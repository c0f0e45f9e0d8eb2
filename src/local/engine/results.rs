//! Result files: who writes them, how long they are, and what was used.

use super::Engine;
use super::batch::{Batch, BatchId, Phase, Results, Source, Writing};
use super::file::{Body, File, FileId, Part};
use super::render::Unrun;
use super::work::{Job, Making, Requests, Work, Written};
use crate::local::answer::Usage;
use crate::local::failure::ApiError;
use crate::local::moment::Moment;
use crate::local::store::BodyName;

/// How the bytes of a file are had.
#[derive(Debug)]
pub(crate) enum Reading {
    Ready {
        name: BodyName,
        filename: String,
    },
    /// They must be made first; then ask again.
    Make(Making),
}

impl Engine {
    /// Begins the result files of a batch that needs them; generated ones exist at once.
    pub(super) fn begin_results(&mut self, id: &BatchId, now: Moment) -> Option<Work> {
        let batch = self.batches.get(id)?;
        let generated = matches!(batch.source, Source::Generated(_));
        if generated {
            let counts = batch.counts(now);
            let answered = counts.completed > 0;
            let other = counts.total > counts.completed;
            let output = answered.then(|| self.add_result(id, Part::Output, None));
            let errors = other.then(|| self.add_result(id, Part::Errors, None));
            let results = Results {
                output,
                errors,
                usage: None,
            };
            self.batches.get_mut(id)?.writing = Writing::Done(results);
            return None;
        }
        let (output, errors) = (self.next_file_id(), self.next_file_id());
        let mut job = self.job(id, now)?;
        job.output = Some(BodyName::new(&output.0));
        job.errors = Some(BodyName::new(&errors.0));
        self.batches.get_mut(id)?.writing = Writing::Begun;
        Some(Work {
            batch: id.clone(),
            output,
            errors,
            job,
        })
    }

    /// Takes back finished work.
    pub(crate) fn finish(&mut self, work: &Work, written: Written) {
        let mut keep = |file: &FileId, part, bytes| {
            if bytes > 0 {
                self.add_result_as(file.clone(), &work.batch, part, Some(bytes));
                return Some(file.clone());
            }
            self.store.remove(&BodyName::new(&file.0));
            None
        };
        let output = keep(&work.output, Part::Output, written.output);
        let errors = keep(&work.errors, Part::Errors, written.errors);
        let results = Results {
            output,
            errors,
            usage: Some(written.usage),
        };
        if let Some(batch) = self.batches.get_mut(&work.batch) {
            batch.writing = Writing::Done(results);
        }
    }

    /// Work that could not be done will be asked for again.
    pub(crate) fn give_up(&mut self, work: &Work) {
        if let Some(batch) = self.batches.get_mut(&work.batch) {
            batch.writing = Writing::NotBegun;
        }
    }

    fn add_result(&mut self, batch: &BatchId, part: Part, bytes: Option<u64>) -> FileId {
        let id = self.next_file_id();
        self.add_result_as(id.clone(), batch, part, bytes);
        id
    }

    fn add_result_as(&mut self, id: FileId, batch: &BatchId, part: Part, bytes: Option<u64>) {
        let word = if part == Part::Errors {
            "error"
        } else {
            "output"
        };
        let rank = self.next_rank();
        let created = self
            .batches
            .get(batch)
            .map_or(Moment::from_millis(0), |b| b.times.created);
        let body = if bytes.is_some() {
            Body::Stored
        } else {
            Body::Derived(batch.clone(), part)
        };
        self.add_file(File {
            id,
            bytes,
            created,
            expires: None,
            filename: format!("{}_{word}.jsonl", batch.0),
            purpose: "batch_output",
            body,
            rank,
        });
    }

    /// Dates the result files of a batch that just ended, and lets go of a deleted input.
    pub(super) fn date_results(&mut self, id: &BatchId) {
        let Some(batch) = self.batches.get(id) else {
            return;
        };
        let times = &batch.times;
        let ended = times
            .completed
            .or(times.expired)
            .or(times.cancelled)
            .or(times.failed);
        let created = ended.unwrap_or(times.created);
        let expires = created.plus(batch.results_last);
        let input = batch.input.clone();
        let files = batch.results().cloned();
        let ids = files
            .into_iter()
            .flat_map(|results| [results.output, results.errors]);
        for file in ids.flatten() {
            if let Some(file) = self.files.get_mut(&file) {
                file.created = created;
                file.expires = Some(expires);
            }
        }
        if !self.files.contains_key(&input) {
            self.drop_body(&input);
        }
    }

    /// The work of writing a batch's results, whether it is generated or uploaded.
    fn job(&mut self, id: &BatchId, now: Moment) -> Option<Job> {
        let batch = self.batches.get(id)?.clone();
        let requests = match &batch.source {
            Source::Stored(name) => Requests::Stored(name.clone()),
            Source::Generated(recipe) => {
                Requests::Generated(recipe.clone(), self.table(&recipe.kind))
            }
        };
        let cancelled = matches!(batch.phase, Phase::Cancelling | Phase::Cancelled);
        Some(Job {
            requests,
            done: batch.done(now),
            unrun: if cancelled {
                Unrun::Cancelled
            } else {
                Unrun::Expired
            },
            plan: batch.plan,
            output: None,
            errors: None,
        })
    }

    /// Tokens used so far: exact for ended and for generated batches, unknown for others.
    pub(super) fn usage(&mut self, id: &BatchId, now: Moment) -> Option<Usage> {
        let batch = self.batches.get(id)?;
        if let Some(usage) = batch.results().and_then(|results| results.usage) {
            return Some(usage);
        }
        if matches!(batch.phase, Phase::Validating | Phase::Failed) {
            return None;
        }
        let Source::Generated(recipe) = &batch.source else {
            return None;
        };
        let table = {
            let kind = recipe.kind.clone();
            self.table(&kind)
        };
        let batch = self.batches.get_mut(id)?;
        let usage = generated_usage(batch, &table, now);
        if let Writing::Done(results) = &mut batch.writing {
            results.usage = Some(usage);
        }
        Some(usage)
    }

    /// The length of a file's body.
    pub(super) fn bytes(&mut self, id: &FileId) -> u64 {
        let Some(file) = self.files.get(id) else {
            return 0;
        };
        if let Some(bytes) = file.bytes {
            return bytes;
        }
        let bytes = match file.body.clone() {
            Body::Stored => 0,
            Body::Derived(batch, part) => self.measure(&batch, part).unwrap_or(0),
        };
        if let Some(file) = self.files.get_mut(id) {
            file.bytes = Some(bytes);
        }
        bytes
    }

    fn measure(&mut self, id: &BatchId, part: Part) -> Option<u64> {
        // Derived results belong to ended batches, whose counts no longer depend on the time.
        let job = self.job(id, Moment::from_millis(i64::MAX))?;
        let Requests::Generated(recipe, table) = &job.requests else {
            return None;
        };
        Some(match part {
            Part::Input => recipe.length(table),
            Part::Output => job.measure(recipe, table).output,
            Part::Errors => job.measure(recipe, table).errors,
        })
    }

    /// `GET /files/{id}/content`, up to the bytes themselves.
    pub(crate) fn read_file(&mut self, id: &str, now: Moment) -> Result<Reading, ApiError> {
        let file = self.find_file(id, now)?;
        let (name, filename) = (BodyName::new(&file.id.0), file.filename.clone());
        let Body::Derived(batch, part) = file.body.clone() else {
            return Ok(Reading::Ready { name, filename });
        };
        let gone = || ApiError::new(404, format!("No such File object: {id}")).param("id");
        let mut job = self
            .job(&batch, Moment::from_millis(i64::MAX))
            .ok_or_else(gone)?;
        let making = match (part, &job.requests) {
            (Part::Input, Requests::Generated(recipe, table)) => Making::Input {
                name,
                recipe: recipe.clone(),
                table: table.clone(),
            },
            (Part::Input, Requests::Stored(_)) => return Err(gone()),
            (Part::Output, _) => {
                job.output = Some(name);
                Making::Results(Box::new(job))
            }
            (Part::Errors, _) => {
                job.errors = Some(name);
                Making::Results(Box::new(job))
            }
        };
        Ok(Reading::Make(making))
    }

    /// Takes note that a derived body is in the store now.
    pub(crate) fn made(&mut self, id: &str) {
        let id = FileId(id.to_owned());
        self.bytes(&id);
        if let Some(file) = self.files.get_mut(&id) {
            file.body = Body::Stored;
        }
    }
}

fn generated_usage(batch: &Batch, table: &crate::local::recipe::Table, now: Moment) -> Usage {
    let mut usage = Usage::default();
    for position in 0..batch.done(now) {
        let index = batch.plan.order.index(position);
        let reply = table
            .variant(index)
            .and_then(|variant| variant.reply.as_ref());
        if let Some(reply) = reply.filter(|_| !batch.plan.failures.contains(position)) {
            usage.add(reply.usage());
        }
    }
    usage
}
