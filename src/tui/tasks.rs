//! Wishes of the core become tasks, and every task ends in exactly one event.
//!
//! Tasks run on a runtime of their own threads, so that neither a slow handshake nor a suspended
//! screen delays the other. Everything that runs is owned here: dropping [`Tasks`] ends all of it,
//! except a submission that has reached the provider, which is waited for (see [`Tasks::finish`]).
//! A task never touches the model, and the model never touches a task.

mod compare;
mod count;
mod files;
mod link;
mod make;
mod prepare;
mod profile;
mod results;
mod retry;
mod runs;
mod session;
mod transfers;
mod unresolved;

use std::collections::HashMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};

use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::app::state::jobs::JobId;
use crate::domain::{Failure, Kind};

use compare::Bench;
use count::Counting;
pub use link::Link;
use prepare::Pantry;
use results::{Open, Parked};
use retry::Drafts;
pub use session::{files_of, resolve, session_of};

/// Events that wait for the loop at most; tasks wait beyond that.
const QUEUE: usize = 256;

/// Everything under way outside.
#[derive(Debug)]
pub struct Tasks {
    runtime: Handle,
    dice: fn() -> f64,
    set: JoinSet<()>,
    jobs: HashMap<JobId, AbortHandle>,
    sender: mpsc::Sender<Said>,
    receiver: mpsc::Receiver<Said>,
    link: Arc<Link>,
    shared: Arc<Shared>,
}

/// What tasks leave for later ones.
#[derive(Debug, Default)]
struct Shared {
    /// The results that are open.
    open: Mutex<Option<Arc<Open>>>,
    /// The ticket of what was opened last, or is being opened; changed while `open` is held.
    opening: AtomicU64,
    /// What was read to be shown in the place of what is open.
    parked: Mutex<Option<Parked>>,
    /// The comparison that is open or under way.
    bench: Mutex<Bench>,
    /// The count of tokens that is under way.
    counting: Mutex<Counting>,
    /// The rows that are tasted.
    pantry: Mutex<Pantry>,
    /// The retry that is considered.
    drafts: Mutex<Drafts>,
}

impl Shared {
    fn kept(&self) -> MutexGuard<'_, Option<Arc<Open>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn parked(&self) -> MutexGuard<'_, Option<Parked>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the results that are open.
    fn current(&self) -> Option<Arc<Open>> {
        self.kept().clone()
    }
}

/// What a task says at its end, or on the way.
#[derive(Debug)]
enum Said {
    /// Something happened.
    Event(Event),
    /// A job is over.
    Over(JobId, Event),
    /// Another profile is ready for use.
    Switched(Box<(Link, crate::app::state::session::Session)>),
}

