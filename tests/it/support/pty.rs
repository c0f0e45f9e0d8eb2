//! A program on a real pseudo-terminal, driven by keys and judged by what its screen shows.
//!
//! Nothing here sleeps: every wait is for a named condition, with a deadline, and prints the screen
//! when it is missed. What the program may write at all is the [`oracle`]'s matter.

pub(crate) mod oracle;
mod shared;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use rustix::termios::LocalModes;

pub(crate) use shared::Ending;
use shared::Shared;

/// Long enough for a busy machine; a condition that holds is noticed at once.
const DEADLINE: Duration = Duration::from_secs(20);

/// A running program and its terminal.
pub(crate) struct Session {
    shared: Arc<Shared>,
    master: Option<Box<dyn MasterPty + Send>>,
    /// Held open, so that the modes of the terminal outlive the program.
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    pid: Pid,
}

impl Session {
    /// Starts a program with a small environment of its own on a terminal of (columns, rows).
    pub(crate) fn spawn(
        program: &Path,
        args: &[&str],
        env: &[(&str, &str)],
        size: (u16, u16),
    ) -> Self {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin")]
            .iter()
            .chain(env)
        {
            command.env(name, value);
        }
        Self::run(command, size)
    }

    /// Starts a prepared command on a terminal of (columns, rows).
    pub(crate) fn run(command: CommandBuilder, size: (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let pid = child
            .process_id()
            .and_then(|id| Pid::from_raw(id.try_into().unwrap()))
            .unwrap();
        let shared = Shared::new(size);
        let input = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let reader = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.read(input)
        });
        thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.await_end(pid)
        });
        Self {
            shared,
            master: Some(pair.master),
            slave: Some(pair.slave),
            writer: Some(writer),
            reader: Some(reader),
            pid,
        }
    }

    /// Types keys, as the bytes that a terminal sends for them.
    pub(crate) fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("the terminal was hung up");
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait(&self, text: &str) {
        self.wait_until(&format!("the screen shows {text:?}"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Waits until the screen shows a text, for so long at most.
    pub(crate) fn wait_within(&self, limit: Duration, text: &str) {
        let condition = format!("the screen shows {text:?}");
        self.shared.wait(&condition, limit, |seen| {
            seen.screen().contents().contains(text)
        });
    }

    /// Waits until the screen shows a text no more.
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("the screen shows {text:?} no more"), |screen| {
            !screen.contents().contains(text)
        });
    }

    /// Waits until the screen is as described.
    pub(crate) fn wait_until(&self, condition: &str, is_met: impl Fn(&vt100::Screen) -> bool) {
        self.shared
            .wait(condition, DEADLINE, |seen| is_met(seen.screen()));
    }

    /// Waits until the program has been stopped so many times.
    pub(crate) fn wait_stopped(&self, times: usize) {
        let condition = format!("the program has stopped {times} times");
        self.shared
            .wait(&condition, DEADLINE, |seen| seen.stops >= times);
    }

    /// Waits until the program has ended.
    pub(crate) fn ending(&mut self) -> Ending {
        self.ending_within(DEADLINE)
    }

    /// Waits until the program has ended, for so long at most, and has everything it wrote.
    pub(crate) fn ending_within(&mut self, limit: Duration) -> Ending {
        self.shared
            .wait("the program has ended", limit, |seen| seen.ending.is_some());
        self.shared.lock().local_modes = self.local_modes();
        self.slave = None;
        if self.master.is_some() {
            self.shared
                .wait("all output was read", DEADLINE, |seen| seen.is_read);
        }
        self.shared.lock().ending.expect("waited for")
    }

    /// Waits until the program has ended by itself and returns its code.
    pub(crate) fn exit_code(&mut self) -> i32 {
        match self.ending() {
            Ending::Exit(code) => code,
            Ending::Killed(signal) => panic!("the program was killed by signal {signal}"),
        }
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&self, size: (u16, u16)) {
        self.shared.resize(size);
        self.master
            .as_ref()
            .expect("the terminal was hung up")
            .resize(pty_size(size))
            .unwrap();
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Sends a signal to the program and to every program it has started.
    pub(crate) fn signal_group(&self, signal: Signal) {
        kill_process_group(self.pid, signal).unwrap();
    }

    /// Closes the terminal under the program.
    pub(crate) fn hang_up(&mut self) {
        let path = self
            .master
            .as_ref()
            .and_then(|master| master.tty_name())
            .unwrap();
        self.shared.stop_reading();
        // The reader sleeps in a read; a byte from the other side wakes it.
        std::fs::OpenOptions::new()
            .write(true)
            .open(path)
            .unwrap()
            .write_all(b"\0")
            .unwrap();
        self.reader.take().map(JoinHandle::join).unwrap().unwrap();
        self.writer = None;
        self.slave = None;
        self.master = None;
    }

    /// Everything the program has written so far.
    pub(crate) fn raw_output(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// The text on the screen.
    pub(crate) fn screen(&self) -> String {
        self.shared.lock().screen().contents()
    }

    /// Looks at the emulated screen, for styles.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        at(self.shared.lock().screen())
    }

    /// Waits a little and tells whether the program wrote anything in that time.
    pub(crate) fn is_silent_for(&self, time: Duration) -> bool {
        let length = self.shared.lock().raw.len();
        !self
            .shared
            .happens_within(time, |seen| seen.raw.len() > length)
    }

    /// The process, for a look at what the system knows about it.
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// What of the program's modes is still set on the terminal; nothing when it was given back.
    pub(crate) fn left_behind(&self) -> Vec<String> {
        let seen = self.shared.lock();
        let screen = seen.screen();
        let local = if seen.ending.is_some() {
            seen.local_modes
        } else {
            self.local_modes()
        };
        let mut left: Vec<String> = Vec::new();
        let mut note = |is_left: bool, what: &str| left.extend(is_left.then(|| what.to_owned()));
        note(screen.alternate_screen(), "alternate screen");
        note(screen.hide_cursor(), "hidden cursor");
        note(screen.bracketed_paste(), "bracketed paste");
        note(
            screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
            "mouse",
        );
        note(!local.contains(LocalModes::ICANON), "raw input");
        note(!local.contains(LocalModes::ECHO), "no echo");
        note(!local.contains(LocalModes::ISIG), "no interrupt key");
        left.extend(
            oracle::open_modes(&seen.raw)
                .iter()
                .map(|mode| format!("mode {mode}")),
        );
        left
    }

    /// Tells whether the terminal is as the program found it.
    pub(crate) fn terminal_is_restored(&self) -> bool {
        self.left_behind().is_empty()
    }

    /// The terminal's modes as the kernel has them; all of them where it was hung up.
    fn local_modes(&self) -> LocalModes {
        let modes = self.master.as_ref().and_then(|master| master.get_termios());
        modes.map_or(LocalModes::all(), |modes| {
            LocalModes::from_bits_retain(modes.local_flags.bits())
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.shared.lock().ending.is_none() {
            // It may end at this very moment.
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}
