//! Wishes: everything the core wants done outside, as data.

mod family;
mod plan;
mod prepare;
mod row;
mod show;
mod side_by_side;

use std::path::PathBuf;

use crate::domain::query::Query;
use crate::domain::{Batch, BatchId, Cursor, IntentId, RunId};

use super::remote::Cause;
use super::state::jobs::JobId;
use super::state::retry::{RetryPart, RetryWish};

pub use family::{BatchTry, FamilyWish};
pub use plan::{CreatePlan, Existing, ExportForm, ExportPlan, Repeat, RetryOf};
pub use prepare::{Draft, PathOf, PreparePlan, Preparing};
pub use row::{Rows, Target};
pub use show::{Program, Shown};
pub use side_by_side::SideBySide;

/// Names one asking, so that a late reply to an older one can be dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

impl Ticket {
    /// Moves on to the next ticket and returns it; everything older is stale from now on.
    #[expect(
        clippy::return_self_not_must_use,
        reason = "to make older askings stale is a use of its own"
    )]
    pub fn renew(&mut self) -> Self {
        self.0 = self.0.wrapping_add(1);
        *self
    }
}

/// Something to be done outside. Performed by `tui::tasks`, which answers with an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// List a page of batches; answered by `Listed`, and after the newest page by `IntentsSeen`
    /// where something is unresolved.
    List {
        /// Which asking this is.
        ticket: Ticket,
        /// Where to begin; at the newest when absent.
        after: Option<Cursor>,
    },
    /// Try the provider again although it was out of reach a moment ago: a person asked.
    Insist,
    /// Fetch one batch; answered by `Fetched`.
    Fetch(BatchId),
    /// Learn the names of the input files; answered by `FilesNamed`.
    NameFiles,
    /// Ask to cancel a batch; answered by `Cancelled`.
    Cancel(BatchId),
    /// Open the results of a batch: downloaded files if there are any, else the first part of what
    /// lies at the provider; answered by `ResultsOpened`.
    OpenResults {
        /// Which asking this is.
        ticket: Ticket,
        /// Whose results.
        batch: Box<Batch>,
        /// The name the batch is shown under, which names its folder.
        name: String,
    },
    /// Open local files of results for reading, without any provider; answered by `ResultsOpened`.
    OpenFiles {
        /// Which asking this is.
        ticket: Ticket,
        /// The files, read as if they were one.
        paths: Vec<PathBuf>,
    },
    /// Open the saved results of several batches as one, the older before the newer: the newest
    /// success of a request wins. Answered by `ResultsOpened` with those of the first alone, and by
    /// `Family` when all of them are read.
    OpenTries {
        /// Which asking this is.
        ticket: Ticket,
        /// The batches with their files.
        tries: Vec<BatchTry>,
        /// Their requests, where they are on this machine.
        input: Option<PathBuf>,
    },
    /// Open the results of the batches of a run as one, in the order of its shards, each with its
    /// retries: what is saved, else what lies at the provider where that is little. Answered as
    /// `OpenTries` is.
    OpenRun {
        /// Which asking this is.
        ticket: Ticket,
        /// The run.
        run: RunId,
        /// Into how many batches it was split.
        of: usize,
        /// Its batches with the names they are shown under, which name their folders.
        shards: Vec<(Batch, String)>,
    },
    /// Something about the retries of what is open; answered by `Family`.
    Family {
        /// The ticket under which it was opened.
        ticket: Ticket,
        /// What.
        wish: FamilyWish,
    },
    /// Look at what became of the open files since; answered by `FilesLookedAt`, after `FilesGrew` or
    /// `FileChanged` where there is news.
    LookAtFiles {
        /// The ticket under which they were opened.
        ticket: Ticket,
    },
    /// Read lines of the results that are open; answered by `WindowRead`.
    ReadWindow {
        /// The ticket under which they were opened.
        ticket: Ticket,
        /// Which asking this is: hits of an older search have the same rows.
        asking: Ticket,
        /// Which rows are counted.
        rows: Rows,
        /// The first row wanted, counted from 0 over output and error file together.
        first: u64,
        /// How many lines.
        count: usize,
    },
    /// Read the last lines without waiting for the index; answered by `EndRead`.
    ReadEnd {
        /// The ticket under which they were opened.
        ticket: Ticket,
        /// How many lines.
        count: usize,
    },
    /// Look for results through all lines; answered by `SearchAdvanced`, until it is over. Another
    /// search ends this one.
    Search {
        /// The ticket under which the results were opened.
        ticket: Ticket,
        /// Which search this is.
        search: Ticket,
        /// What is wanted.
        query: Query,
    },
    /// End the search; hits found so far stay.
    StopSearch {
        /// Which search.
        search: Ticket,
    },
    /// Find a row; answered by `Sought`.
    Seek {
        /// The ticket under which the results were opened.
        ticket: Ticket,
        /// Which asking this is.
        seek: Ticket,
        /// Which rows `from` counts, and among which to look for a problem.
        rows: Rows,
        /// The row from which to go on, counted from 0; it is not found itself. `u64::MAX` stands
        /// before the first row and behind the last.
        from: u64,
        /// Where to.
        to: Target,
    },
    /// Read the request that a result answers; answered by `RequestRead`.
    ReadRequest {
        /// The ticket under which the results were opened.
        ticket: Ticket,
        /// Which request.
        custom_id: String,
    },
    /// Fetch the input file of a batch and keep it beside its results; a job, answered by
    /// `JobEnded` with `JobDone::InputFetched`.
    FetchInput {
        /// The job.
        job: JobId,
        /// Whose input.
        batch: Box<Batch>,
        /// The name the batch is shown under, which names its folder.
        name: String,
    },
    /// Write the open results in another form; a job, answered by `JobEnded` with
    /// `JobDone::Exported`.
    Export {
        /// The job.
        job: JobId,
        /// What to write, and where.
        plan: ExportPlan,
    },
    /// Something about a dataset that is to become requests.
    Prepare(Preparing),
    /// Something about two batches side by side.
    SideBySide(SideBySide),
    /// List what a path being typed could become; answered by `PathsFound`.
    CompletePath {
        /// Which asking this is.
        ticket: Ticket,
        /// The path so far.
        text: String,
    },
    /// Check an input file; answered by `Checked`.
    CheckInput {
        /// Which asking this is.
        ticket: Ticket,
        /// The file.
        path: PathBuf,
    },
    /// Count the tokens of an input file, at first in a sample if it is large; answered by
    /// `Counted` until it is over. Another count ends this one.
    CountTokens {
        /// Which asking this is.
        ticket: Ticket,
        /// The file.
        path: PathBuf,
        /// Its bytes and its lines, as the check found them.
        size: (u64, u64),
    },
    /// End a count of tokens.
    StopCount(Ticket),
    /// Plan batches of what failed in others, one for each, and send nothing; a job, answered by `JobEnded`
    /// with `JobDone::RetryPlanned`.
    PlanRetry {
        /// The job.
        job: JobId,
        /// What is to be planned.
        wish: RetryWish,
    },
    /// Upload a file and make a batch of it; a job, answered by `JobEnded`.
    Create {
        /// The job.
        job: JobId,
        /// What to make.
        plan: CreatePlan,
        /// Whether there may be a batch of the same requests.
        repeat: Repeat,
    },
    /// Make batches of what failed in those of a run, one after the other; one that fails does not
    /// keep the others from being made. A job, answered by `JobEnded` with `JobDone::RetriesSent`.
    RetryRun {
        /// The job.
        job: JobId,
        /// The batches to be made.
        parts: Vec<RetryPart>,
        /// Whether there may be batches of the same requests.
        repeat: Repeat,
    },
    /// Look what is unresolved and what fits by now; answered by `IntentsSeen`, if there is news.
    LookAtIntents,
    /// Go on with an intent; a job, answered by `JobEnded`.
    Resume {
        /// The job.
        job: JobId,
        /// Which intent.
        intent: IntentId,
        /// Why.
        cause: Cause,
    },
    /// Give an intent up; answered by `IntentsSeen`.
    Abandon(IntentId),
    /// Save the results of a batch; a job, answered by `JobEnded`.
    Download {
        /// The job.
        job: JobId,
        /// Whose results.
        batch: Box<Batch>,
        /// The name the batch is shown under, which names its folder.
        name: String,
        /// What to do with files that exist.
        existing: Existing,
    },
    /// Stop a job.
    Abort(JobId),
    /// Put text on the clipboard.
    Copy {
        /// What it is, for the notice: `batch id`.
        what: &'static str,
        /// The text, as it came.
        text: String,
    },
    /// Show something in another program, the terminal being handed over.
    Show {
        /// Which program.
        with: Program,
        /// What to show.
        what: Shown,
    },
    /// Speak to another profile from now on; answered by `ProfileSwitched`.
    SwitchProfile(String),
    /// Trust the `.env` of the working directory for keys, and use the profile whose key it holds;
    /// answered by `ProfileSwitched`.
    TrustEnvFile,
    /// Use another theme.
    UseTheme(String),
    /// Give the terminal back and stop until the shell says go on.
    Suspend,
    /// Leave.
    Quit,
}
