//! What a failed change means: refused, in doubt, or too late.

use crate::domain::{Failure, Kind};
use crate::provider::retry::{Miss, Reach};

/// What servers say of a batch that has ended when they answer a cancel with 400.
const ENDED: [&str; 6] = [
    "cannot cancel",
    "can not cancel",
    "cannot be cancel",
    "not cancel",
    "already",
    "terminal",
];

/// Judges a create that failed: unless it was refused or never left, it may have taken effect.
pub(super) fn of_create(miss: Miss) -> Failure {
    let is_open = match miss.reach {
        Reach::Unsent => false,
        Reach::Cut => true,
        Reach::Answered => matches!(miss.failure.kind, Kind::Unavailable | Kind::Garbled),
    };
    if is_open {
        in_doubt(miss.failure)
    } else {
        miss.failure
    }
}

/// Says that nobody knows whether a batch was created.
pub(super) fn in_doubt(failure: Failure) -> Failure {
    Failure {
        kind: Kind::Ambiguous,
        why: format!("it is not known whether it was created: {}", failure.why),
        hint: None,
        retry_after: None,
        ..failure
    }
}

/// Puts a refused cancel into the one class that it has everywhere.
///
/// `OpenAI` answers 409 when the batch has ended, others 400 with a sentence.
pub(super) fn of_cancel(failure: Failure) -> Failure {
    let said = failure.why.to_lowercase();
    let has_ended = failure.status == Some(400) && ENDED.iter().any(|words| said.contains(words));
    let kind = if has_ended {
        Kind::Conflict
    } else {
        failure.kind
    };
    let hint = match kind {
        Kind::Network | Kind::Unavailable => {
            Some("refresh to see whether it is being cancelled".into())
        }
        _ => failure.hint,
    };
    Failure {
        kind,
        hint,
        ..failure
    }
}

/// Says what an upload that broke leaves behind.
pub(super) fn of_upload(failure: Failure) -> Failure {
    match failure.kind {
        Kind::Network | Kind::Unavailable => {
            failure.with_hint("upload it again; at worst an unused copy stays at the provider")
        }
        _ => failure,
    }
}
