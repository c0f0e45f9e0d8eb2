//! Where words go: data to stdout, everything else to stderr.
//!
//! Nothing is ever printed by `println!`, which panics when the reader has gone; a closed pipe ends
//! the run as a success. Lines for people have passed [`crate::text::Clean`] before they come here.

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use super::exit::{self, Stop};
use crate::config::{Env, Glyphs};
use crate::domain::{Failure, Kind};
use crate::text::{Clean, json_line};

/// For whom stdout is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    People,
    Json,
}

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Voice {
    Quiet,
    Usual,
    Verbose,
}

/// Whether a stream ends at a terminal that takes colours and moves of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    Plain,
    Colour,
}

/// The two streams, and how to write to them.
pub(crate) struct Out {
    stdout: Box<dyn Write>,
    stderr: Box<dyn Write>,
    pub(crate) format: Format,
    pub(crate) voice: Voice,
    pub(crate) paint: Paint,
    pub(crate) glyphs: Glyphs,
    /// The columns of the terminal behind stdout, if it is one.
    pub(crate) width: Option<usize>,
    /// Whether progress may be drawn on stderr.
    pub(crate) shows_progress: bool,
}

impl Out {
    /// Takes the real streams, unlocked: the dashboard has threads that may have to complain.
    pub(crate) fn real(env: &Env, format: Format, voice: Voice) -> Self {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let is_able = env.get("TERM").is_some_and(|term| term != "dumb");
        let is_terminal = stdout.is_terminal();
        let paint = if is_terminal && is_able && !env.has("NO_COLOR") {
            Paint::Colour
        } else {
            Paint::Plain
        };
        let width = || {
            crossterm::terminal::size()
                .ok()
                .map(|(columns, _)| columns.into())
        };
        Self {
            format,
            voice,
            paint,
            glyphs: Glyphs::Unicode,
            width: is_terminal.then(width).flatten(),
            shows_progress: voice > Voice::Quiet && stderr.is_terminal() && is_able,
            stdout: Box::new(stdout),
            stderr: Box::new(stderr),
        }
    }

    /// Writes a line of data for people.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Stop> {
        writeln!(self.stdout, "{line}").map_err(|error| stopped(&error))
    }

    /// Writes bytes of data as they are; they are our own.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.stdout
            .write_all(bytes)
            .map_err(|error| stopped(&error))
    }

    /// Writes an object of data for scripts.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        let line = json_line(value).map_err(|error| {
            Failure::new(Kind::Internal, "cannot write JSON", error.to_string())
        })?;
        self.line(&line)
    }

    /// Hands on what is still in a buffer, so that a reader sees it now.
    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        self.stdout.flush().map_err(|error| stopped(&error))
    }

    /// Says something on stderr, unless told to be quiet.
    pub(crate) fn note(&mut self, text: &str) {
        self.say(Voice::Usual, text);
    }

    /// Says something on stderr for whoever asked for more.
    pub(crate) fn detail(&mut self, text: &str) {
        self.say(Voice::Verbose, text);
    }

    fn say(&mut self, least: Voice, text: &str) {
        if self.voice >= least {
            // There is nowhere to complain about stderr.
            writeln!(self.stderr, "{}", Clean::block(text)).ok();
        }
    }

    /// Says what went wrong, however quiet the run is.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        let words = match self.format {
            Format::People => exit::words(failure),
            Format::Json => exit::json_words(failure),
        };
        self.stderr.write_all(words.as_bytes()).ok();
    }

    /// Says what was mistyped, however quiet the run is.
    pub(crate) fn mistake(&mut self, text: &str) {
        writeln!(self.stderr, "{}", Clean::block(text)).ok();
    }

    /// Draws over the line of the cursor on stderr; an empty text clears it.
    pub(crate) fn draw(&mut self, text: &str) {
        if self.shows_progress {
            write!(self.stderr, "\r\x1b[2K{}", Clean::line(text)).ok();
            self.stderr.flush().ok();
        }
    }

    /// Asks on stderr, leaving the cursor behind the question.
    pub(crate) fn ask(&mut self, question: &str) {
        write!(self.stderr, "{} ", Clean::block(question)).ok();
        self.stderr.flush().ok();
    }
}

fn stopped(error: &io::Error) -> Stop {
    if error.kind() == ErrorKind::BrokenPipe {
        return Stop::PipeClosed;
    }
    Failure::new(Kind::Disk, "cannot write to stdout", error.to_string()).into()
}
