//! Whoever waits for an export: told how far it is, and able to stop it.

use crate::domain::{Failure, Progress};
use crate::ops::transfer::Meter;
use crate::results::chunks::Stop;

/// The meter and the flag of one export, over all its passes.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    meter: &'a Meter,
    stop: &'a Stop,
}

impl<'a> Watch<'a> {
    /// Begins to count up to `total` bytes; 0 stands for a number nobody knows.
    pub(super) fn new(meter: &'a Meter, stop: &'a Stop, total: u64) -> Self {
        meter.set(Progress {
            done: 0,
            total: Some(total).filter(|total| *total > 0),
        });
        Self { meter, stop }
    }

    pub(super) fn stop(&self) -> &Stop {
        self.stop
    }

    pub(super) fn add(&self, bytes: u64) {
        self.meter.add(bytes);
    }

    /// Counts a part of the work that tells how far it is from its own beginning.
    pub(super) fn counted(&self) -> impl FnMut(Progress) {
        let mut seen = 0;
        move |progress| {
            self.add(progress.done.saturating_sub(seen));
            seen = progress.done.max(seen);
        }
    }

    /// Fails once the end was asked for.
    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.stop.is_set() {
            return Err(Stop::failure("the export"));
        }
        Ok(())
    }
}
