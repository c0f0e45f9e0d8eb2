//! The screen: a thin shell around the pure core.
//!
//! Responsible for drawing the model and for having the core's wishes done. Decides nothing: a key
//! becomes an event, an event goes into [`crate::app`], and what comes out is performed.

pub mod gate;
pub mod input;
pub mod journal;
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

use crate::app::App;
use crate::app::event::{Event, JobDone};
use crate::app::keymap::Keymap;
use crate::app::layout::Size;
use crate::app::model::Model;
use crate::app::state::notices::Severity;
use crate::app::state::session::UntrustedEnv;
use crate::clock::{self, Clock};
use crate::config::dotenv::{self, Dotenv};
use crate::config::trust::TrustList;
use crate::config::{self, Fallback};
use crate::domain::{Failure, Kind};
use crate::launch::{Ended, Launch};
use crate::text::Clean;

use journal::Journal;
use runtime::{Dashboard, Look};
use tasks::{Link, Tasks};
use terminal::{Input, Modes, Mouse, Panics, Signals, Term, Tty, contain_panics};
use theme::{Ink, Theme};
use tty::Terminal;

/// How long a submission that has reached the provider is waited for on leaving.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long tasks that were dropped may take to let go of what they hold: the embedded server of
/// the demo removes its folder, with everything that was uploaded, when the last of them is gone.
const LETTING_GO: Duration = Duration::from_millis(500);
/// The exit code of a program that panicked.
const PANICKED: u8 = 101;

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
    let Launch {
        config,
        env,
        flags,
        paths,
        ..
    } = &launch;
    let session = config::resolve(config, env, flags, paths, Fallback::Demo)?;
    let launch = Arc::new(launch);
    let mut shown = tasks::session_of(&launch, &session)?;
    shown.untrusted_env = untrusted_env(&launch, &session);
    let ended = contain_panics(&tty, |panics| {
        let link = Link::new(launch.clone(), &session);
        run(&tty, panics, &launch, link, shown)
    });
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

/// Finds a `.env` with a key that would be used if the user trusted it.
///
/// Only where nothing else has chosen the demo: a profile that was named is what the user wants.
fn untrusted_env(launch: &Launch, session: &config::Session) -> Option<UntrustedEnv> {
    if session.profile != config::DEMO || session.chosen_by != config::Origin::Default {
        return None;
    }
    let list = TrustList::in_dir(&launch.paths.state_dir);
    match Dotenv::look(launch.env.cwd(), &list) {
        dotenv::Look::Untrusted(file) => Some(UntrustedEnv {
            path: file.path,
            names: file.names.iter().map(ToString::to_string).collect(),
        }),
        dotenv::Look::Trusted(_) | dotenv::Look::Nothing => None,
    }
}

fn run(
    tty: &Arc<Tty>,
    panics: &Panics,
    launch: &Arc<Launch>,
    link: Link,
    session: crate::app::state::session::Session,
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
            mouse: mouse(launch),
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
        let mut app = start(launch, session, size, &clock);
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
        let look = look(launch);
        let (stage, tasks) = (&mut stage, &mut tasks);
        let journal = Some(Journal::open(launch.paths.state_dir.clone()));
        let mut dashboard = Dashboard {
            app,
            look,
            stage,
            tasks,
            clock,
            journal,
        };
        let code = dashboard.run().await;
        let late = dashboard.tasks.finish(PATIENCE);
        Ok((code, late.await))
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

fn mouse(launch: &Launch) -> Mouse {
    match launch.config.mouse {
        config::Mouse::On => Mouse::On,
        config::Mouse::Off => Mouse::Off,
    }
}

/// Chooses colours: none where `NO_COLOR` is set.
fn look(launch: &Launch) -> Look {
    let ink = if launch.env.has("NO_COLOR") {
        Ink::Mono
    } else {
        Ink::Colour
    };
    let theme = Theme::named(launch.config.theme.word(), ink).unwrap_or_default();
    Look { theme, ink }
}

fn start(
    launch: &Launch,
    session: crate::app::state::session::Session,
    size: Size,
    clock: &Clock,
) -> App {
    let bindings: Vec<(String, Vec<String>)> = launch
        .config
        .keys
        .iter()
        .map(|binding| (binding.action.clone(), binding.keys.clone()))
        .collect();
    let (keymap, clashes) = Keymap::new(&bindings);
    let now = clock.now();
    let mut model = Model::new(session, size, now);
    for problem in &launch.problems {
        model
            .notices
            .tell(Severity::Error, problem.to_string(), now);
    }
    for clash in clashes {
        model.notices.tell(Severity::Error, clash.to_string(), now);
    }
    App::new(model, keymap)
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
        Ok(JobDone::Downloaded { .. }) => None,
        Err(failure) => Some(Clean::field(&format!("{failure}; {}", failure.hint()))),
    }
}
