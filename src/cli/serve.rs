//! `serve`: the embedded batch server, for any client that speaks the batch API.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use super::args::ServeArgs;
use super::desk::{Desk, scenario};
use super::exit::Stop;
use super::json::VERSION;
use super::out::{Format, Paint};
use crate::clock;
use crate::config::key_source::read_key_file;
use crate::config::private::{self, Existing};
use crate::connection::not_started;
use crate::domain::{Failure, Kind};
use crate::local::{self, DataDir, Exposure};
use crate::text::shell_word;

/// What `serve --json` says once it listens.
#[derive(Debug, Serialize)]
struct Serving<'a> {
    version: u8,
    r#type: &'static str,
    base_url: &'a str,
    token_file: String,
    scenario: &'a str,
}

/// A token that lies in a file of ours goes when the server goes.
struct TokenFile {
    path: PathBuf,
    is_ours: bool,
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        if self.is_ours {
            // Whoever removed it first did us a favour.
            std::fs::remove_file(&self.path).ok();
        }
    }
}

pub(crate) async fn run(desk: &mut Desk, args: &ServeArgs) -> Result<(), Stop> {
    let (token, given) = token(desk)?;
    let seed = clock::random()?;
    let server = local::start(local::Options {
        listen: args.listen,
        exposure: Exposure::Loopback,
        scenario: scenario(&args.scenario, desk.env.cwd())?,
        token: token.clone(),
        data: DataDir::Temporary,
        clock: local::Clock::new(clock::unix_millis),
        seed: u64::from_le_bytes(seed.first_chunk().copied().unwrap_or_default()),
    })
    .await
    .map_err(|error| not_started(&error))?;
    let file = match given {
        Some(path) => TokenFile {
            path,
            is_ours: false,
        },
        None => store(desk, server.addr().port(), &token)?,
    };
    // Before the words that make people use it, or a quick ctrl-c would not be graceful.
    let stopped = stop_signals()?;
    announce(desk, &server.base_url(), &file.path, &args.scenario)?;
    stopped.await;
    desk.out.note("Stopped.");
    server.shutdown().await;
    Ok(())
}

/// Reads the token from the file named, or makes a new one.
fn token(desk: &Desk) -> Result<(SecretString, Option<PathBuf>), Failure> {
    match &desk.globals.api_key_file {
        Some(path) => {
            let path = desk.env.cwd().join(path);
            Ok((read_key_file(&path)?, Some(path)))
        }
        None => Ok((SecretString::from(clock::token()?), None)),
    }
}

fn store(desk: &Desk, port: u16, token: &SecretString) -> Result<TokenFile, Failure> {
    let path = desk.paths()?.state_dir.join(format!("serve-{port}.token"));
    let content = format!("{}\n", token.expose_secret());
    private::write(&path, content.as_bytes(), Existing::Replace)?;
    Ok(TokenFile {
        path,
        is_ours: true,
    })
}

fn announce(desk: &mut Desk, url: &str, token: &Path, world: &str) -> Result<(), Stop> {
    if desk.out.format == Format::Json {
        desk.out.json(&Serving {
            version: VERSION,
            r#type: "serving",
            base_url: url,
            token_file: token.display().to_string(),
            scenario: world,
        })?;
        desk.out.flush()?;
    }
    let file = shell_word(&token.display().to_string());
    let export = match desk.out.paint {
        // Somebody is looking: something to copy for any client.
        Paint::Colour => {
            format!("\n  export OPENAI_BASE_URL={url}\n  export OPENAI_API_KEY=\"$(cat {file})\"\n")
        }
        Paint::Plain => String::new(),
    };
    desk.out.note(&format!(
        "Serving the world {world:?} at {url}\nThe token is in {}\n{export}\n  \
         batchdeck --base-url {url} --api-key-file {file} list\n\n\
         Answers come from small built-in responders, not from an LLM. Stop with ctrl-c.",
        token.display()
    ));
    Ok(())
}

/// Listens for ctrl-c and for the polite way to end a service.
fn stop_signals() -> Result<impl Future<Output = ()>, Failure> {
    let listen = |kind| {
        signal(kind).map_err(|error| {
            Failure::new(
                Kind::Internal,
                "cannot listen for signals",
                error.to_string(),
            )
        })
    };
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
