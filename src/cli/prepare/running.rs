//! A preparation under way: beside the thread that draws and listens, and stopped with it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::value::RawValue;

use crate::cli::desk::Desk;
use crate::cli::exit;
use crate::cli::progress;
use crate::domain::{Failure, Kind};
use crate::ops::download::Existing;
use crate::ops::prepare::{Dataset, Prepared, Wish, prepare};
use crate::ops::target::{GiveUp, Target};
use crate::ops::transfer::Meter;
use crate::recipe::Press;
use crate::text::json_line;

/// Where requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A file.
    File(PathBuf),
    /// Standard output, byte for byte.
    Stdout,
    /// Standard output that is looked at: what could steer a terminal is escaped, as JSON can.
    Terminal,
}

/// What is to be done.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) dataset: Dataset,
    pub(super) press: Press,
    pub(super) skip: u64,
    pub(super) limit: Option<u64>,
    pub(super) place: Place,
    pub(super) existing: Existing,
}

/// Prepares while drawing how far it is. A signal that ends it leaves nothing half.
pub(super) async fn run(desk: &mut Desk, order: Order) -> Result<(Order, Prepared), exit::Stop> {
    let (meter, progress) = Meter::new();
    let give_up = GiveUp::default();
    let _ends = GivenUpWhenDropped(give_up.clone());
    let is_closed = Arc::new(AtomicBool::new(false));
    let closed = is_closed.clone();
    let work = tokio::task::spawn_blocking(move || {
        let done = work(&order, &closed, &meter, &give_up);
        (order, done)
    });
    let done = progress::shown(&mut desk.out, "preparing", progress, work).await;
    let (order, done) = done.map_err(|error| {
        Failure::new(
            Kind::Internal,
            "the preparation broke off",
            error.to_string(),
        )
    })?;
    match done {
        Ok(prepared) => Ok((order, prepared)),
        Err(_) if is_closed.load(Ordering::Relaxed) => Err(exit::Stop::PipeClosed),
        Err(failure) => Err(failure.into()),
    }
}

fn work(
    order: &Order,
    closed: &Arc<AtomicBool>,
    meter: &Meter,
    give_up: &GiveUp,
) -> Result<Prepared, Failure> {
    let wish = Wish {
        dataset: &order.dataset,
        press: &order.press,
        skip: order.skip,
        limit: order.limit,
    };
    let pipe = |is_seen| Pipe {
        inner: io::stdout(),
        closed: Arc::clone(closed),
        is_seen,
    };
    match &order.place {
        Place::File(path) => {
            let target = Target::File {
                path: path.clone(),
                existing: order.existing,
            };
            prepare(&wish, target, meter, give_up)
        }
        Place::Stdout => prepare(&wish, Target::Stream(&mut pipe(Seen::No)), meter, give_up),
        Place::Terminal => prepare(&wish, Target::Stream(&mut pipe(Seen::Yes)), meter, give_up),
    }
}

/// Gives the work up when nobody waits for it any more.
struct GivenUpWhenDropped(GiveUp);

impl Drop for GivenUpWhenDropped {
    fn drop(&mut self) {
        self.0.now();
    }
}

/// Whether standard output is a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Yes,
    No,
}

/// Standard output, with a note of whether its reader has gone. It is given whole lines.
struct Pipe {
    inner: io::Stdout,
    closed: Arc<AtomicBool>,
    is_seen: Seen,
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
        let written = match self.is_seen {
            Seen::No => self.inner.write(bytes),
            Seen::Yes => {
                let harmless: String = bytes
                    .split_inclusive(|byte| *byte == b'\n')
                    .filter_map(harmless)
                    .collect();
                self.inner
                    .write_all(harmless.as_bytes())
                    .map(|()| bytes.len())
            }
        };
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.noted(flushed)
    }
}

/// Writes a line of JSON so that it can be looked at.
fn harmless(line: &[u8]) -> Option<String> {
    let raw: &RawValue = serde_json::from_slice(line).ok()?;
    Some(json_line(raw).ok()? + "\n")
}
