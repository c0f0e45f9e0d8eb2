//! One batch: where it stands and what it will become.

use std::collections::BTreeMap;

use super::examine::Finding;
use super::file::FileId;
use super::plan::{Failures, Order, Progress};
use crate::local::answer::Usage;
use crate::local::endpoint::Endpoint;
use crate::local::moment::{Moment, Span};
use crate::local::recipe::Recipe;
use crate::local::seed::Seed;
use crate::local::store::BodyName;

/// The id of a batch, `batch_` and 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct BatchId(pub(crate) String);

/// The eight states of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Validating,
    Failed,
    InProgress,
    Finalizing,
    Completed,
    Expired,
    Cancelling,
    Cancelled,
}

impl Phase {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Validating => "validating",
            Self::Failed => "failed",
            Self::InProgress => "in_progress",
            Self::Finalizing => "finalizing",
            Self::Completed => "completed",
            Self::Expired => "expired",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) const fn is_terminal(self) -> bool {
        match self {
            Self::Failed | Self::Completed | Self::Expired | Self::Cancelled => true,
            Self::Validating | Self::InProgress | Self::Finalizing | Self::Cancelling => false,
        }
    }
}

/// When each state was entered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) created: Moment,
    pub(crate) expires: Moment,
    pub(crate) in_progress: Option<Moment>,
    pub(crate) finalizing: Option<Moment>,
    pub(crate) completed: Option<Moment>,
    pub(crate) failed: Option<Moment>,
    pub(crate) expired: Option<Moment>,
    pub(crate) cancelling: Option<Moment>,
    pub(crate) cancelled: Option<Moment>,
}

impl Times {
    pub(crate) const fn new(created: Moment, window: Span) -> Self {
        Self {
            created,
            expires: created.plus(window),
            in_progress: None,
            finalizing: None,
            completed: None,
            failed: None,
            expired: None,
            cancelling: None,
            cancelled: None,
        }
    }
}

/// When what will happen.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) validated: Moment,
    pub(crate) progress: Progress,
    pub(crate) finalizing: Span,
    pub(crate) cancelling: Span,
    /// No request is done after this.
    pub(crate) stop: Option<Moment>,
    pub(crate) cancelled: Option<Moment>,
}

/// Where the requests come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Stored(BodyName),
    Generated(Recipe),
}

/// What is needed to know each request's fate.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: Seed,
    pub(crate) endpoint: Endpoint,
    pub(crate) model: String,
    pub(crate) order: Order,
    pub(crate) failures: Failures,
    /// The code all failures share; drawn by lot when absent.
    pub(crate) failure: Option<String>,
    pub(crate) created: Moment,
}

/// What an ended batch left behind.
#[derive(Clone, Debug)]
pub(crate) struct Results {
    pub(crate) output: Option<FileId>,
    pub(crate) errors: Option<FileId>,
    pub(crate) usage: Option<Usage>,
}

/// How far the writing of the result files is.
#[derive(Clone, Debug)]
pub(crate) enum Writing {
    NotBegun,
    Begun,
    Done(Results),
}

/// A batch.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) id: BatchId,
    pub(crate) model: Option<String>,
    pub(crate) metadata: Option<BTreeMap<String, String>>,
    pub(crate) input: FileId,
    pub(crate) source: Source,
    pub(crate) plan: Plan,
    pub(crate) phase: Phase,
    pub(crate) times: Times,
    pub(crate) schedule: Schedule,
    pub(crate) findings: Vec<Finding>,
    /// What it takes up in the queue, where the world limits that.
    pub(crate) tokens: u64,
    pub(crate) results_last: Span,
    pub(crate) listed_from: Moment,
    pub(crate) writing: Writing,
}

/// The counts of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) total: u32,
    pub(crate) completed: u32,
    pub(crate) failed: u32,
}

impl Batch {
    /// Requests dealt with by now, answered or failed.
    pub(crate) fn done(&self, now: Moment) -> u32 {
        match self.phase {
            Phase::Validating | Phase::Failed => 0,
            Phase::Finalizing | Phase::Completed => self.plan.order.total(),
            Phase::InProgress | Phase::Cancelling | Phase::Cancelled | Phase::Expired => {
                let until = self.schedule.stop.map_or(now, |stop| stop.min(now));
                self.schedule.progress.done_at(until)
            }
        }
    }

    pub(crate) fn counts(&self, now: Moment) -> Counts {
        if matches!(self.phase, Phase::Validating | Phase::Failed) {
            return Counts {
                total: 0,
                completed: 0,
                failed: 0,
            };
        }
        let done = self.done(now);
        let failed = self.plan.failures.count(done);
        let completed = done.saturating_sub(failed);
        Counts {
            total: self.plan.order.total(),
            completed,
            failed,
        }
    }

    pub(crate) const fn results(&self) -> Option<&Results> {
        match &self.writing {
            Writing::Done(results) if self.phase.is_terminal() => Some(results),
            Writing::Done(_) | Writing::NotBegun | Writing::Begun => None,
        }
    }
}
