//! Work under way outside: uploads, downloads and exports with their progress.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::app::effect::{CreatePlan, ExportPlan, PreparePlan};
use crate::domain::{BatchId, IntentId, Moment, Now, Progress};

use super::retry::RetryPart;

/// Names a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// What a job does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Uploads a file and makes a batch of it.
    Create(Box<CreatePlan>),
    /// Goes on with an intent.
    Resume(IntentId),
    /// Saves the results of a batch.
    Download,
    /// Makes batches of what failed in those of a run.
    RetryRun(Vec<RetryPart>),
    /// Plans what failed in a batch or a run to be sent again.
    PlanRetry,
    /// Writes requests of a dataset.
    Prepare(Box<PreparePlan>),
    /// Fetches the input file of a batch.
    FetchInput,
    /// Writes results in another form.
    Export(ExportPlan),
}

/// Something long that can be watched and stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// What it does.
    pub work: Work,
    /// The batch or file it is about; text from outside.
    pub label: String,
    /// The batch it is about, once there is one.
    pub batch: Option<BatchId>,
    /// When it began.
    pub started: Moment,
    /// How far it is.
    pub progress: Progress,
    /// When `progress` was last told.
    pub told: Moment,
}

impl Job {
    /// Returns bytes a second so far; `None` in the first moments.
    pub fn rate(&self) -> Option<u64> {
        let ran = self.told.since(self.started);
        if ran < Duration::from_millis(300) {
            return None;
        }
        let millis = u64::try_from(ran.as_millis()).ok()?;
        self.progress.done.saturating_mul(1000).checked_div(millis)
    }
}

/// All jobs under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jobs {
    last: u64,
    running: BTreeMap<JobId, Job>,
    /// The row with the cursor in the jobs overlay.
    pub cursor: usize,
}

impl Jobs {
    /// Begins a job and names it.
    pub fn begin(
        &mut self,
        work: Work,
        label: impl Into<String>,
        batch: Option<BatchId>,
        now: Now,
    ) -> JobId {
        self.last += 1;
        let id = JobId(self.last);
        let job = Job {
            work,
            label: label.into(),
            batch,
            started: now.at,
            progress: Progress::default(),
            told: now.at,
        };
        self.running.insert(id, job);
        id
    }

    /// Takes note of how far a job is; a job that is over is ignored.
    pub fn advance(&mut self, id: JobId, progress: Progress, now: Now) {
        if let Some(job) = self.running.get_mut(&id) {
            job.progress = progress;
            job.told = now.at;
        }
    }

    /// Ends a job and returns it, unless it was over already.
    pub fn end(&mut self, id: JobId) -> Option<Job> {
        let job = self.running.remove(&id);
        self.cursor = self.cursor.min(self.running.len().saturating_sub(1));
        job
    }

    /// Returns the jobs under way, oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (JobId, &Job)> {
        self.running.iter().map(|(id, job)| (*id, job))
    }

    /// Tells whether nothing is under way.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// Returns the job with the cursor.
    pub fn selected(&self) -> Option<JobId> {
        self.running.keys().nth(self.cursor).copied()
    }

    /// Tells whether the results of a batch are being saved.
    pub fn is_downloading(&self, id: &BatchId) -> bool {
        self.is_at(&Work::Download, id)
    }

    /// Tells whether the input file of a batch is being fetched.
    pub fn is_fetching_input(&self, id: &BatchId) -> bool {
        self.is_at(&Work::FetchInput, id)
    }

    /// Tells whether an intent is being carried out.
    pub fn is_resuming(&self, id: &IntentId) -> bool {
        let mut works = self.running.values().map(|job| &job.work);
        works.any(|work| matches!(work, Work::Resume(it) if it == id))
    }

    fn is_at(&self, work: &Work, id: &BatchId) -> bool {
        self.running
            .values()
            .any(|job| job.work == *work && job.batch.as_ref() == Some(id))
    }
}
