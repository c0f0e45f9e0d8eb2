//! What the user does: keys, mouse, paste, focus, sizes.
//!
//! Two readers of one terminal steal each other's keys, so the source can be closed and opened
//! again around an editor. What an event means is decided elsewhere.

use std::io;

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
        self.stream = None;
    }

    /// Reads again.
    pub fn resume(&mut self) {
        self.stream.get_or_insert_with(EventStream::new);
    }
}
