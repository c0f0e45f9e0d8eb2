//! What people are told of an intent: what is known, and the exact next command.

use super::Errand;
use crate::domain::{Failure, FileId, Intent, IntentState, Kind};
use crate::text::shell_word;

/// Returns the command that goes on with an intent.
///
/// `usual` is the URL to which its profile leads by itself, where that is known. Any other was named by
/// hand, and is named again: no command goes to a host that nobody named for it.
pub fn command(intent: &Intent, usual: Option<&str>) -> String {
    let profile = shell_word(&intent.wanted.account.profile);
    let (at, id) = (by_hand(intent, usual), intent.id.short());
    format!("batchdeck resume --profile {profile}{at} {id}")
}

/// Returns the command that sends held intents of the same account once they fit.
pub(super) fn watch(intent: &Intent, usual: &str) -> String {
    format!("batchdeck watch{}", by_hand(intent, Some(usual)))
}

/// Returns the flag that names a URL to which a profile does not lead by itself.
fn by_hand(intent: &Intent, usual: Option<&str>) -> String {
    let url = intent.wanted.account.base_url.as_str();
    if url.is_empty() || usual == Some(url) {
        return String::new();
    }
    format!(" --base-url {}", shell_word(url))
}

/// Says what will happen to an intent when it is taken up.
pub fn next_step(intent: &Intent) -> &'static str {
    match &intent.state {
        IntentState::Planned => "upload the file and make the batch",
        IntentState::Held { .. } => {
            "send it now, whether it fits or not; `batchdeck watch` sends it once it fits"
        }
        IntentState::Uploading => "look for the upload, send it again if it is not there",
        IntentState::Uploaded { .. } => "make the batch of the uploaded file",
        IntentState::Creating { .. } | IntentState::Unknown { .. } => {
            "look for the batch; make it if four listings are clean of it"
        }
        IntentState::Absent { .. } => "make the batch of the uploaded file again",
        IntentState::Created { .. } => "nothing, it is a batch",
        IntentState::Failed { .. } => "nothing, it failed",
        IntentState::Abandoned { .. } => "nothing, it was given up",
    }
}

/// Says what is left behind when the user stops: the intent, the file, and how to go on.
pub fn stopped(intent: &Intent, usual: Option<&str>) -> Failure {
    if let IntentState::Created { batch, .. } = &intent.state {
        return Failure::new(Kind::Interrupted, "stopped", format!("it is batch {batch}"))
            .with_hint(format!(
                "it goes on at the provider; `batchdeck wait {batch}` waits for its end"
            ));
    }
    let known = match intent.state.file() {
        Some(file) => format!("{}, its file is {file}", intent.state.stage().word()),
        None => intent.state.stage().word().to_owned(),
    };
    let why = format!("intent {} is kept ({known})", intent.id.short());
    Failure::new(Kind::Interrupted, "stopped", why)
        .with_hint(format!("`{}` goes on with it", command(intent, usual)))
}

/// Says to whom an intent belongs, when that is not who was asked for.
pub fn of_another_account(intent: &Intent, usual: Option<&str>) -> Failure {
    let account = &intent.wanted.account;
    let named = |what: &str, name: &Option<String>| {
        let name = name.as_ref();
        name.map_or_else(String::new, |name| format!(", {what} {name}"))
    };
    let why = format!(
        "it belongs to profile {} at {}{}{}",
        account.profile,
        account.base_url,
        named("organization", &account.organization),
        named("project", &account.project)
    );
    let what = format!("cannot resume intent {}", intent.id.short());
    Failure::new(Kind::Usage, what, why).with_hint(format!(
        "`{}` does, with the key given as it was then: keys are not stored",
        command(intent, usual)
    ))
}

pub(super) fn is_over(intent: &Intent) -> Failure {
    let why = match &intent.state {
        IntentState::Created { batch, .. } => format!("it is batch {batch}"),
        IntentState::Failed { reason, .. } => format!("it failed: {reason}"),
        state => format!("it is {}", state.stage().word()),
    };
    Failure::new(
        Kind::Conflict,
        format!("intent {} does not go on", intent.id.short()),
        why,
    )
    .with_hint("create a new batch of the file")
}

pub(super) fn held(intent: &Intent, reason: &str) -> Failure {
    Failure::new(
        Kind::Conflict,
        format!("intent {} is held", intent.id.short()),
        reason,
    )
    .with_hint("it is released once there is room; `batchdeck watch` does that")
}

/// Adds to a failure how to go on with what is kept.
fn going_on(failure: &Failure, errand: &Errand, kept: &str) -> String {
    let (hint, command) = (failure.hint(), errand.command());
    format!("{hint}; {kept}, and `{command}` goes on")
}

pub(super) fn not_uploaded(failure: Failure, errand: &Errand) -> Failure {
    let hint = going_on(&failure, errand, "the intent is kept");
    failure.with_hint(hint)
}

pub(super) fn file_changed(command: &str, failure: Failure) -> Failure {
    failure.with_hint(format!(
        "put the file back and run `{command}`, or give the intent up with `{command} --abandon`"
    ))
}

pub(super) fn not_created(failure: Failure, errand: &Errand) -> Failure {
    let kept = errand.intent().state.file().map_or_else(
        || "the intent is kept".to_owned(),
        |file| format!("the requests stay uploaded as {file}"),
    );
    let hint = going_on(&failure, errand, &kept);
    failure.with_hint(hint)
}

pub(super) fn refused(failure: Failure, file: &FileId) -> Failure {
    let hint = format!("{}; the requests stay uploaded as {file}", failure.hint());
    failure.with_hint(hint)
}

/// Says that it is still not known whether there is a batch.
pub(super) fn unknown(errand: &Errand, doubt: Option<Failure>, listing: &Failure) -> Failure {
    let why = match &doubt {
        Some(doubt) => format!(
            "{}, and the batches cannot be listed ({listing})",
            doubt.why
        ),
        None => format!("its answer got lost, and the batches cannot be listed ({listing})"),
    };
    let file = errand.intent().state.file();
    let file = file.map_or("", FileId::as_str);
    let base = doubt.unwrap_or_else(|| Failure::new(Kind::Ambiguous, "", ""));
    Failure {
        kind: Kind::Ambiguous,
        why,
        ..base
    }
    .in_order_to("it is unknown whether the batch was created")
    .with_hint(format!(
        "nothing is sent twice; `{}` looks again for a batch of {file}",
        errand.command()
    ))
}

pub(super) fn still_absent(errand: &Errand, doubt: Option<Failure>) -> Failure {
    let base = doubt.unwrap_or_else(|| Failure::new(Kind::Unavailable, "", ""));
    Failure {
        kind: Kind::Unavailable,
        why: format!(
            "two creates were not answered and made nothing ({})",
            base.why
        ),
        ..base
    }
    .in_order_to("the batch was not created")
    .with_hint(format!("`{}` tries once more", errand.command()))
}

pub(super) fn not_logged(failure: &Failure) -> String {
    format!("The batch was made, and could not be written down: {failure}. Note its id.")
}

pub(super) fn unwritten(failure: &Failure, unwritten: &Failure) -> Failure {
    let why = format!(
        "{}; and this could not be written down: {unwritten}",
        failure.why
    );
    Failure {
        why,
        ..failure.clone()
    }
}

#[cfg(test)]
mod tests;
