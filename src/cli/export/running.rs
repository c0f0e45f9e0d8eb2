//! An export under way: beside the thread that draws and listens, and stopped with it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::desk::Desk;
use crate::cli::exit;
use crate::cli::progress;
use crate::domain::{Failure, Kind};
use crate::ops::download::Existing;
use crate::ops::export::{Export, Exported, GiveUp, Target, export_until};
use crate::ops::transfer::Meter;

/// Where an export goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file.
    File(PathBuf),
    /// Standard output.
    Stdout,
}

/// Exports while drawing how far it is. A signal that ends it leaves nothing half.
pub(crate) async fn run_export(
    desk: &mut Desk,
    wish: Export,
    place: Place,
    existing: Existing,
) -> Result<Exported, exit::Stop> {
    let (meter, progress) = Meter::new();
    let give_up = GiveUp::default();
    let _ends = GivenUpWhenDropped(give_up.clone());
    let is_closed = Arc::new(AtomicBool::new(false));
    let closed = is_closed.clone();
    let work = tokio::task::spawn_blocking(move || match place {
        Place::File(path) => {
            let target = Target::File { path, existing };
            export_until(&wish, target, &meter, &give_up)
        }
        Place::Stdout => {
            let mut pipe = Pipe {
                inner: io::stdout(),
                closed,
            };
            export_until(&wish, Target::Stream(&mut pipe), &meter, &give_up)
        }
    });
    let done = progress::shown(&mut desk.out, "exporting", progress, work).await;
    let done = done
        .map_err(|error| Failure::new(Kind::Internal, "the export broke off", error.to_string()))?;
    done.map_err(|failure| {
        if is_closed.load(Ordering::Relaxed) {
            exit::Stop::PipeClosed
        } else {
            failure.into()
        }
    })
}

/// Gives the export up when nobody waits for it any more.
struct GivenUpWhenDropped(GiveUp);

impl Drop for GivenUpWhenDropped {
    fn drop(&mut self) {
        self.0.now();
    }
}

/// Standard output, with a note of whether its reader has gone.
struct Pipe {
    inner: io::Stdout,
    closed: Arc<AtomicBool>,
}

impl Pipe {
    fn noted<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                self.closed.store(true, Ordering::Relaxed);
            }
        })
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.noted(flushed)
    }
}
