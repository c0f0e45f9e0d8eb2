//! Facts: everything that happens to the core, in the past tense.

mod count;
mod family;
mod mouse;
mod outcome;
mod person;
mod prepare;

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::check::Report;
use crate::domain::comparison::{Comparison, Listing, PairKinds, PairLines};
use crate::domain::poll::Attention;
use crate::domain::price::PriceList;
use crate::domain::request::Asked;
use crate::domain::result::ResultLine;
use crate::domain::truth::Truth;
use crate::domain::{Batch, BatchId, Failure, Intent, IntentId, Page, Progress, RemoteFile};

use super::effect::{Rows, Ticket};
use super::key::Key;
use super::layout::Size;
use super::state::jobs::JobId;
use super::state::notices::Severity;
use super::state::session::Session;

pub use count::CountNews;
pub use family::{FamilyNews, Merge, Shown};
pub use mouse::MouseDeed;
pub use outcome::{Found, JobDone, Opened, Origin};
pub use prepare::PrepareNews;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A key was pressed.
    Pressed(Key),
    /// Text was pasted.
    Pasted(String),
    /// The mouse did something at a cell.
    Moused {
        /// What it did.
        deed: MouseDeed,
        /// The column, from 0.
        column: u16,
        /// The row, from 0.
        row: u16,
    },
    /// The terminal has another size.
    Resized(Size),
    /// The terminal won or lost the focus.
    Attended(Attention),
    /// A deadline passed that the core had asked to be woken for.
    Ticked,
    /// A listing was answered.
    Listed {
        /// Which asking.
        ticket: Ticket,
        /// The page.
        outcome: Result<Page<Batch>, Failure>,
        /// A random number from 0 to 1, drawn outside, for the next wait.
        jitter: f64,
    },
    /// One batch was fetched.
    Fetched {
        /// Which.
        id: BatchId,
        /// As it is now.
        outcome: Result<Batch, Failure>,
    },
    /// The ledger was asked what is unresolved.
    IntentsSeen {
        /// What is held, or was left by whoever was at it.
        outcome: Result<Vec<Intent>, Failure>,
        /// The held ones that fit by now.
        due: Vec<IntentId>,
    },
    /// The ledger was asked for batches that the provider no longer lists.
    Forgotten(Vec<Batch>),
    /// The files at the provider were listed.
    FilesNamed(Result<Page<RemoteFile>, Failure>),
    /// A cancel was answered.
    Cancelled {
        /// Which.
        id: BatchId,
        /// As it is now.
        outcome: Result<Batch, Failure>,
    },
    /// Results were opened.
    ResultsOpened {
        /// Which asking.
        ticket: Ticket,
        /// What there is.
        outcome: Result<Opened, Failure>,
    },
    /// There is news of the retries of what is open.
    Family {
        /// Under which ticket it was opened.
        ticket: Ticket,
        /// The news.
        news: FamilyNews,
    },
    /// Lines of downloaded results were read.
    WindowRead {
        /// Under which ticket they were opened.
        ticket: Ticket,
        /// Which asking is answered.
        asking: Ticket,
        /// Which rows are counted.
        rows: Rows,
        /// The lines.
        outcome: Result<Vec<ResultLine>, Failure>,
    },
    /// The last lines were read.
    EndRead {
        /// Under which ticket they were opened.
        ticket: Ticket,
        /// The number of the first of them, from 0; a guess until `Indexed`.
        first: u64,
        /// The lines.
        outcome: Result<Vec<ResultLine>, Failure>,
    },
    /// The results were counted through, or the counting came on.
    Studied {
        /// Under which ticket they were opened.
        ticket: Ticket,
        /// What was found; `None` on the way, and where the counting broke.
        truth: Option<Box<Truth>>,
        /// Bytes read of all bytes; over when `done` is `total`.
        progress: Progress,
    },
    /// A search came on.
    SearchAdvanced {
        /// Under which ticket the results were opened.
        ticket: Ticket,
        /// Which search.
        search: Ticket,
        /// Hits so far.
        hits: u64,
        /// The row of the first hit among all rows, once there is one.
        first: Option<u64>,
        /// Bytes searched of all bytes; over when `done` is `total`.
        progress: Progress,
        /// Why it ended early, if it did.
        failure: Option<Failure>,
    },
    /// A row was found, or there is none.
    Sought {
        /// Under which ticket the results were opened.
        ticket: Ticket,
        /// Which asking.
        seek: Ticket,
        /// Where it is.
        outcome: Result<Option<Found>, Failure>,
    },
    /// A request was looked up.
    RequestRead {
        /// Under which ticket the results were opened.
        ticket: Ticket,
        /// Which request.
        custom_id: String,
        /// What is known of it.
        outcome: Result<Asked, Failure>,
        /// How many result lines answer it; `None` while they are not counted.
        lines: Option<u64>,
    },
    /// Open files have more lines than before; those that were there are the same, but that the last
    /// of them may be longer.
    FilesGrew {
        /// Under which ticket they were opened.
        ticket: Ticket,
        /// Lines of all files together.
        total: u64,
    },
    /// The open files were looked at.
    FilesLookedAt {
        /// Under which ticket they were opened.
        ticket: Ticket,
    },
    /// A file that is open was replaced or has shrunk; what is shown is of the old one.
    FileChanged {
        /// Under which ticket it was opened.
        ticket: Ticket,
        /// The file.
        path: PathBuf,
    },
    /// The index of downloaded results came on.
    IndexAdvanced {
        /// Under which ticket they were opened.
        ticket: Ticket,
        /// Bytes indexed of all bytes.
        progress: Progress,
    },
    /// The index of downloaded results is whole.
    Indexed {
        /// Under which ticket they were opened.
        ticket: Ticket,
        /// Lines of all files together.
        total: u64,
    },
    /// A comparison came on.
    CompareAdvanced {
        /// Which asking.
        ticket: Ticket,
        /// Bytes read of all bytes of both sides.
        progress: Progress,
    },
    /// A comparison was made.
    Compared {
        /// Which asking.
        ticket: Ticket,
        /// Its numbers, and what every pair is.
        outcome: Result<(Box<Comparison>, Listing), Failure>,
    },
    /// Pairs of a comparison were read.
    PairsRead {
        /// Under which ticket it was asked for.
        ticket: Ticket,
        /// Which pairs are counted.
        kinds: PairKinds,
        /// The first one, from 0 among those.
        first: u64,
        /// The pairs.
        outcome: Result<Vec<PairLines>, Failure>,
    },
    /// Something was found out about a dataset that is to become requests.
    Preparing(PrepareNews),
    /// Continuations of a path were found.
    PathsFound {
        /// Which asking.
        ticket: Ticket,
        /// Whole paths, folders with a slash at their end, sorted.
        paths: Vec<String>,
    },
    /// An input file was checked.
    Checked {
        /// Which asking.
        ticket: Ticket,
        /// What was found.
        outcome: Result<Report, Failure>,
    },
    /// A count of tokens came on, or is over.
    Counted {
        /// Which asking.
        ticket: Ticket,
        /// What is known now.
        news: CountNews,
    },
    /// A job came on.
    JobAdvanced {
        /// Which.
        job: JobId,
        /// How far it is.
        progress: Progress,
    },
    /// A job is over.
    JobEnded {
        /// Which.
        job: JobId,
        /// How it went.
        outcome: Result<JobDone, Failure>,
    },
    /// Text went to the clipboard, or did not.
    Copied {
        /// What it was.
        what: &'static str,
        /// Whether it went, and if so how.
        outcome: Result<String, Failure>,
    },
    /// The terminal came back from another program or from the shell.
    Returned(Result<(), Failure>),
    /// The prices of models were read.
    Priced {
        /// The prices.
        list: Arc<PriceList>,
        /// What is wrong with the user's own, in sentences.
        problems: Vec<String>,
    },
    /// Another profile is in use, or could not be.
    ProfileSwitched(Result<Box<Session>, Failure>),
    /// Something went wrong outside of any asking, such as a task that broke.
    Went(Failure),
    /// Something outside has news for the user.
    Told {
        /// How much it matters.
        severity: Severity,
        /// The words.
        text: String,
    },
}
