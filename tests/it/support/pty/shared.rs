//! What the reader, the waiter and the test know of one session.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use rustix::process::{Pid, WaitOptions, waitpid};
use rustix::termios::LocalModes;

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By itself, with a code.
    Exit(i32),
    /// By a signal.
    Killed(i32),
}

/// Everything seen so far.
pub(super) struct Seen {
    parser: vt100::Parser,
    pub(super) raw: Vec<u8>,
    pub(super) stops: usize,
    pub(super) ending: Option<Ending>,
    pub(super) is_read: bool,
    pub(super) local_modes: LocalModes,
    is_reading: bool,
}

impl Seen {
    pub(super) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }
}

pub(super) struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl Shared {
    pub(super) fn new((cols, rows): (u16, u16)) -> Arc<Self> {
        let seen = Seen {
            parser: vt100::Parser::new(rows, cols, 0),
            raw: Vec::new(),
            stops: 0,
            ending: None,
            is_read: false,
            local_modes: LocalModes::empty(),
            is_reading: true,
        };
        Arc::new(Self {
            seen: Mutex::new(seen),
            changed: Condvar::new(),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Seen> {
        // A test that failed while it looked has told its reason already.
        self.seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn resize(&self, (cols, rows): (u16, u16)) {
        self.lock().parser.screen_mut().set_size(rows, cols);
    }

    pub(super) fn stop_reading(&self) {
        self.lock().is_reading = false;
    }

    /// Reads until the other side is closed.
    pub(super) fn read(&self, mut input: Box<dyn Read + Send>) {
        let mut bytes = [0; 16 * 1024];
        while let Ok(length @ 1..) = input.read(&mut bytes) {
            let mut seen = self.lock();
            if !seen.is_reading {
                return;
            }
            seen.raw.extend_from_slice(&bytes[..length]);
            seen.parser.process(&bytes[..length]);
            self.changed.notify_all();
        }
        self.lock().is_read = true;
        self.changed.notify_all();
    }

    /// Notes each stop of the program, and its end.
    pub(super) fn await_end(&self, pid: Pid) {
        while let Ok(Some((_, status))) = waitpid(Some(pid), WaitOptions::UNTRACED) {
            let mut seen = self.lock();
            if status.stopped() {
                seen.stops += 1;
            } else {
                let killed = status.terminating_signal().map(Ending::Killed);
                seen.ending = killed.or(status.exit_status().map(Ending::Exit));
            }
            self.changed.notify_all();
            if seen.ending.is_some() {
                return;
            }
        }
    }

    pub(super) fn wait(&self, condition: &str, limit: Duration, is_met: impl Fn(&Seen) -> bool) {
        if self.happens_within(limit, is_met) {
            return;
        }
        let seen = self.lock();
        panic!(
            "waited {limit:?} in vain until {condition}\nending: {:?}, stops: {}\nthe screen:\n{}\n----",
            seen.ending,
            seen.stops,
            seen.screen().contents()
        );
    }

    pub(super) fn happens_within(&self, limit: Duration, is_met: impl Fn(&Seen) -> bool) -> bool {
        let seen = self.lock();
        let waited = self
            .changed
            .wait_timeout_while(seen, limit, |seen| !is_met(seen));
        is_met(&waited.unwrap_or_else(std::sync::PoisonError::into_inner).0)
    }
}
