//! The queue of a model before a batch is sent, and the batches that are held until they fit.

use super::args::CreateArgs;
use super::ask;
use super::create;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::json::IntentLine;
use super::out::Format;
use super::several::Failures;
use crate::clock;
use crate::domain::check::Report;
use crate::domain::{Batch, IntentId, Kind};
use crate::ledger::Coverage;
use crate::ops::queue::{self, Room};
use crate::ops::submit::{self, Errand};
use crate::text::Clean;

/// A page of a listing holds no more.
const PAGE: u32 = 100;

/// What is done with a batch.
pub(crate) enum Way {
    /// It is sent.
    Send,
    /// It stays on this machine, for this reason.
    Hold(String),
}

/// Decides whether a batch is sent now. Warns where the provider will fail it; asks, if somebody is
/// there, whether it shall be held instead.
pub(crate) async fn way(
    desk: &mut Desk,
    connection: &Connection,
    args: &CreateArgs,
    report: &Report,
    tokens: Option<u64>,
) -> Result<Way, Stop> {
    let Some(model) = report.models.first() else {
        return Ok(Way::Send);
    };
    if args.hold || tokens.is_some() {
        refresh(desk, connection).await;
    }
    let (session, now) = (&connection.session, (clock::luck().clock)());
    let (account, limits) = (session.account(), &session.queue_limits);
    let room = queue::room(&connection.ledger, &account, limits, model, tokens, now).await?;
    if args.hold {
        room.refuse_if_too_large()?;
        return Ok(if room.may_go {
            Way::Send
        } else {
            Way::Hold(room.reason())
        });
    }
    warn(desk, &room).await
}

/// Looks what runs at the provider by now; where that cannot be seen, what was seen last counts.
pub(crate) async fn refresh(desk: &mut Desk, connection: &Connection) {
    match connection.provider().list(None, PAGE).await {
        Ok(page) => {
            let is_whole = page.unreadable.is_empty();
            let coverage = if is_whole {
                Coverage::Newest
            } else {
                Coverage::Some
            };
            connection.keep(&page.items, coverage);
        }
        Err(failure) => desk.out.note(&format!(
            "{failure}; the queue is judged by what was seen last."
        )),
    }
}

async fn warn(desk: &mut Desk, room: &Room) -> Result<Way, Stop> {
    let Some(warning) = room.warning() else {
        return Ok(Way::Send);
    };
    desk.out.note(&format!("Warning: {warning}."));
    let would_help = room.refuse_if_too_large().is_ok();
    if would_help && ask::can_ask() {
        let question = "Hold it here until it fits? Otherwise it is sent now. [y/N]";
        if ask::yes(desk, question).await? {
            return Ok(Way::Hold(room.reason()));
        }
    } else if would_help {
        desk.out.note("--hold keeps it here until it fits.");
    }
    Ok(Way::Send)
}

/// Tells whether tokens are to be counted because a limit is known, or is asked about.
pub(crate) async fn is_limited(
    connection: &Connection,
    args: &CreateArgs,
    report: &Report,
) -> Result<bool, Stop> {
    let session = &connection.session;
    let (account, limits) = (session.account(), &session.queue_limits);
    let known = queue::is_limited(&connection.ledger, &account, limits, &report.models);
    Ok(args.hold || known.await?)
}

/// Holds a batch and says by what name it is known until it is sent.
pub(crate) async fn hold(desk: &mut Desk, mut errand: Errand, reason: String) -> Result<(), Stop> {
    errand.hold(reason.clone()).await?;
    let intent = errand.intent();
    match desk.out.format {
        Format::Json => desk.out.json(&IntentLine::of(intent))?,
        Format::People => desk.out.line(&format!("held {}", intent.id.short()))?,
    }
    desk.out.flush()?;
    let command = submit::command(intent);
    desk.out.note(&format!(
        "Held: {reason}. `batchdeck watch` and the dashboard send it once it fits; `{command}` \
         sends it now."
    ));
    Ok(())
}

/// Sends the held batches that fit by now. One that fails does not hold up the others; what another
/// process is at is left to it.
pub(crate) async fn release(
    desk: &mut Desk,
    connection: &Connection,
    failures: &mut Failures,
) -> Result<Vec<Batch>, Stop> {
    let (session, now) = (&connection.session, (clock::luck().clock)());
    let (account, limits) = (session.account(), &session.queue_limits);
    let due = queue::due(&connection.ledger, &account, limits, now).await?;
    for (id, reason) in due.too_large {
        desk.out
            .note(&format!("Intent {} stays held: {reason}.", id.short()));
        connection.courier()?.explain(&id, reason).await.ok();
    }
    let mut sent = Vec::new();
    for id in due.release {
        match send(desk, connection, &id).await {
            Ok(batch) => sent.extend(batch),
            Err(Stop::Failed(failure)) => failures.tell(&mut desk.out, &failure),
            Err(stop) => return Err(stop),
        }
    }
    Ok(sent)
}

async fn send(
    desk: &mut Desk,
    connection: &Connection,
    id: &IntentId,
) -> Result<Option<Batch>, Stop> {
    let errand = match connection.courier()?.release(id).await {
        Ok(Some(errand)) => errand,
        Ok(None) => return Ok(None),
        Err(failure) if failure.kind == Kind::Conflict => return Ok(None),
        Err(failure) => return Err(failure.into()),
    };
    let name = Clean::line(&errand.intent().wanted.name);
    desk.out.note(&format!("{name} fits by now and is sent."));
    let submitted = Box::pin(create::submit(desk, errand)).await?;
    create::tell(desk, &submitted);
    Ok(Some(submitted.batch))
}
