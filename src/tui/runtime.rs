//! The loop: draw what has changed, wait for what happens, decide, and have it done.
//!
//! There is no frame timer: the model says when it next has something to do by itself, and until
//! then nothing runs. Everything that blocks or waits runs in [`super::tasks`] on other threads;
//! the only things done here are drawing and what needs the terminal itself.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::event::Event;
use crate::clock::Clock;
use crate::domain::Failure;

use super::journal::Journal;
use super::stage::{Heard, Stage};
use super::tasks::Tasks;
use super::theme::{Ink, Theme};

/// Events handled in one turn at most, so that a flood of them cannot keep the screen still.
const BURST: usize = 64;
/// How the process ends when its terminal has gone: as if by SIGHUP.
const HANGUP: u8 = 129;

/// How the screen looks.
#[derive(Clone, Debug)]
pub struct Look {
    /// The theme in use.
    pub theme: Theme,
    /// Whether colours may be used, whatever the theme.
    pub ink: Ink,
}

/// What a turn of the loop leads to.
enum Turn {
    GoOn,
    End(u8),
}

/// The parts of a running dashboard.
#[derive(Debug)]
pub struct Dashboard<'a, S> {
    /// The core.
    pub app: App,
    /// How it looks.
    pub look: Look,
    /// Where it is shown.
    pub stage: &'a mut S,
    /// What runs outside.
    pub tasks: &'a mut Tasks,
    /// The clocks.
    pub clock: Clock,
    /// Where messages are kept, if anywhere.
    pub journal: Option<Journal>,
}

/// Something that wakes the loop.
enum Woken {
    Heard(Heard),
    Task(Box<Event>),
    Deadline,
}

impl<S: Stage> Dashboard<'_, S> {
    /// Runs until the user or the system ends it; returns the exit code.
    ///
    /// What is wished for at the start is begun before the first picture, so that a file is read
    /// while that is drawn.
    pub async fn run(&mut self) -> u8 {
        if let Turn::End(code) = self.feed(Event::Ticked) {
            return code;
        }
        loop {
            if let Some(journal) = &mut self.journal {
                journal.keep(&self.app.model.notices);
            }
            if self.stage.draw(&self.app, &self.look.theme).is_err() {
                return HANGUP;
            }
            let woken = self.wait().await;
            if let Turn::End(code) = self.turn(woken).await {
                return code;
            }
        }
    }

    async fn wait(&mut self) -> Woken {
        let deadline = self.app.model.deadline().map(|at| self.clock.instant(at));
        tokio::select! {
            biased;
            event = self.tasks.next() => Woken::Task(Box::new(event)),
            heard = self.stage.next() => Woken::Heard(heard),
            () = sleep_until(deadline) => Woken::Deadline,
        }
    }

    /// Handles what woke the loop and everything else that is there already, then lets it draw.
    async fn turn(&mut self, woken: Woken) -> Turn {
        let mut next = Some(woken);
        for _ in 0..BURST {
            let Some(woken) = next.take() else { break };
            if let Turn::End(code) = self.handle(woken) {
                return Turn::End(code);
            }
            next = self.ready().await;
        }
        match next {
            Some(woken) => self.handle(woken),
            None => Turn::GoOn,
        }
    }

    /// Returns what is there without waiting for it.
    ///
    /// The stage is polled with the waker of this task and never with one that does nothing: the
    /// terminal's event stream keeps the first waker it is given until that has been called, so
    /// the next key would wake nobody.
    async fn ready(&mut self) -> Option<Woken> {
        if let Some(event) = self.tasks.try_next() {
            return Some(Woken::Task(Box::new(event)));
        }
        let mut next = pin!(self.stage.next());
        poll_fn(|context| match next.as_mut().poll(context) {
            Poll::Ready(heard) => Poll::Ready(Some(Woken::Heard(heard))),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    fn handle(&mut self, woken: Woken) -> Turn {
        let event = match woken {
            Woken::Task(event) | Woken::Heard(Heard::Event(event)) => *event,
            Woken::Deadline => Event::Ticked,
            Woken::Heard(Heard::Nothing) => return Turn::GoOn,
            Woken::Heard(Heard::End(code)) => return Turn::End(code),
            Woken::Heard(Heard::Suspend) => Event::Returned(self.stage.suspend()),
        };
        self.feed(event)
    }

    /// Gives an event to the core and has its wishes done. A wish that is done on the spot gives
    /// another event, which is fed in turn.
    fn feed(&mut self, event: Event) -> Turn {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in self.app.update(event, self.clock.now()) {
                match self.perform(effect) {
                    Done::Outside => {}
                    Done::Here(event) => events.push(*event),
                    Done::Quit => return Turn::End(0),
                }
            }
        }
        Turn::GoOn
    }

    fn perform(&mut self, effect: Effect) -> Done {
        match effect {
            Effect::Quit => Done::Quit,
            Effect::Suspend => Done::here(Event::Returned(self.stage.suspend())),
            Effect::Show { with, what } => {
                Done::here(Event::Returned(self.stage.lend(with, &what)))
            }
            Effect::Copy { what, text } => {
                let outcome: Result<String, Failure> = self.stage.copy(&text);
                Done::here(Event::Copied { what, outcome })
            }
            Effect::UseTheme(name) => {
                if let Some(theme) = Theme::named(&name, self.look.ink) {
                    self.look.theme = theme;
                }
                Done::Outside
            }
            other => {
                self.tasks.perform(other);
                Done::Outside
            }
        }
    }
}

/// How a wish was done.
enum Done {
    /// A task has it, or there is nothing to report.
    Outside,
    /// At once, with this outcome.
    Here(Box<Event>),
    /// The wish was to leave.
    Quit,
}

impl Done {
    fn here(event: Event) -> Self {
        Self::Here(Box::new(event))
    }
}

async fn sleep_until(deadline: Option<tokio::time::Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
