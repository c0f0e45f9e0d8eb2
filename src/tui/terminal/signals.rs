//! What the system asks for, as a stream that the event loop reads.
//!
//! A graceful end is the loop's work. The threads behind the stream see to it that there is an end
//! even where the loop cannot work any more.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use tokio::signal::unix::{Signal as Stream, SignalKind, signal};
use tokio::sync::Notify;

use super::backstop::{self, Last};
use super::tty::Tty;

/// What the system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT: end. From outside only; in raw mode the interrupt key is a key.
    Interrupt,
    /// SIGTERM: end.
    Terminate,
    /// SIGHUP, or a terminal that has gone: end, and write nothing any more.
    HangUp,
    /// SIGQUIT: end.
    Quit,
    /// SIGTSTP: [`Term::suspend`](super::Term::suspend).
    Suspend,
    /// SIGCONT after a stop we were not asked about:
    /// [`Term::take_again`](super::Term::take_again). The system also sends it with a hang-up, so
    /// an error there means that the terminal has gone: end as for [`Signal::HangUp`].
    Continue,
}

impl Signal {
    /// Returns the exit code of a program that ends for this signal; none where it goes on.
    pub const fn exit_code(self) -> Option<u8> {
        match self {
            Self::HangUp => Some(129),
            Self::Interrupt => Some(130),
            Self::Quit => Some(131),
            Self::Terminate => Some(143),
            Self::Suspend | Self::Continue => None,
        }
    }
}

/// One signal: whether it came, and a stream that wakes the loop to look.
///
/// The flag is set while the signal is handled, the stream some time later. So what the flag has
/// forgotten stays forgotten, whenever the stream gets round to it.
#[derive(Debug)]
struct Line {
    came: Arc<AtomicBool>,
    stream: Stream,
}

impl Line {
    fn open(number: i32) -> io::Result<Self> {
        let came = Arc::new(AtomicBool::new(false));
        // The flag first: actions run in the order of their registration.
        signal_hook::flag::register(number, Arc::clone(&came))?;
        Ok(Self {
            came,
            stream: signal(SignalKind::from_raw(number))?,
        })
    }

    async fn next(&mut self) {
        while !self.came.swap(false, Ordering::SeqCst) {
            if self.stream.recv().await.is_none() {
                std::future::pending::<()>().await;
            }
        }
    }

    fn forget(&self) {
        self.came.store(false, Ordering::SeqCst);
    }
}

/// The stream of signals, with the threads that back it.
///
/// The loop has two seconds to end the program after a signal that asks for it; after that, or at
/// a second signal, a thread restores the terminal and ends it. Where the terminal itself has gone
/// the loop has one second.
#[derive(Debug)]
pub struct Signals {
    tty: Arc<Tty>,
    lost: Arc<Notify>,
    last: Last,
    terminate: Line,
    hang_up: Line,
    interrupt: Line,
    quit: Line,
    suspend: Line,
    go_on: Line,
}

impl Signals {
    /// Starts to listen; to be called inside the runtime, before the terminal is entered, once.
    ///
    /// # Errors
    ///
    /// Those of registering with the system and of starting a thread.
    pub fn listen(tty: &Arc<Tty>) -> io::Result<Self> {
        let lost = Arc::new(Notify::new());
        let signals = Self {
            tty: Arc::clone(tty),
            lost: Arc::clone(&lost),
            last: backstop::stand_by(Arc::clone(tty))?,
            terminate: Line::open(SIGTERM)?,
            hang_up: Line::open(SIGHUP)?,
            interrupt: Line::open(SIGINT)?,
            quit: Line::open(SIGQUIT)?,
            suspend: Line::open(SIGTSTP)?,
            go_on: Line::open(SIGCONT)?,
        };
        backstop::watch_terminal(Arc::clone(tty), lost)?;
        Ok(signals)
    }

    /// Returns the next signal. It may be dropped and called again without losing one.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            biased;
            () = self.lost.notified() => Signal::HangUp,
            () = self.hang_up.next() => Signal::HangUp,
            () = self.terminate.next() => Signal::Terminate,
            () = self.quit.next() => Signal::Quit,
            () = self.interrupt.next() => Signal::Interrupt,
            () = self.suspend.next() => Signal::Suspend,
            () = self.go_on.next() => Signal::Continue,
        }
    }

    /// Forgets what the keyboard sent while another program had the terminal.
    ///
    /// A signal may still wait for the thread that the system chose for it. Handling one of our own
    /// takes delivery of all that wait, so that none comes after it was to be forgotten.
    pub(super) fn forget_keyboard(&self) {
        // A program may always send itself a signal.
        let _ = signal_hook::low_level::raise(SIGCONT);
        for line in [&self.interrupt, &self.quit, &self.suspend, &self.go_on] {
            line.forget();
        }
        self.last.forget_keyboard();
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.tty.finish();
    }
}
