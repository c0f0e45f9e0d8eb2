//! The way to the provider of the profile in use: made at first need, replaced with the profile.

mod saved;
mod submission;
mod sweep;

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};

use super::results::Spools;
use crate::app::state::jobs::JobId;
use crate::clock;
use crate::config::{Session, SessionKind};
use crate::connection::{self, Connection, DemoIds};
use crate::domain::{
    Account, Batch, BatchId, Cursor, Failure, Kind, Limits, Page, RemoteFile, queue,
};
use crate::launch::Launch;
use crate::ledger::{self, Coverage, Handle, Ledger};
use crate::ops::submit::Courier;
use crate::provider::Provider;

/// Batches a page: the most that the protocol allows.
const PAGE: u32 = 100;
/// Files listed for their names: one page, as large as the protocol allows.
const FILES: u32 = 10_000;
/// Cancels under way at once: many marked batches must not become a storm at the provider.
const CANCELS: usize = 4;
/// Downloads under way at once; more of them would only share the line.
const DOWNLOADS: usize = 3;

/// The provider of one profile.
#[derive(Debug)]
pub struct Link {
    /// What the dashboard was started with.
    pub launch: Arc<Launch>,
    kind: Option<SessionKind>,
    account: Account,
    queue_limits: queue::Limits,
    usual_url: String,
    has_intents: AtomicBool,
    has_listed: AtomicBool,
    ledger: std::sync::OnceLock<Handle>,
    /// What the provider takes as input.
    pub(super) limits: Limits,
    connection: OnceCell<Connection>,
    submitting: Mutex<HashSet<JobId>>,
    cancels: Semaphore,
    downloads: Semaphore,
    /// What was read of results at providers, whichever profile it was.
    pub(super) spools: Spools,
}

impl Link {
    /// Makes the link of a session. Nothing is connected yet: building a client costs
    /// milliseconds, and the first frame does not wait for them.
    pub fn new(launch: Arc<Launch>, session: &Session) -> Self {
        Self {
            kind: Some(session.kind.clone()),
            account: session.account(),
            queue_limits: session.queue_limits.clone(),
            usual_url: session.usual_url.clone(),
            limits: session.limits.clone(),
            ..Self::nowhere(launch)
        }
    }

    /// Makes a link to no provider, for reading local files.
    pub fn nowhere(launch: Arc<Launch>) -> Self {
        Self {
            launch,
            kind: None,
            account: Account::default(),
            queue_limits: queue::Limits::default(),
            usual_url: String::new(),
            has_intents: AtomicBool::new(false),
            has_listed: AtomicBool::new(false),
            ledger: std::sync::OnceLock::new(),
            limits: Limits::default(),
            connection: OnceCell::new(),
            submitting: Mutex::default(),
            cancels: Semaphore::new(CANCELS),
            downloads: Semaphore::new(DOWNLOADS),
            spools: Spools::default(),
        }
    }

    /// Makes a link to a provider that is there already: for tests of the loop.
    pub fn to(launch: Arc<Launch>, provider: Arc<dyn Provider>) -> Self {
        let connection = Connection {
            provider,
            demo: None,
        };
        Self {
            connection: OnceCell::new_with(Some(connection)),
            ..Self::nowhere(launch)
        }
    }

    /// Returns the provider, connecting first if need be.
    pub(super) async fn provider(&self) -> Result<Arc<dyn Provider>, Failure> {
        let connect = || async {
            let Some(kind) = self.kind.clone() else {
                let why = "only local files are open";
                return Err(Failure::new(Kind::Unsupported, "there is no provider", why));
            };
            let made =
                tokio::task::spawn_blocking(move || connection::connect(&kind, DemoIds::Fresh))
                    .await;
            made.unwrap_or_else(|_| Err(super::broken()))
        };
        let connection = self.connection.get_or_try_init(connect).await?;
        Ok(connection.provider.clone())
    }

    /// Lets the next request try the provider at once, however often it failed before.
    pub(super) fn insist(&self) {
        if let Some(connection) = self.connection.get() {
            connection.provider.insist();
        }
    }

    /// Returns the ledger: that of the user for a provider, one that ends with this link for the
    /// demo and where nothing is to be kept. It is opened by its own thread.
    pub(super) fn ledger(&self) -> &Handle {
        self.ledger.get_or_init(|| match self.kind {
            Some(SessionKind::Remote(_)) => {
                let paths = &self.launch.paths;
                let place = ledger::Place::within(&paths.data_dir, &paths.state_dir);
                let now = (clock::luck().clock)();
                Handle::start(move || Ledger::open(&place, now))
            }
            Some(SessionKind::Demo) | None => Handle::start(Ledger::in_memory),
        })
    }

    /// Returns what it takes to carry out an intent.
    pub(super) async fn courier(&self) -> Result<Courier, Failure> {
        Ok(Courier {
            provider: self.provider().await?,
            ledger: self.ledger().clone(),
            account: self.account.clone(),
            usual_url: self.usual_url.clone(),
            owner: ledger::Owner::of_this_process(clock::random()?),
            clock: clock::luck().clock,
        })
    }

    /// Keeps what the provider said of batches; nobody waits for it.
    fn keep(&self, batches: &[Batch], coverage: Coverage) {
        let (account, batches) = (self.account.clone(), batches.to_vec());
        let now = (clock::luck().clock)();
        self.ledger()
            .tell(move |ledger| ledger.record(&account, &batches, coverage, now));
    }

    pub(super) async fn list(&self, after: Option<Cursor>) -> Result<Page<Batch>, Failure> {
        let is_first = after.is_none();
        let page = self.provider().await?.list(after, PAGE).await?;
        let coverage = match (is_first, page.next.is_none() && page.unreadable.is_empty()) {
            (true, true) => Coverage::All,
            (true, false) if page.unreadable.is_empty() => Coverage::Newest,
            _ => Coverage::Some,
        };
        self.keep(&page.items, coverage);
        Ok(page)
    }

    pub(super) async fn get(&self, id: BatchId) -> Result<Batch, Failure> {
        let batch = self.provider().await?.get(id).await?;
        self.keep(std::slice::from_ref(&batch), Coverage::Some);
        Ok(batch)
    }

    pub(super) async fn cancel(&self, id: BatchId) -> Result<Batch, Failure> {
        let provider = self.provider().await?;
        // The permit is given back when the answer is there. A semaphore that nobody closes
        // always gives one.
        let _turn = self.cancels.acquire().await.ok();
        provider.cancel(id).await
    }

    /// Waits for a turn to download.
    pub(super) async fn turn_to_download(&self) -> Option<SemaphorePermit<'_>> {
        self.downloads.acquire().await.ok()
    }

    pub(super) async fn files(&self) -> Result<Page<RemoteFile>, Failure> {
        self.provider().await?.files(None, FILES).await
    }

    /// Returns whose batches these are.
    pub(super) fn account(&self) -> &Account {
        &self.account
    }

    /// Returns how many tokens may wait, as far as the settings say.
    pub(super) fn queue_limits(&self) -> &queue::Limits {
        &self.queue_limits
    }

    /// Tells whether the unresolved are to be shown: when there are some, and once more when there
    /// were some.
    pub(super) fn tells_intents(&self, are_there: bool) -> bool {
        self.has_intents.swap(are_there, Ordering::Relaxed) || are_there
    }

    /// Tells, once, that this is the first listing.
    pub(super) fn is_first_listing(&self) -> bool {
        !self.has_listed.swap(true, Ordering::Relaxed)
    }
}
