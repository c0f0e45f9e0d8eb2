//! A pseudo-terminal with a stop-watch: when was which byte there.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Columns and rows of the terminal.
const SIZE: (u16, u16) = (120, 40);
/// The end of a synchronized update: the frame is whole.
const END_OF_FRAME: &[u8] = b"\x1b[?2026l";
/// A key that moves nothing is given up after this.
const NO_FRAME: Duration = Duration::from_millis(500);

/// A running program and everything it wrote, with times.
pub(crate) struct Terminal {
    started: Instant,
    written: Arc<(Mutex<Written>, Condvar)>,
    parser: vt100::Parser,
    parsed: usize,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    /// How many bytes were there when.
    reads: Vec<(usize, Instant)>,
}

impl Terminal {
    /// Starts a program.
    pub(crate) fn start(command: CommandBuilder) -> Self {
        let (cols, rows) = SIZE;
        let size = PtySize {
            rows,
            cols,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let written = Arc::new((Mutex::new(Written::default()), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&written);
        thread::spawn(move || read(&mut reader, &shared));
        let writer = pair.master.take_writer().unwrap();
        let started = now();
        let child = pair.slave.spawn_command(command).unwrap();
        Self {
            started,
            written,
            parser: vt100::Parser::new(rows, cols, 0),
            parsed: 0,
            writer,
            child,
            _master: pair.master,
        }
    }

    /// How long after the start the first frame was whole.
    pub(crate) fn first_frame(&self) -> Duration {
        self.seen_after(0, END_OF_FRAME, Duration::from_secs(10))
            .map_or(Duration::MAX, |at| at - self.started)
    }

    /// How long after the start a word was written.
    pub(crate) fn first(&self, word: &str) -> Duration {
        self.seen_after(0, word.as_bytes(), Duration::from_secs(30))
            .map_or(Duration::MAX, |at| at - self.started)
    }

    /// Presses a key and returns how long it took until a frame had followed it; `None` where no
    /// frame came.
    pub(crate) fn press(&mut self, key: &str) -> Option<Duration> {
        let before = self.len();
        let pressed = now();
        self.writer.write_all(key.as_bytes()).unwrap();
        let at = self.seen_after(before, END_OF_FRAME, NO_FRAME)?;
        Some(at - pressed)
    }

    /// Waits until the screen is as described; returns how long it took.
    pub(crate) fn wait(
        &mut self,
        limit: Duration,
        is_met: impl Fn(&vt100::Screen) -> bool,
    ) -> Option<Duration> {
        let from = now();
        loop {
            let so_far = self.parse();
            if is_met(self.parser.screen()) {
                return Some(from.elapsed());
            }
            let left = limit.checked_sub(from.elapsed())?;
            let (written, changed) = &*self.written;
            let waiting = written.lock().unwrap();
            drop(changed.wait_timeout_while(waiting, left, |it| it.bytes.len() == so_far));
        }
    }

    /// Presses a key and returns how long it took until the screen was as described.
    pub(crate) fn press_until(
        &mut self,
        key: &str,
        limit: Duration,
        is_met: impl Fn(&vt100::Screen) -> bool,
    ) -> Option<Duration> {
        self.writer.write_all(key.as_bytes()).unwrap();
        self.wait(limit, is_met)
    }

    fn parse(&mut self) -> usize {
        let written = self.written.0.lock().unwrap();
        if let Some(new) = written.bytes.get(self.parsed..) {
            self.parser.process(new);
        }
        self.parsed = written.bytes.len();
        self.parsed
    }

    /// The screen, as of the last wait.
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// How many bytes were written so far.
    pub(crate) fn len(&self) -> usize {
        self.written.0.lock().unwrap().bytes.len()
    }

    /// The process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// When the bytes were all there that have `wanted` after an offset.
    fn seen_after(&self, offset: usize, wanted: &[u8], limit: Duration) -> Option<Instant> {
        let (written, changed) = &*self.written;
        let finder = memchr::memmem::Finder::new(wanted);
        let end = |it: &Written| {
            let found = it.bytes.get(offset..).and_then(|new| finder.find(new));
            found.map(|at| offset + at + wanted.len())
        };
        let waiting = written.lock().unwrap();
        let waited = changed.wait_timeout_while(waiting, limit, |it| end(it).is_none());
        let (it, _) = waited.unwrap();
        let end = end(&it)?;
        let read = it.reads.partition_point(|(length, _)| *length < end);
        it.reads.get(read).map(|(_, at)| *at)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself; a polite end lets the demo remove its folder.
        self.writer.write_all(b"\x03").ok();
        let asked = now();
        while asked.elapsed() < Duration::from_secs(2) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn read(reader: &mut dyn Read, (written, changed): &(Mutex<Written>, Condvar)) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = reader.read(&mut bytes) {
        let at = now();
        let mut written = written.lock().unwrap();
        written.bytes.extend(bytes.iter().take(length));
        let length = written.bytes.len();
        written.reads.push((length, at));
        changed.notify_all();
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench is a clock")]
fn now() -> Instant {
    Instant::now()
}
