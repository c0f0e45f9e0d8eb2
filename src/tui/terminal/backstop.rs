//! Two threads that end the program when its event loop cannot.
//!
//! Both sleep in the kernel and cost nothing until they are needed. They use no lock that the loop
//! holds while it works, print nothing, and end the process without running anybody's exit code.

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::{flag, low_level};
use tokio::sync::Notify;

use super::tty::Tty;

/// How long the loop may take to end the program after a signal.
const GRACE: Duration = Duration::from_secs(2);
/// How long it may take after the terminal has gone.
const GRACE_WITHOUT_TERMINAL: Duration = Duration::from_secs(1);
const ENDING: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];

/// The last signal that asks for the end; 0 for none, or one that was another program's.
#[derive(Debug, Clone)]
pub(super) struct Last(Arc<AtomicUsize>);

impl Last {
    /// Forgets an interrupt that was meant for the program that had the terminal.
    ///
    /// The thread may look only after the terminal is ours again, so that it cannot tell by itself.
    pub(super) fn forget_keyboard(&self) {
        for signal in [SIGINT, SIGQUIT].map(number) {
            // Another signal that came since is not forgotten.
            let _ = self
                .0
                .compare_exchange(signal, 0, Ordering::SeqCst, Ordering::SeqCst);
        }
    }

    fn signal(&self) -> i32 {
        i32::try_from(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }
}

fn number(signal: i32) -> usize {
    usize::try_from(signal).unwrap_or_default()
}

/// Starts the thread that ends the program at a second signal, or when the first is not heeded.
pub(super) fn stand_by(tty: Arc<Tty>) -> io::Result<Last> {
    let last = Last(Arc::new(AtomicUsize::new(0)));
    let (bell, rope) = UnixStream::pair()?;
    for signal in ENDING {
        // The number is stored before the bell rings: actions run in the order of registration.
        flag::register_usize(signal, Arc::clone(&last.0), number(signal))?;
        low_level::pipe::register(signal, rope.try_clone()?)?;
    }
    let backstop = Backstop {
        tty,
        last: last.clone(),
        bell,
    };
    thread::Builder::new()
        .name("backstop".to_owned())
        .spawn(move || backstop.run())?;
    Ok(last)
}

struct Backstop {
    tty: Arc<Tty>,
    last: Last,
    bell: UnixStream,
}

impl Backstop {
    fn run(mut self) {
        while self.is_rung() {
            if self.is_for_another_program() {
                continue;
            }
            if !self.tty.is_done() {
                // Either outcome ends the program: a second signal, or the time is over.
                let _ = self.bell.set_read_timeout(Some(GRACE));
                let _ = self.is_rung();
            }
            self.tty.restore_at_once();
            low_level::exit(128 + self.last.signal());
        }
    }

    fn is_rung(&mut self) -> bool {
        loop {
            match self.bell.read(&mut [0]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => return matches!(outcome, Ok(1)),
            }
        }
    }

    /// While an editor has the terminal, the interrupt key is meant for the editor.
    fn is_for_another_program(&self) -> bool {
        match self.last.signal() {
            0 => true,
            SIGINT | SIGQUIT => self.tty.is_lent(),
            _ => false,
        }
    }
}

/// Starts the thread that notices that the terminal has gone.
///
/// Whoever reads a terminal that has gone may spin for ever; so the program ends within a second.
pub(super) fn watch_terminal(tty: Arc<Tty>, lost: Arc<Notify>) -> io::Result<()> {
    let watch = move || {
        if is_hung_up(&tty) {
            lost.notify_one();
            thread::sleep(GRACE_WITHOUT_TERMINAL);
            low_level::exit(128 + SIGHUP);
        }
    };
    thread::Builder::new()
        .name("watchdog".to_owned())
        .spawn(watch)?;
    Ok(())
}

/// Sleeps until the terminal hangs up. Returns false where that cannot be watched (macOS has no
/// poll for terminals; SIGHUP remains).
fn is_hung_up(tty: &Tty) -> bool {
    loop {
        let mut watched = [PollFd::new(tty, PollFlags::empty())];
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let [fd] = watched;
                return fd.revents().intersects(PollFlags::HUP | PollFlags::ERR);
            }
        }
    }
}
