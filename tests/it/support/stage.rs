//! A stage without a terminal: keys come through a channel, frames are counted.

use std::io;

use batchdeck::app::App;
use batchdeck::app::effect::{Program, Shown};
use batchdeck::app::event::Event;
use batchdeck::app::key::Key;
use batchdeck::domain::Failure;
use batchdeck::tui::stage::{Heard, Stage};
use batchdeck::tui::theme::Theme;
use ratatui::buffer::Buffer;
use tokio::sync::mpsc;

use super::screen;

/// A stage for tests of the loop.
#[derive(Debug)]
pub(crate) struct QuietStage {
    events: mpsc::UnboundedReceiver<Event>,
    last: Option<Buffer>,
    /// Frames that were drawn.
    pub(crate) frames: u32,
    /// Frames that differed from the one before.
    pub(crate) changes: u32,
    /// Texts that were copied.
    pub(crate) copied: Vec<String>,
}

/// The hands before a stage.
#[derive(Clone, Debug)]
pub(crate) struct Hands(mpsc::UnboundedSender<Event>);

impl QuietStage {
    pub(crate) fn new() -> (Self, Hands) {
        let (sender, events) = mpsc::unbounded_channel();
        let stage = Self {
            events,
            last: None,
            frames: 0,
            changes: 0,
            copied: Vec::new(),
        };
        (stage, Hands(sender))
    }

    /// Returns what is on the screen.
    pub(crate) fn text(&self) -> String {
        self.last
            .as_ref()
            .map(screen::rows)
            .unwrap_or_default()
            .join("\n")
    }
}

impl Hands {
    pub(crate) fn press(&self, key: &str) {
        let key = Key::parse(key).expect("a key");
        // The dashboard may have ended, which the test sees by itself.
        let _ = self.0.send(Event::Pressed(key));
    }
}

impl Stage for QuietStage {
    fn draw(&mut self, app: &App, theme: &Theme) -> io::Result<()> {
        let frame = screen::buffer(app, theme);
        self.frames += 1;
        if self.last.as_ref() != Some(&frame) {
            self.changes += 1;
            self.last = Some(frame);
        }
        Ok(())
    }

    async fn next(&mut self) -> Heard {
        match self.events.recv().await {
            Some(event) => Heard::Event(Box::new(event)),
            None => std::future::pending().await,
        }
    }

    fn lend(&mut self, _with: Program, _what: &Shown) -> Result<(), Failure> {
        Ok(())
    }

    fn suspend(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn copy(&mut self, text: &str) -> Result<String, Failure> {
        self.copied.push(text.to_owned());
        Ok("to the test".to_owned())
    }
}
