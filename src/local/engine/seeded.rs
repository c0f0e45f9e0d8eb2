//! Batches that exist when a world opens, each with a past that fits its state.

use super::Engine;
use super::batch::{Batch, BatchId, Phase, Plan, Schedule, Source, Times, Writing};
use super::examine::{Finding, message};
use super::file::{Body, File, KEPT, Part};
use super::plan::{Failures, Order, Progress};
use crate::local::moment::{Moment, Span};
use crate::local::recipe::{Flaw, Kind, Recipe};
use crate::local::scenario::{SeededBatch, Status};

impl Engine {
    pub(super) fn seed_batches(&mut self, seeded: &[SeededBatch], opened: Moment) {
        let mut dated: Vec<(Moment, BatchId)> = seeded
            .iter()
            .map(|batch| self.seed_batch(batch, opened))
            .collect();
        dated.sort_by(|a, b| b.cmp(a));
        self.order = dated.into_iter().map(|(_, id)| id).collect();
    }

    fn seed_batch(&mut self, seeded: &SeededBatch, opened: Moment) -> (Moment, BatchId) {
        let id = self.next_batch_id();
        let input = self.next_file_id();
        let created = opened.minus(seeded.age);
        let rank = self.next_rank();
        self.add_file(File {
            id: input.clone(),
            bytes: None,
            created: created.minus(Span::from_seconds(2)),
            expires: Some(created.plus(KEPT)),
            filename: seeded.file.clone(),
            purpose: "batch",
            body: Body::Derived(id.clone(), Part::Input),
            rank,
        });
        let recipe = recipe(seeded);
        let batch = Batch {
            id: id.clone(),
            tokens: self.queued(&recipe),
            model: Some(seeded.model.clone()),
            metadata: Some(seeded.metadata.clone()),
            input,
            source: Source::Generated(recipe),
            plan: self.seeded_plan(seeded, &id, created),
            phase: Phase::Validating,
            times: Times::new(created, self.pace.window),
            schedule: schedule(seeded, self.pace.window, opened),
            findings: seeded.errors.iter().map(finding).collect(),
            results_last: KEPT,
            listed_from: created,
            writing: Writing::NotBegun,
        };
        self.batches
            .insert(id.clone(), interrupted(batch, seeded.status));
        self.live.insert(id.clone());
        // Generated batches never hand out work.
        let _work = self.advance_batch(&id, opened);
        (created, id)
    }

    fn seeded_plan(&self, seeded: &SeededBatch, id: &BatchId, created: Moment) -> Plan {
        let seed = self.seed.named(&id.0);
        Plan {
            seed,
            endpoint: seeded.endpoint,
            model: seeded.model.clone(),
            order: Order::new(seeded.requests, seed),
            failures: Failures::Spaced {
                done: seeded.done,
                failed: seeded.failed,
            },
            failure: seeded.failure.clone(),
            created,
        }
    }
}

fn recipe(seeded: &SeededBatch) -> Recipe {
    let kind = Kind {
        input: seeded.input,
        endpoint: seeded.endpoint,
        model: seeded.model.clone(),
    };
    let flaws = seeded
        .errors
        .iter()
        .map(|error| (error.line - 1, Flaw::behind(&error.code)));
    Recipe {
        kind,
        requests: seeded.requests,
        flaws: flaws.collect(),
    }
}

fn finding(error: &crate::local::scenario::LineError) -> Finding {
    Finding {
        code: error.code.clone(),
        message: message(&error.code).to_owned(),
        param: match error.code.as_str() {
            "duplicate_custom_id" => Some("custom_id".to_owned()),
            "mismatched_model" => Some("body.model".to_owned()),
            "missing_required_parameter" => Some("body".to_owned()),
            "invalid_url" | "url_mismatch" => Some("url".to_owned()),
            _ => None,
        },
        line: Some(error.line),
    }
}

/// The moments that put a batch where its status says at opening.
fn schedule(seeded: &SeededBatch, window: Span, opened: Moment) -> Schedule {
    let created = opened.minus(seeded.age);
    let left = opened.plus(seeded.remaining);
    let validated = match seeded.status {
        Status::Validating => left,
        _ => created.plus(seeded.validating),
    };
    let (total, done) = (seeded.requests, seeded.done);
    let ran = validated.plus(seeded.running);
    let never = Moment::from_millis(i64::MAX);
    let (marks, stop) = match seeded.status {
        Status::Validating | Status::Failed | Status::Completed => (vec![(ran, total)], None),
        Status::InProgress => (vec![(opened, done), (left, total)], None),
        Status::Finalizing => (vec![(opened.minus(seeded.finalizing), total)], None),
        Status::Expired => (vec![(created.plus(window), done), (never, total)], None),
        Status::Cancelling => {
            let since = opened.minus(seeded.cancelling);
            (vec![(since, done), (never, total)], Some(since))
        }
        Status::Cancelled => (vec![(ran, done), (never, total)], Some(ran)),
    };
    let finalizing = match seeded.status {
        Status::Finalizing => Span::from_millis(
            seeded
                .finalizing
                .millis()
                .saturating_add(seeded.remaining.millis()),
        ),
        _ => seeded.finalizing,
    };
    let cancelled = match seeded.status {
        Status::Cancelling => Some(left),
        _ => stop.map(|stop| stop.plus(seeded.cancelling)),
    };
    Schedule {
        validated,
        progress: Progress::new([vec![(validated, 0)], marks].concat()),
        finalizing,
        cancelling: seeded.cancelling,
        stop,
        cancelled,
    }
}

/// A batch that was cancelled before opening did not get there by time alone.
fn interrupted(mut batch: Batch, status: Status) -> Batch {
    if matches!(status, Status::Cancelling | Status::Cancelled) {
        batch.phase = Phase::Cancelling;
        batch.times.in_progress = Some(batch.schedule.validated);
        batch.times.cancelling = batch.schedule.stop;
    }
    batch
}
