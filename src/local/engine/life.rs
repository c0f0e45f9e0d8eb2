//! How a batch moves from state to state as time passes, and how it is cancelled.

use super::batch::{Batch, Phase, Writing};
use crate::local::failure::ApiError;
use crate::local::moment::{Moment, Span};

/// What a step of a batch's life led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing is due.
    Rests,
    /// It entered another state; more may be due.
    Moved,
    /// It cannot go on before its result files are written.
    NeedsResults,
}

/// Takes the next step that is due, dating it when it was due and not when it was noticed.
pub(crate) fn step(batch: &mut Batch, now: Moment) -> Step {
    match batch.phase {
        Phase::Validating => validate(batch, now),
        Phase::InProgress => run(batch, now),
        Phase::Finalizing => {
            let since = batch.times.finalizing.unwrap_or(now);
            let end = since.plus(batch.schedule.finalizing);
            conclude(batch, now, end, Phase::Completed)
        }
        Phase::Cancelling => {
            let end = batch.schedule.cancelled.unwrap_or(now);
            conclude(batch, now, end, Phase::Cancelled)
        }
        Phase::Failed | Phase::Completed | Phase::Expired | Phase::Cancelled => Step::Rests,
    }
}

fn validate(batch: &mut Batch, now: Moment) -> Step {
    let (end, expires) = (batch.schedule.validated, batch.times.expires);
    if expires < end {
        return expire(batch, now);
    }
    if now < end {
        return Step::Rests;
    }
    if batch.findings.is_empty() {
        batch.phase = Phase::InProgress;
        batch.times.in_progress = Some(end);
    } else {
        batch.phase = Phase::Failed;
        batch.times.failed = Some(end);
    }
    Step::Moved
}

fn run(batch: &mut Batch, now: Moment) -> Step {
    let end = batch.schedule.progress.end();
    if batch.times.expires < end {
        return expire(batch, now);
    }
    if now < end {
        return Step::Rests;
    }
    batch.phase = Phase::Finalizing;
    batch.times.finalizing = Some(end);
    Step::Moved
}

fn expire(batch: &mut Batch, now: Moment) -> Step {
    let end = batch.times.expires;
    if now >= end {
        batch.schedule.stop = Some(end);
    }
    conclude(batch, now, end, Phase::Expired)
}

fn conclude(batch: &mut Batch, now: Moment, end: Moment, phase: Phase) -> Step {
    if now < end {
        return Step::Rests;
    }
    match batch.writing {
        Writing::NotBegun => return Step::NeedsResults,
        Writing::Begun => return Step::Rests,
        Writing::Done(_) => {}
    }
    batch.phase = phase;
    match phase {
        Phase::Completed => batch.times.completed = Some(end),
        Phase::Expired => batch.times.expired = Some(end),
        Phase::Cancelled => batch.times.cancelled = Some(end),
        Phase::Validating
        | Phase::Failed
        | Phase::InProgress
        | Phase::Finalizing
        | Phase::Cancelling => {}
    }
    Step::Moved
}

/// Begins to cancel; a batch already cancelling or cancelled is left as it is.
///
/// Requests under way still finish, so the counts move on for a moment.
pub(crate) fn cancel(batch: &mut Batch, now: Moment) -> Result<(), ApiError> {
    match batch.phase {
        Phase::Cancelling | Phase::Cancelled => return Ok(()),
        Phase::Completed | Phase::Failed | Phase::Expired => {
            let word = batch.phase.word();
            let message = format!("Cannot cancel a batch with status '{word}'.");
            return Err(ApiError::new(409, message));
        }
        Phase::Validating => batch.schedule.stop = Some(batch.times.created),
        Phase::InProgress | Phase::Finalizing => {
            let drain = Span::from_millis(batch.schedule.cancelling.millis() / 4);
            batch.schedule.stop.get_or_insert(now.plus(drain));
        }
    }
    batch.phase = Phase::Cancelling;
    batch.times.cancelling = Some(now);
    batch.schedule.cancelled = Some(now.plus(batch.schedule.cancelling));
    Ok(())
}
