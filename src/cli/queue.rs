//! The queue of a model before a batch is sent, and the batches that are held until they fit.

use super::ask;
use super::cost::Told;
use super::create;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::json::{IntentLine, Priced};
use super::out::Format;
use super::several::Failures;
use crate::clock;
use crate::domain::{Batch, Failure, IntentId, Kind};
use crate::ledger::Coverage;
use crate::ops::queue::{self, Room};
use crate::ops::submit::Errand;
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

/// A batch that is about to be sent, as its queue sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comer<'a> {
    /// The models that it asks.
    pub(crate) models: &'a [String],
    /// The tokens of its input, where all were counted.
    pub(crate) tokens: Option<u64>,
    /// Whether the user wants it to wait here for its turn.
    pub(crate) hold: bool,
}

/// What a batch will find at its queue.
#[derive(Debug)]
pub(crate) enum Outlook {
    /// It can be sent, as far as is known.
    Clear,
    /// It waits here for its turn, for this reason.
    Waits(String),
    /// The provider will fail it, and has been warned of.
    Fails(Room),
}

/// Whether the user may be asked more than was asked already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Questions {
    /// Yes, where somebody is there.
    Welcome,
    /// No: a yes to everything was given.
    Answered,
}

/// Looks whether a batch fits into the queue of its model, and warns where the provider will fail it.
pub(crate) async fn outlook(
    desk: &mut Desk,
    connection: &Connection,
    comer: Comer<'_>,
) -> Result<Outlook, Stop> {
    let Some(model) = comer.models.first() else {
        return Ok(Outlook::Clear);
    };
    if !(comer.hold || is_limited(connection, comer.models).await?) {
        return Ok(Outlook::Clear);
    }
    refresh(desk, connection).await;
    let (session, now) = (&connection.session, (clock::luck().clock)());
    let (account, limits) = (session.account(), &session.queue_limits);
    let room = queue::room(
        &connection.ledger,
        &account,
        limits,
        model,
        comer.tokens,
        now,
    );
    let room = room.await?;
    if comer.hold {
        room.refuse_if_too_large()?;
        return Ok(if room.may_go {
            Outlook::Clear
        } else {
            Outlook::Waits(room.reason())
        });
    }
    Ok(match room.warning() {
        Some(warning) => {
            desk.out.note(&format!("Warning: {warning}."));
            Outlook::Fails(room)
        }
        None => Outlook::Clear,
    })
}

impl Outlook {
    /// Decides whether a batch is sent now. Where the provider will fail it, asks whether it shall be
    /// held instead.
    pub(crate) async fn way(self, desk: &mut Desk, questions: Questions) -> Result<Way, Stop> {
        let room = match self {
            Self::Clear => return Ok(Way::Send),
            Self::Waits(reason) => return Ok(Way::Hold(reason)),
            Self::Fails(room) => room,
        };
        if room.refuse_if_too_large().is_err() {
            return Ok(Way::Send);
        }
        if questions == Questions::Welcome && ask::can_ask() {
            let question = "Hold it here until it fits? Otherwise it is sent now. [y/N]";
            if ask::yes(desk, question).await? {
                return Ok(Way::Hold(room.reason()));
            }
        } else {
            desk.out.note("--hold keeps it here until it fits.");
        }
        Ok(Way::Send)
    }
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

/// Tells whether tokens matter because the limit of a model is known.
pub(crate) async fn is_limited(
    connection: &Connection,
    models: &[String],
) -> Result<bool, Failure> {
    let session = &connection.session;
    let (account, limits) = (session.account(), &session.queue_limits);
    queue::is_limited(&connection.ledger, &account, limits, models).await
}

/// Holds a batch and says by what name it is known until it is sent.
pub(crate) async fn hold(
    desk: &mut Desk,
    mut errand: Errand,
    reason: String,
    told: Option<&Told>,
) -> Result<(), Stop> {
    errand.hold(reason.clone()).await?;
    let (intent, command) = (errand.intent(), errand.command());
    match desk.out.format {
        Format::Json => {
            let line = IntentLine::of(intent, Some(errand.usual_url()));
            desk.out.json(&Priced::of(line, told))?;
        }
        Format::People => desk.out.line(&format!("held {}", intent.id.short()))?,
    }
    desk.out.flush()?;
    let watch = errand.watch_command();
    desk.out.note(&format!(
        "Held: {reason}. `{watch}` and the dashboard send it once it fits; `{command}` \
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
