//! What the user does: keys, mouse, paste, focus, sizes.
//!
//! Two readers of one terminal steal each other's keys, so the source can be closed and opened
//! again around an editor. What an event means is decided elsewhere.

use std::io;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt as _;

/// A source of terminal events that can be paused.
#[derive(Debug)]
pub struct Input {
    stream: Option<EventStream>,
}

impl Input {
    /// Starts to read.
    pub fn open() -> Self {
        Self {
            stream: Some(EventStream::new()),
        }
    }

    /// Returns the next event; waits for ever while paused, and after the terminal has ended.
    ///
    /// It may be dropped and called again at any time without losing an event.
    ///
    /// # Errors
    ///
    /// Those of reading the terminal.
    pub async fn next(&mut self) -> io::Result<Event> {
        if let Some(stream) = &mut self.stream {
            if let Some(event) = stream.next().await {
                return event;
            }
            self.stream = None;
        }
        std::future::pending().await
    }

    /// Stops reading, so that another program has the keys to itself.
    pub fn pause(&mut self) {
        if self.stream.take().is_some() {
            take_up_wake_up();
        }
    }

    /// Reads again.
    pub fn resume(&mut self) {
        if self.stream.is_none() {
            take_up_wake_up();
            self.stream = Some(EventStream::new());
        }
    }
}

/// Takes the wake-up out of crossterm's queue that a closed stream has left there.
///
/// crossterm drops a key that arrives together with a wake-up: it returns at the wake-up, and the
/// system does not report the key again. So the wake-up must be gone before keys matter.
fn take_up_wake_up() {
    // Without a terminal there is nothing to take up.
    let _ = crossterm::event::poll(Duration::ZERO);
}
