//! The screen: a thin shell around the pure core.
//!
//! Responsible for drawing the model and for having the core's wishes done. Decides nothing: a key
//! becomes an event, an event goes into [`crate::app`], and what comes out is performed.

pub mod gate;
pub mod input;
pub mod journal;
mod opening;
pub mod runtime;
pub mod sample;
pub mod stage;
pub mod svg;
pub mod tasks;
pub mod terminal;
pub mod theme;
pub mod tty;
pub mod view;
pub mod widget;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::app::event::{Event, JobDone};
use crate::app::layout::Size;
use crate::app::state::session::Session;
use crate::clock::{self, Clock};
use crate::config::{Binding, Fallback};
use crate::domain::{Failure, Kind};
use crate::launch::{Ended, Launch, Opens};
use crate::text::Clean;

use journal::Journal;
use runtime::Dashboard;
use tasks::{Link, Tasks};
use terminal::{Input, Modes, Panics, Signals, Term, Tty, contain_panics};
use tty::Terminal;

/// How long a submission that has reached the provider is waited for on leaving.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long tasks that were dropped may take to let go of what they hold: the embedded server of
/// the demo removes its folder, with everything that was uploaded, when the last of them is gone.
const LETTING_GO: Duration = Duration::from_millis(500);
/// The exit code of a program that panicked.
const PANICKED: u8 = 101;

/// Says which of the user's keys mean nothing, each with the line that says it.
pub fn wrong_keys(bindings: &[Binding]) -> Vec<(usize, String)> {
    opening::wrong_keys(bindings)
}

/// Opens the dashboard and returns when the user or the system ends it.
///
/// Contract: nothing is written to the terminal before it is known to be one; whatever happens,
/// it is given back as it was. Problems of the settings are shown, and do not keep the dashboard
/// from opening. A key command runs before the screen is taken, because it may ask for something.
pub fn open(launch: Launch) -> Result<Ended, Failure> {
    let tty = Tty::open(launch.env.get("TERM")).map_err(|error| {
        Failure::new(
            Kind::Terminal,
            "cannot open the dashboard",
            error.to_string(),
        )
    })?;
    let launch = Arc::new(launch);
    let (link, shown) = start(&launch)?;
    let ended = contain_panics(&tty, |panics| run(&tty, panics, &launch, link, shown));
    match ended {
        Ok(ended) => ended,
        Err(panic) => Ok(Ended {
            code: PANICKED,
            words: vec![Clean::field(&format!(
                "batchdeck broke: {} at {}. This is a defect of batchdeck; please report it.",
                panic.message, panic.place
            ))],
        }),
    }
}

/// Chooses with whom the dashboard speaks; with nobody, where files are read.
fn start(launch: &Arc<Launch>) -> Result<(Link, Session), Failure> {
    if let Opens::Files(files) = &launch.opens {
        let link = Link::nowhere(launch.clone());
        return Ok((link, tasks::files_of(launch, files)));
    }
    let session = tasks::resolve(launch, &launch.flags, Fallback::Demo)?;
    let mut shown = tasks::session_of(launch, &session)?;
    shown.untrusted_env = opening::untrusted_env(launch, &session);
    Ok((Link::new(launch.clone(), &session), shown))
}

fn run(
    tty: &Arc<Tty>,
    panics: &Panics,
    launch: &Arc<Launch>,
    link: Link,
    session: Session,
) -> Result<Ended, Failure> {
    let workers = runtime(
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("tasks"),
    )?;
    let screen = runtime(&mut Builder::new_current_thread())?;
    let ended = screen.block_on(async {
        let signals = Signals::listen(tty).map_err(|error| no_terminal(&error))?;
        let modes = Modes {
            mouse: opening::mouse(launch),
        };
        let term = Term::enter(tty, modes).map_err(|error| {
            Failure::new(
                Kind::Terminal,
                "cannot take the terminal",
                error.to_string(),
            )
        })?;
        let size = term.size();
        let clock = Clock::start();
        let size = Size {
            width: size.width,
            height: size.height,
        };
        let mut app = opening::app(launch, session, size, &clock);
        app.model.ask_about_env_file();
        let mut stage = Terminal {
            term,
            input: Input::open(),
            signals,
            panics,
            env: launch.env.clone(),
            paths: launch.paths.clone(),
            glyphs: launch.config.glyphs,
        };
        let mut tasks = Tasks::new(workers.handle().clone(), link, clock::dice);
        tasks.tell_prices();
        let look = opening::look(launch);
        let journal = Some(Journal::open(launch.paths.state_dir.clone()));
        let mut dashboard = Dashboard {
            app,
            look,
            stage: &mut stage,
            tasks: &mut tasks,
            clock,
            journal,
        };
        let code = dashboard.run().await;
        // The terminal is given back before anything is waited for.
        drop(stage);
        Ok((code, tasks.finish(PATIENCE).await))
    });
    workers.shutdown_timeout(LETTING_GO);
    ended.map(|(code, late)| Ended {
        code,
        words: late.iter().filter_map(told).collect(),
    })
}

fn runtime(builder: &mut Builder) -> Result<Runtime, Failure> {
    builder.enable_all().build().map_err(|error| {
        Failure::new(
            Kind::Internal,
            "cannot start the event loop",
            error.to_string(),
        )
    })
}

fn no_terminal(error: &io::Error) -> Failure {
    Failure::new(
        Kind::Terminal,
        "cannot listen to signals",
        error.to_string(),
    )
}

/// Puts a submission that ended after the screen was gone into words.
fn told(event: &Event) -> Option<Clean> {
    let Event::JobEnded { outcome, .. } = event else {
        return None;
    };
    match outcome {
        Ok(JobDone::Created(batch)) => Some(Clean::field(&format!(
            "the batch was submitted as {}",
            batch.id
        ))),
        Ok(JobDone::RunSent { batches, held }) => {
            let ids: Vec<&str> = batches.iter().map(|batch| batch.id.as_str()).collect();
            let ids = ids.join(", ");
            Some(Clean::field(&format!(
                "the run was submitted as {ids}; {held} of its shards are held"
            )))
        }
        Ok(JobDone::RetriesSent {
            batches,
            held,
            failed,
        }) => {
            let ids: Vec<&str> = batches.iter().map(|batch| batch.id.as_str()).collect();
            let (ids, failed) = (ids.join(", "), failed.len());
            Some(Clean::field(&format!(
                "the retries were submitted as {ids}; {held} are held, and {failed} were not sent"
            )))
        }
        Ok(JobDone::Held { reason }) => Some(Clean::field(&format!("the batch is held: {reason}"))),
        Ok(
            JobDone::Downloaded { .. }
            | JobDone::InputFetched { .. }
            | JobDone::Exported { .. }
            | JobDone::Prepared { .. }
            | JobDone::LeftAlone
            | JobDone::RetryPlanned(_),
        ) => None,
        Err(failure) => Some(Clean::field(&format!("{failure}; {}", failure.hint()))),
    }
}
