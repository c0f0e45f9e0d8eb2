//! Panics: none may tear the screen, none may be lost.
//!
//! The hook only records. It cannot know whether a panic is fatal: with a runtime of one thread the
//! tasks run on the thread that draws, and the runtime catches their panics, while a panic of the
//! loop itself unwinds past everybody. So the decision is made where it can be: what the loop
//! survives it reads from [`Panics`] and shows as a notice; what unwinds through
//! [`contain_panics`] has dropped the terminal's guard on its way, and is told afterwards.
//!
//! Rejected: a hook that restores at once (a failing task would end the screen under a running
//! dashboard), and a marker around each task (one forgotten task would be enough).

use std::backtrace::{Backtrace, BacktraceStatus};
use std::collections::VecDeque;
use std::fmt;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use tokio::sync::Notify;

use super::tty::Tty;
use crate::text::{Clean, secret_mask};

/// A program that panics in a loop is told by its first panics.
const KEPT: usize = 16;

/// What is known of a panic, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanicReport {
    /// What it said.
    pub message: Clean,
    /// The file, line and column of ours where it happened.
    pub place: Clean,
    /// The name of its thread.
    pub thread: Clean,
    /// The calls that led there, where `RUST_BACKTRACE` asks for them.
    pub backtrace: Option<Clean>,
    id: ThreadId,
}

impl PanicReport {
    fn of(panic: &PanicHookInfo<'_>) -> Self {
        let backtrace = Backtrace::capture();
        let is_captured = backtrace.status() == BacktraceStatus::Captured;
        let place = panic
            .location()
            .map_or_else(|| "an unknown place".into(), ToString::to_string);
        let thread = thread::current();
        Self {
            message: Clean::block(&secret_mask::mask(message_of(panic), &[])),
            place: Clean::line(&place),
            thread: Clean::line(thread.name().unwrap_or("without a name")),
            backtrace: is_captured.then(|| Clean::block(&backtrace.to_string())),
            id: thread.id(),
        }
    }
}

impl fmt::Display for PanicReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            message,
            place,
            thread,
            backtrace,
            id: _,
        } = self;
        write!(
            f,
            "batchdeck failed: {message}\n  at {place}, in thread {thread}\n"
        )?;
        write!(
            f,
            "This is a bug of batchdeck. Batches that were created are in the list of the provider."
        )?;
        backtrace
            .iter()
            .try_for_each(|calls| write!(f, "\n{calls}"))
    }
}

fn message_of<'a>(panic: &'a PanicHookInfo<'_>) -> &'a str {
    let payload = panic.payload();
    let owned = payload.downcast_ref::<String>().map(String::as_str);
    payload
        .downcast_ref::<&str>()
        .copied()
        .or(owned)
        .unwrap_or("a value that is not a text")
}

/// The panics that were recorded and not yet looked at.
#[derive(Debug, Default)]
pub struct Panics {
    recorded: Mutex<VecDeque<PanicReport>>,
    bell: Notify,
}

impl Panics {
    /// Returns the next panic that the program survived: one of a task or of another thread.
    ///
    /// It may be dropped and called again without losing one.
    pub async fn next(&self) -> PanicReport {
        loop {
            if let Some(report) = self.recorded().pop_front() {
                return report;
            }
            self.bell.notified().await;
        }
    }

    fn record(&self, report: PanicReport) {
        let mut recorded = self.recorded();
        if recorded.len() < KEPT {
            recorded.push_back(report);
        }
        drop(recorded);
        self.bell.notify_one();
    }

    /// The panic that has just ended the current thread's work.
    fn take_last(&self) -> Option<PanicReport> {
        let id = thread::current().id();
        let mut recorded = self.recorded();
        let at = recorded.iter().rposition(|report| report.id == id)?;
        recorded.remove(at)
    }

    fn recorded(&self) -> std::sync::MutexGuard<'_, VecDeque<PanicReport>> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the dashboard with its panics recorded instead of printed.
///
/// While the closure runs, no panic writes to the terminal. The hook that was there before is put
/// back afterwards.
///
/// # Errors
///
/// The report of a panic that ended the closure. The terminal has been given back by then; the
/// caller prints the report and exits with 101.
pub fn contain_panics<T>(
    tty: &Arc<Tty>,
    run: impl FnOnce(&Arc<Panics>) -> T,
) -> Result<T, PanicReport> {
    let panics = Arc::new(Panics::default());
    let before = panic::take_hook();
    panic::set_hook(hook(Arc::clone(tty), Arc::clone(&panics)));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| run(&panics)));
    panic::set_hook(before);
    outcome.map_err(|payload| {
        tty.restore();
        // The payload is known through the record; dropping it may panic as well.
        std::mem::forget(payload);
        panics.take_last().unwrap_or_else(unknown)
    })
}

fn hook(tty: Arc<Tty>, panics: Arc<Panics>) -> Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> {
    Box::new(move |panic| {
        let report = PanicReport::of(panic);
        if is_abort(message_of(panic)) {
            tty.restore_at_once();
            for told in panics.recorded().iter().chain([&report]) {
                tty.say_last(format!("{told}\n").as_bytes());
            }
        }
        panics.record(report);
    })
}

/// Tells whether the process ends as soon as the hook returns, without unwinding.
///
/// The standard library says so in stable Rust by these messages alone.
fn is_abort(message: &str) -> bool {
    [
        "panic in a destructor during cleanup",
        "panic in a function that cannot unwind",
    ]
    .iter()
    .any(|abort| message.starts_with(abort))
}

fn unknown() -> PanicReport {
    PanicReport {
        message: Clean::own("too many panics to tell which"),
        place: Clean::own("an unknown place"),
        thread: Clean::own("main"),
        backtrace: None,
        id: thread::current().id(),
    }
}
