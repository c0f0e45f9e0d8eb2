//! The same verbs without a screen.
//!
//! Responsible for what is typed and what is printed: arguments, streams, exit codes, signals.
//! Refuses to know screens, and decides nothing about batches that `ops` or `domain` could. A verb
//! is a file; it builds a provider, asks it, and hands the answer to `human` or [`json`].
//!
//! ```text
//! args (typed) ─► desk (flags, world, streams) ─► a verb ─► provider / ops ─► human | json ─► out
//! ```

mod args;
mod ask;
mod begun;
mod cancel;
mod check;
mod compare;
mod completions;
mod config;
mod cost;
mod create;
mod dashboard;
mod desk;
mod download;
mod ending;
pub mod exit;
mod export;
mod filter;
mod get;
mod human;
pub mod json;
mod ledger;
mod list;
mod out;
mod prepare;
mod progress;
mod queue;
mod results;
mod resume;
mod retry;
mod saved;
mod serve;
mod several;
mod split;
mod view;
mod wait;
mod watch;

use std::ffi::OsString;
use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::error::ErrorKind;

use self::args::{Cli, Globals, Verb};
use self::desk::Desk;
use self::exit::Stop;
use self::out::{Format, Out, Paint, Voice};
use crate::clock::Clock;
use crate::config::Env;
use crate::domain::{Failure, Kind};
use crate::launch::{Opens, Screen};
use crate::text::secret_mask;

/// Work that cannot be dropped gets this long after a signal to let go of what it holds; reading that
/// waits for somebody else may never end.
const GRACE: Duration = Duration::from_millis(500);

/// Runs the program: parses what was typed, does it, and says how it ended.
pub fn run(typed: impl IntoIterator<Item = OsString>, env: Env, screen: Screen) -> ExitCode {
    let parsed = Cli::try_parse_from(typed);
    let globals = parsed
        .as_ref()
        .map_or_else(|_| Globals::default(), |cli| cli.globals.clone());
    let out = Out::real(&env, format(&globals), voice(&globals));
    let mut desk = Desk {
        env,
        globals,
        out,
        clock: Clock::start(),
    };
    let ended = match parsed {
        Ok(cli) => refuse_key(&desk.globals)
            .map_err(Stop::from)
            .and_then(|()| act(&mut desk, cli.verb, screen)),
        Err(error) => unparsed(&mut desk.out, &error),
    };
    let ended = ended.and_then(|()| desk.out.flush());
    if let Err(Stop::Failed(failure) | Stop::Signalled(failure, _)) = &ended {
        desk.out.failure(failure);
    }
    exit::code(&ended)
}

fn format(globals: &Globals) -> Format {
    if globals.json {
        Format::Json
    } else {
        Format::People
    }
}

fn voice(globals: &Globals) -> Voice {
    match (globals.quiet, globals.verbose) {
        (true, _) => Voice::Quiet,
        (false, true) => Voice::Verbose,
        (false, false) => Voice::Usual,
    }
}

/// Refuses a key on the command line, without repeating it.
fn refuse_key(globals: &Globals) -> Result<(), Failure> {
    if globals.api_key.is_none() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Usage,
        "a key on the command line is not taken",
        "everybody on this machine can read arguments, and shells keep them",
    )
    .with_hint(
        "set OPENAI_API_KEY, or use --api-key-file FILE; if the key was typed just now, think of \
         replacing it",
    ))
}

/// Prints help and version as data, and everything else as a mistake.
fn unparsed(out: &mut Out, error: &clap::Error) -> Result<(), Stop> {
    let styled = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = match out.paint {
                Paint::Colour => styled.ansi().to_string(),
                Paint::Plain => styled.to_string(),
            };
            out.raw(text.as_bytes())
        }
        _ => {
            let text = secret_mask::mask(&styled.to_string(), &[]);
            let text = text.strip_prefix("error: ").unwrap_or(&text);
            out.mistake(&format!("batchdeck: {}", text.trim_end()));
            Err(Stop::Told(Kind::Usage))
        }
    }
}

fn act(desk: &mut Desk, verb: Option<Verb>, screen: Screen) -> Result<(), Stop> {
    match verb {
        None => dashboard::open(desk, screen, Opens::Dashboard),
        Some(Verb::View(args)) => view::run(desk, &args, screen),
        Some(Verb::Config(verb)) => config::run(desk, &verb, screen),
        Some(Verb::Completions(args)) => completions::completions(desk, &args),
        Some(Verb::Man) => completions::man(desk),
        Some(Verb::List(args)) => block_on(list::run(desk, &args), "nothing was changed"),
        Some(Verb::Get(args)) => block_on(get::run(desk, &args), "nothing was changed"),
        Some(Verb::Prepare(args)) => block_on(
            prepare::run(desk, &args),
            "nothing half is left under a final name",
        ),
        Some(Verb::Check(args)) => block_on(check::run(desk, &args), "nothing was sent"),
        Some(Verb::Split(args)) => block_on(
            split::run(desk, &args),
            "no shard is left that is not whole; split again",
        ),
        Some(Verb::Results(args)) => block_on(results::run(desk, &args), "nothing was changed"),
        Some(Verb::Export(args)) => block_on(
            export::run(desk, &args),
            "nothing half is left under a final name",
        ),
        Some(Verb::Compare(args)) => block_on(compare::run(desk, &args), "nothing was changed"),
        Some(Verb::Create(args)) => on_runtime(create::run(desk, &args)),
        Some(Verb::Retry(args)) => on_runtime(retry::run(desk, &args)),
        Some(Verb::Resume(args)) => on_runtime(resume::run(desk, &args)),
        Some(Verb::Ledger(verb)) => block_on(
            ledger::run(desk, &verb),
            "the ledger is as it was, or set aside with its ids taken over",
        ),
        Some(Verb::Cancel(args)) => block_on(
            cancel::run(desk, &args),
            "a cancel that was sent goes on; look at `batchdeck list`",
        ),
        Some(Verb::Download(args)) => block_on(
            download::run(desk, &args),
            "nothing half is left under a final name; download again to go on",
        ),
        Some(Verb::Wait(args)) => block_on(
            wait::run(desk, &args),
            "the batch goes on at the provider; wait again at any time",
        ),
        Some(Verb::Watch(args)) => block_on(
            watch::run(desk, &args),
            "every batch goes on at the provider",
        ),
        Some(Verb::Serve(args)) => on_runtime(serve::run(desk, &args)),
    }
}

/// Runs a verb until it is done or a signal asks for the end; `goes_on` says what that leaves behind.
fn block_on(
    verb: impl Future<Output = Result<(), Stop>>,
    goes_on: &'static str,
) -> Result<(), Stop> {
    on_runtime(async {
        tokio::select! {
            biased;
            code = ending::asked_for() => {
                let failure = Failure::new(Kind::Interrupted, "stopped", "").with_hint(goes_on);
                Err(Stop::Signalled(failure, code))
            }
            ended = verb => ended,
        }
    })
}

/// Runs a verb on a runtime of this thread alone.
fn on_runtime(verb: impl Future<Output = Result<(), Stop>>) -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(
                Kind::Internal,
                "the runtime did not start",
                error.to_string(),
            )
        })?;
    let ended = runtime.block_on(verb);
    runtime.shutdown_timeout(GRACE);
    ended
}