impl Tasks {
    /// Makes an empty set of tasks that will run on a runtime and speak through a link.
    ///
    /// `dice` draws numbers from 0 to 1, which spread the looks at the provider.
    pub fn new(runtime: Handle, link: Link, dice: fn() -> f64) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        Self {
            runtime,
            dice,
            set: JoinSet::new(),
            jobs: HashMap::new(),
            sender,
            receiver,
            link: Arc::new(link),
            shared: Arc::new(Shared::default()),
        }
    }

    /// Tells the prices of models once they are read.
    pub fn tell_prices(&mut self) {
        let prices = self.link.launch.prices.clone();
        self.spawn(async move {
            let reading = tokio::task::spawn_blocking(move || {
                let prices = prices.get();
                Event::Priced {
                    list: Arc::clone(&prices.list),
                    problems: prices.problems.iter().map(ToString::to_string).collect(),
                }
            });
            reading.await.unwrap_or_else(|_| Event::Went(broken()))
        });
    }

    /// Waits for the next event. May be dropped and called again without losing one.
    pub async fn next(&mut self) -> Event {
        // The sender kept here keeps the channel open, so `None` cannot come.
        match self.receiver.recv().await {
            Some(said) => self.take(said),
            None => std::future::pending().await,
        }
    }

    /// Returns the next event if it is there.
    pub fn try_next(&mut self) -> Option<Event> {
        let said = self.receiver.try_recv().ok()?;
        Some(self.take(said))
    }

    fn take(&mut self, said: Said) -> Event {
        while self.set.try_join_next().is_some() {}
        match said {
            Said::Event(event) => event,
            Said::Over(job, event) => {
                self.jobs.remove(&job);
                event
            }
            Said::Switched(switched) => {
                let (mut link, session) = *switched;
                link.spools = self.link.spools.clone();
                self.link = Arc::new(link);
                // Late answers of the old profile go where nobody listens.
                (self.sender, self.receiver) = mpsc::channel(QUEUE);
                Event::ProfileSwitched(Ok(Box::new(session)))
            }
        }
    }

    /// Starts what the core wishes. Wishes that need the screen are the loop's.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a wish and one call an arm, so that none is forgotten"
    )]
    pub fn perform(&mut self, effect: Effect) {
        let link = self.link.clone();
        match effect {
            Effect::List { ticket, after } => self.list(ticket, after),
            Effect::LookAtIntents => self.look_at_intents(),
            Effect::Resume { job, intent, cause } => self.resume(job, intent, cause),
            Effect::Abandon(intent) => self.abandon(intent),
            Effect::Insist => link.insist(),
            Effect::Fetch(id) => self.spawn(async move {
                let outcome = link.get(id.clone()).await;
                Event::Fetched { id, outcome }
            }),
            Effect::NameFiles => {
                self.spawn(async move { Event::FilesNamed(link.files().await) });
            }
            Effect::Cancel(id) => self.spawn(async move {
                let outcome = link.cancel(id.clone()).await;
                Event::Cancelled { id, outcome }
            }),
            Effect::OpenResults {
                ticket,
                batch,
                name,
            } => {
                self.open_results(ticket, *batch, &name);
            }
            Effect::ReadWindow {
                ticket,
                asking,
                rows,
                first,
                count,
            } => {
                self.read_window((ticket, asking), rows, first, count);
            }
            Effect::LookAtFiles { ticket } => self.look_at_files(ticket),
            Effect::OpenFiles { ticket, paths } => self.open_files(ticket, paths),
            Effect::OpenTries {
                ticket,
                tries,
                input,
            } => self.open_tries(ticket, tries, input),
            Effect::OpenRun {
                ticket,
                run,
                of,
                shards,
            } => self.open_run(ticket, run, of, shards),
            Effect::Family { ticket, wish } => self.family(ticket, wish),
            Effect::ReadEnd { ticket, count } => self.read_end(ticket, count),
            Effect::Search {
                ticket,
                search,
                query,
            } => self.search(ticket, search, query),
            Effect::StopSearch { search } => self.stop_search(search),
            Effect::Seek {
                ticket,
                seek,
                rows,
                from,
                to,
            } => self.seek(ticket, seek, rows, from, to),
            Effect::ReadRequest { ticket, custom_id } => self.read_request(ticket, custom_id),
            Effect::FetchInput { job, batch, name } => self.fetch_input(job, *batch, &name),
            Effect::SideBySide(wish) => self.side_by_side(wish),
            Effect::Prepare(wish) => self.preparing(wish),
            Effect::CompletePath { ticket, text } => {
                self.complete_path(ticket, text, &files::REQUESTS);
            }
            Effect::CheckInput { ticket, path } => self.check_input(ticket, &path),
            Effect::CountTokens { ticket, path, size } => self.count_tokens(ticket, &path, size),
            Effect::StopCount(ticket) => self.stop_count(ticket),
            Effect::PlanRetry { job, wish } => self.plan_retry(job, wish),
            Effect::RetryRun { job, parts, repeat } => self.retry_run(job, parts, repeat),
            Effect::Create { job, plan, repeat } => self.create(job, plan, repeat),
            Effect::Download {
                job,
                batch,
                name,
                existing,
            } => {
                self.download(job, *batch, &name, existing);
            }
            Effect::Abort(job) => self.abort(job),
            Effect::SwitchProfile(name) => self.switch_profile(name),
            Effect::TrustEnvFile => self.trust_env_file(),
            Effect::Export { job, plan } => self.export(job, plan),
            Effect::Copy { .. }
            | Effect::Show { .. }
            | Effect::UseTheme(_)
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// Runs a future to its event. A task that breaks gives an event too.
    fn spawn(&mut self, task: impl Future<Output = Event> + Send + 'static) {
        self.spawn_maybe(task.map(Some));
    }

    /// Runs a future that may have nothing to tell.
    fn spawn_maybe(&mut self, task: impl Future<Output = Option<Event>> + Send + 'static) {
        let sender = self.sender.clone();
        let guarded = AssertUnwindSafe(task).catch_unwind();
        self.set.spawn_on(
            async move {
                let broke = |_| Some(Event::Went(broken()));
                if let Some(event) = guarded.await.unwrap_or_else(broke) {
                    // The loop may be gone already; then nobody wants the event.
                    let _ = sender.send(Said::Event(event)).await;
                }
            },
            &self.runtime,
        );
    }

    /// Runs a future that is a job: it can be stopped, and its end is always told.
    fn spawn_job(
        &mut self,
        job: JobId,
        task: impl Future<Output = Result<crate::app::event::JobDone, Failure>> + Send + 'static,
    ) {
        let sender = self.sender.clone();
        let guarded = AssertUnwindSafe(task).catch_unwind();
        let handle = self.set.spawn_on(
            async move {
                let outcome = guarded.await.unwrap_or_else(|_| Err(broken()));
                let event = Event::JobEnded { job, outcome };
                let _ = sender.send(Said::Over(job, event)).await;
            },
            &self.runtime,
        );
        self.jobs.insert(job, handle);
    }

    /// Stops a job, unless it is past the point where it can be stopped.
    fn abort(&mut self, job: JobId) {
        let event = match self.jobs.remove(&job) {
            Some(handle) if !self.link.is_submitting(job) => {
                handle.abort();
                let stopped = Failure::new(Kind::Interrupted, "the transfer was stopped", "");
                Event::JobEnded {
                    job,
                    outcome: Err(stopped),
                }
            }
            Some(handle) => {
                self.jobs.insert(job, handle);
                Event::Went(
                    Failure::new(
                        Kind::Conflict,
                        "cannot stop the submission",
                        "the provider is making the batch this moment",
                    )
                    .with_hint("cancel the batch once it is in the list"),
                )
            }
            None => return,
        };
        let sender = self.sender.clone();
        self.set.spawn_on(
            async move {
                let _ = sender.send(Said::Event(event)).await;
            },
            &self.runtime,
        );
    }

    /// Waits for submissions that have reached the provider, so that no id is lost on leaving.
    ///
    /// Returns what they brought; after `patience` it returns what there is.
    pub async fn finish(&mut self, patience: Duration) -> Vec<Event> {
        let mut ended = Vec::new();
        let deadline = tokio::time::Instant::now() + patience;
        while self.link.is_any_submitting() {
            let next = tokio::time::timeout_at(deadline, self.next()).await;
            match next {
                Ok(event @ Event::JobEnded { .. }) => ended.push(event),
                Ok(_) => {}
                Err(_elapsed) => break,
            }
        }
        self.link.spools.end();
        ended
    }
}

/// What is told of a task that broke; the panic itself is recorded by the terminal guard.
fn broken() -> Failure {
    Failure::new(
        Kind::Internal,
        "a background task broke",
        "this is a defect of batchdeck",
    )
}
