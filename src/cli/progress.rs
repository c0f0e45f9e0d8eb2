//! How far a long thing has come, on one line of stderr, where that is a terminal.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use super::human::grouped;
use super::out::Out;
use crate::domain::{Progress, Stage};

/// As often as eyes can follow.
const STEP: Duration = Duration::from_millis(100);

/// Waits for a future while drawing how far it has come; leaves no trace on the screen.
pub(crate) async fn shown<T>(
    out: &mut Out,
    label: &str,
    progress: Receiver<Progress>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    if !out.shows_progress {
        return work.await;
    }
    let mut ticks = interval(STEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let done = loop {
        tokio::select! {
            biased;
            done = &mut work => break done,
            _ = ticks.tick() => {
                let progress = *progress.borrow();
                out.draw(&words(label, progress));
            }
        }
    };
    out.draw("");
    done
}

/// Waits for a batch to be made while drawing which step it is at.
pub(crate) async fn staged<T>(
    out: &mut Out,
    mut stages: Receiver<Stage>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    if !out.shows_progress {
        return work.await;
    }
    let done = loop {
        let step = match *stages.borrow_and_update() {
            Stage::Unknown => "the answer got lost; looking for the batch in the list",
            _ => "creating the batch",
        };
        out.draw(step);
        tokio::select! {
            biased;
            done = &mut work => break done,
            changed = stages.changed() => if changed.is_err() { break work.await; },
        }
    };
    out.draw("");
    done
}

/// Writes how far something has come.
pub(crate) fn words(label: &str, progress: Progress) -> String {
    let done = size(progress.done);
    match (progress.total, progress.per_mille()) {
        (Some(total), Some(mille)) => {
            format!("{label} {done} of {} · {} %", size(total), mille / 10)
        }
        _ => format!("{label} {done}"),
    }
}

/// Writes a number of bytes in the unit that fits.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", grouped(bytes / 1_000_000), bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_names_what_is_done_of_what() {
        let progress = Progress {
            done: 1_500_000,
            total: Some(3_000_000),
        };
        assert_eq!(
            words("uploading", progress),
            "uploading 1.5 MB of 3.0 MB · 50 %"
        );
    }
}
