//! The stage that is a terminal.

use std::io;
use std::path::PathBuf;
use std::process::Command;

use crate::app::App;
use crate::app::effect::{Program, Shown};
use crate::app::event::Event;
use crate::config::private::{self, Existing};
use crate::config::{Env, Glyphs, Paths};
use crate::domain::{Failure, Kind};
use crate::text::Wrapping;

use super::input::translate;
use super::stage::{Heard, Stage};
use super::terminal::{Input, Panics, Signal, Signals, Term, TermError, run_in_foreground};
use super::theme::Theme;
use super::view;

/// A terminal, what is typed on it, and what the system says.
#[derive(Debug)]
pub struct Terminal<'a> {
    /// The screen.
    pub term: Term,
    /// Keys, mouse, pastes.
    pub input: Input,
    /// What the system asks for.
    pub signals: Signals,
    /// Panics of tasks.
    pub panics: &'a Panics,
    /// The environment: editor, pager, multiplexer.
    pub env: Env,
    /// Where temporary files go.
    pub paths: Paths,
    /// What the terminal and its font can show.
    pub glyphs: Glyphs,
}

impl Stage for Terminal<'_> {
    fn draw(&mut self, app: &App, theme: &Theme) -> io::Result<()> {
        self.term.draw(|frame| {
            view::draw(app, theme, frame);
            if self.glyphs == Glyphs::Ascii {
                view::to_ascii(frame.buffer_mut());
            }
        })
    }

    async fn next(&mut self) -> Heard {
        tokio::select! {
            biased;
            signal = self.signals.next() => self.heard(signal),
            panic = self.panics.next() => {
                let why = format!("{} at {}", panic.message, panic.place);
                Heard::Event(Box::new(Event::Went(Failure::new(Kind::Internal, "a task broke", why))))
            }
            event = self.input.next() => match event {
                Ok(event) => translate(event).map_or(Heard::Nothing, |event| Heard::Event(Box::new(event))),
                Err(_gone) => Heard::End(129),
            },
        }
    }

    fn lend(&mut self, with: Program, what: &Shown) -> Result<(), Failure> {
        let path = self.path_of(what)?;
        let mut command = self.program(with);
        command.arg(&path);
        let name = command.get_program().to_string_lossy().into_owned();
        let ran = self
            .term
            .hand_over(&mut self.input, &self.signals, || {
                run_in_foreground(&mut command)
            })
            .map_err(|error| lost(&error))?;
        if let Shown::Text { .. } = what {
            // An answer does not stay behind; one that cannot be removed is in a private folder.
            let _ = std::fs::remove_file(&path);
        }
        match ran {
            Ok(_status) => Ok(()),
            Err(error) => Err(Failure::new(
                Kind::Config,
                format!("cannot run {name}"),
                error.to_string(),
            )
            .with_hint("set EDITOR or PAGER to a program that is installed")),
        }
    }

    fn suspend(&mut self) -> Result<(), Failure> {
        self.term
            .suspend(&mut self.input, &self.signals)
            .map_err(|error| lost(&error))
    }

    fn copy(&mut self, text: &str) -> Result<String, Failure> {
        match self.term.copy(text, self.wrapping()) {
            Ok(()) => Ok("sent to the clipboard of the terminal".to_owned()),
            Err(error) => Err(
                Failure::new(Kind::Terminal, "cannot copy", error.to_string())
                    .with_hint("E opens it in the editor instead"),
            ),
        }
    }
}

impl Terminal<'_> {
    fn heard(&mut self, signal: Signal) -> Heard {
        match signal {
            Signal::Suspend => Heard::Suspend,
            Signal::Continue => match self.term.take_again() {
                Ok(()) => Heard::Nothing,
                Err(_gone) => Heard::End(129),
            },
            Signal::Interrupt | Signal::Terminate | Signal::HangUp | Signal::Quit => {
                signal.exit_code().map_or(Heard::Nothing, Heard::End)
            }
        }
    }

    fn wrapping(&self) -> Wrapping {
        if self.env.has("TMUX") {
            Wrapping::Tmux
        } else if self.env.has("STY") {
            Wrapping::Screen
        } else {
            Wrapping::Plain
        }
    }

    fn program(&self, with: Program) -> Command {
        let (names, usual): (&[&str], &str) = match with {
            Program::Editor => (&["VISUAL", "EDITOR"], "vi"),
            Program::Pager => (&["PAGER"], "less"),
        };
        let named = names.iter().find_map(|name| self.env.get(name));
        let line = named
            .filter(|line| !line.trim().is_empty())
            .unwrap_or(usual);
        let mut words = line.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(usual));
        command.args(words);
        command
    }

    /// Returns the file to show; text goes into a private file first.
    fn path_of(&self, what: &Shown) -> Result<PathBuf, Failure> {
        match what {
            Shown::File(path) => Ok(path.clone()),
            Shown::Text { name, text } => {
                let folder = self.paths.state_dir.join("shown");
                private::make_dir(&folder)?;
                let path = folder.join(name);
                private::write(&path, pretty(text).as_bytes(), Existing::Replace)?;
                Ok(path)
            }
        }
    }
}

/// Lays JSON out in lines; what is no JSON stays as it is.
fn pretty(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| text.to_owned())
}

fn lost(error: &TermError) -> Failure {
    Failure::new(
        Kind::Terminal,
        "cannot take the terminal again",
        error.to_string(),
    )
}
