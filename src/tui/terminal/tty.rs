//! The terminal as a device: whether there is one, what it was like before, how to give it back.
//!
//! Several parties may have to give it back: the normal end, a panic, a signal thread. Therefore
//! everything needed lies ready in one shared value, and whoever comes first does it once.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, OutputModes, Termios, tcgetattr, tcgetwinsize,
    tcsetattr,
};

use super::modes::Modes;
use crate::text::ClipboardError;

/// The size assumed where a terminal says 0×0, as some pseudo-terminals do.
const FALLBACK_SIZE: Size = Size::new(80, 24);
/// How long a dying program waits for a terminal that takes no bytes.
const LAST_WORDS: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 200_000_000,
};

/// Says why the dashboard cannot be shown, or no longer.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    /// Standard input or output is a file or a pipe.
    #[error(
        "the dashboard needs a terminal, and {0} is none - run a verb instead, for example `batchdeck list` or `batchdeck watch --json`"
    )]
    NotATerminal(&'static str),
    /// `TERM=dumb`, or no terminal type at all.
    #[error(
        "the dashboard needs a terminal that can place its cursor, and TERM is {0} - run a verb instead, for example `batchdeck list` or `batchdeck watch --json`"
    )]
    Dumb(&'static str),
    /// A text is too long for the clipboard sequence.
    #[error(transparent)]
    Clipboard(#[from] ClipboardError),
    /// The terminal does not answer as a terminal does, or has gone.
    #[error("the terminal cannot be used: {0} - open another one and start again")]
    Io(#[from] io::Error),
}

/// The terminal that the program was started in.
pub struct Tty {
    out: OwnedFd,
    /// What to give back; there only while we hold the terminal.
    held: Mutex<Option<Held>>,
    is_lent: AtomicBool,
    is_done: AtomicBool,
}

struct Held {
    before: Termios,
    leave: Vec<u8>,
}

impl fmt::Debug for Tty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tty")
            .field("is_held", &self.is_held())
            .finish_non_exhaustive()
    }
}

impl Tty {
    /// Finds the terminal, without writing a byte to it.
    ///
    /// The argument is the value of `TERM`.
    ///
    /// # Errors
    ///
    /// [`TermError::NotATerminal`] and [`TermError::Dumb`], whose texts name the commands that work
    /// without a terminal; the program then ends with code 2.
    pub fn open(term: Option<&str>) -> Result<Arc<Self>, TermError> {
        if !io::stdin().is_terminal() {
            return Err(TermError::NotATerminal("standard input"));
        }
        if !io::stdout().is_terminal() {
            return Err(TermError::NotATerminal("standard output"));
        }
        match term {
            None | Some("") => return Err(TermError::Dumb("not set")),
            Some("dumb") => return Err(TermError::Dumb("\"dumb\"")),
            Some(_) => {}
        }
        Ok(Arc::new(Self {
            out: io::stdout().as_fd().try_clone_to_owned()?,
            held: Mutex::new(None),
            is_lent: AtomicBool::new(false),
            is_done: AtomicBool::new(false),
        }))
    }

    /// Takes the terminal: raw mode and our modes. Taking it twice starts anew.
    pub(super) fn take(&self, modes: Modes) -> io::Result<()> {
        self.restore();
        let before = sane(tcgetattr(&self.out)?);
        *self.lock() = Some(Held {
            before,
            leave: modes.leave(),
        });
        self.is_lent.store(false, Ordering::SeqCst);
        let taken = crossterm::terminal::enable_raw_mode();
        taken
            .and_then(|()| self.write_all(&modes.enter()))
            .inspect_err(|_| self.restore())
    }

    /// Gives the terminal back as it was. Does nothing where it was given back already.
    pub(super) fn restore(&self) {
        if self.give_back().is_some() {
            // Its own copy of the old modes equals ours; it only has to know that they hold again.
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }

    /// Gives the terminal back from a thread that must not wait for any other.
    pub(super) fn restore_at_once(&self) {
        let _ = self.give_back();
    }

    fn give_back(&self) -> Option<()> {
        let held = self.lock().take()?;
        let _ = tcsetattr(&self.out, OptionalActions::Now, &held.before);
        self.say_last(&held.leave);
        Some(())
    }

    /// Writes to a terminal that may take nothing any more, and gives up soon.
    pub(super) fn say_last(&self, bytes: &[u8]) {
        if self.wait_until_writable(Some(&LAST_WORDS)) {
            let _ = self.write_all(bytes);
        }
    }

    /// Writes everything, in as few calls as the terminal allows.
    pub(super) fn write_all(&self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match rustix::io::write(&self.out, rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => rest = rest.get(written..).unwrap_or_default(),
                Err(rustix::io::Errno::INTR) => {}
                // Somebody made the shared terminal non-blocking; wait as a blocking write does.
                Err(rustix::io::Errno::AGAIN) => _ = self.wait_until_writable(None),
                Err(errno) => return Err(errno.into()),
            }
        }
        Ok(())
    }

    fn wait_until_writable(&self, limit: Option<&Timespec>) -> bool {
        // Where terminals cannot be polled (macOS) the flags say so, and writing is tried.
        !matches!(
            poll(&mut [PollFd::new(&self.out, PollFlags::OUT)], limit),
            Ok(0)
        )
    }

    /// The size now, asked of the kernel and not of the terminal.
    pub(super) fn size(&self) -> Size {
        let size = tcgetwinsize(&self.out).map(|size| Size::new(size.ws_col, size.ws_row));
        size.ok()
            .filter(|size| size.area() > 0)
            .unwrap_or(FALLBACK_SIZE)
    }

    /// Tells whether the terminal is ours at the moment.
    pub(super) fn is_held(&self) -> bool {
        self.lock().is_some()
    }

    /// Marks the terminal as somebody else's: an editor's, a pager's.
    pub(super) fn lend(&self) {
        self.restore();
        self.is_lent.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_lent(&self) -> bool {
        self.is_lent.load(Ordering::SeqCst)
    }

    /// Marks the dashboard as over: from now on nobody waits for a graceful end of it.
    pub(super) fn finish(&self) {
        self.is_done.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_done.load(Ordering::SeqCst)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsFd for Tty {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.out.as_fd()
    }
}

impl Write for &Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Repairs modes that a killed program left raw, so that we do not give them back like that.
fn sane(mut modes: Termios) -> Termios {
    let cooked = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
    if !modes.local_modes.intersects(cooked) {
        modes.local_modes.insert(cooked | LocalModes::IEXTEN);
        modes
            .input_modes
            .insert(InputModes::ICRNL | InputModes::IXON | InputModes::BRKINT);
        modes
            .output_modes
            .insert(OutputModes::OPOST | OutputModes::ONLCR);
    }
    modes
}
