//! `create`: check, upload, make the batch, say its id at once, and wait if asked.

mod run;
mod typed;

use super::args::{CreateArgs, TokensArg};
use super::ask;
use super::begun::Begun;
use super::check;
use super::cost::{self, Need, Told};
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::json::{BatchLine, Priced};
use super::out::Format;
use super::progress;
use super::queue::{self, Comer, Questions, Way};
use super::wait;
use crate::clock;
use crate::domain::check::Report;
use crate::domain::{Batch, IntentId, Kind};
use crate::ledger::Again;
use crate::ops::check::Asked;
use crate::ops::create::{CreatePlan, WINDOW};
use crate::ops::drafts;
use crate::ops::submit::{Errand, Submitted};
use crate::ops::transfer::Meter;
use crate::text::Clean;

use run::Needed;
use typed::endpoint;
pub(super) use typed::metadata;

/// Runs until it is done or a signal asks for the end; then it says what is kept and how to go on.
pub(crate) async fn run(desk: &mut Desk, args: &CreateArgs) -> Result<(), Stop> {
    let begun = Begun::default();
    let steps = Box::pin(steps(desk, args, &begun));
    begun.until_stopped(steps).await
}

async fn steps(desk: &mut Desk, args: &CreateArgs, begun: &Begun) -> Result<(), Stop> {
    let metadata = metadata(&args.metadata, args.name.as_deref())?;
    let connection = desk.connect_to_change("cannot create a batch").await?;
    let known = if args.run.is_wanted() {
        match Box::pin(run::steps(desk, &connection, args, begun)).await? {
            Needed::Yes => return Ok(()),
            Needed::No(told) => Some(*told),
        }
    } else {
        None
    };
    let asked = Asked {
        limits: connection.session.limits.clone(),
        endpoint: None,
    };
    let report = check::examine(desk, &args.file, &asked).await?;
    check::refuse(desk, &args.file.to_string_lossy(), &report)?;
    let endpoint = endpoint(args, &report)?;
    let told = match known {
        Some(told) => told,
        None => weigh(desk, &connection, args, &report).await?,
    };
    let tokens = told.as_ref().and_then(|told| told.tokens.enqueued());
    let comer = Comer {
        models: &report.models,
        tokens,
        hold: args.hold,
    };
    let outlook = queue::outlook(desk, &connection, comer).await?;
    let way = outlook.way(desk, Questions::Welcome).await?;
    let plan = CreatePlan {
        path: desk.env.cwd().join(&args.file),
        endpoint,
        parent: None,
        shard: None,
        window: WINDOW.to_owned(),
        metadata,
        tokens,
        report,
    };
    desk.tell_recovery(&connection.ledger).await?;
    let again = again(args.allow_duplicate);
    let errand = begin(desk, &connection, &plan, again).await?;
    begun.set(&connection, &errand.intent().id);
    let batch = Box::pin(go(desk, errand, way, told.as_ref())).await?;
    match batch {
        Some(batch) if args.wait => wait::follow(desk, &connection, vec![batch.id], None).await,
        Some(_) | None => Ok(()),
    }
}

/// Tells what a file will take, before anything is sent, and refuses what may cost too much.
async fn weigh(
    desk: &mut Desk,
    connection: &Connection,
    args: &CreateArgs,
    report: &Report,
) -> Result<Option<Told>, Stop> {
    if let Some(warnings) = check::told_warnings(&args.file.to_string_lossy(), report) {
        desk.out.note(&warnings);
    }
    let need = Need {
        profile: &connection.session.profile,
        args: args.cost,
        ceiling: cost::ceiling(desk, &connection.session.profile, args.cost)?,
        tokens: args.tokens,
        is_limited: args.hold || queue::is_limited(connection, &report.models).await?,
    };
    let told = cost::count(desk, &need, &args.file, report).await?;
    if let Some(told) = told.as_ref().filter(|_| args.tokens != TokensArg::None) {
        cost::tell(desk, told);
    }
    cost::refuse(&need, told.as_ref())?;
    Ok(told)
}

/// Sends what was begun, or holds it; returns the batch that was made.
pub(crate) async fn go(
    desk: &mut Desk,
    mut errand: Errand,
    way: Way,
    told: Option<&Told>,
) -> Result<Option<Batch>, Stop> {
    match way {
        Way::Hold(reason) => queue::hold(desk, errand, reason, told).await.map(|()| None),
        Way::Send => {
            errand.unhold().await?;
            Box::pin(carry(desk, errand, told)).await.map(Some)
        }
    }
}

/// Reads what `--allow-duplicate` says.
pub(crate) fn again(allow_duplicate: bool) -> Again {
    if allow_duplicate {
        Again::Allow
    } else {
        Again::Refuse
    }
}

/// Writes the intent down; where there is a batch of the same requests, asks first.
pub(crate) async fn begin(
    desk: &mut Desk,
    connection: &Connection,
    plan: &CreatePlan,
    again: Again,
) -> Result<Errand, Stop> {
    let courier = connection.courier()?;
    let id = IntentId::from_bytes(clock::random()?);
    let errand = match courier.begin(plan, id.clone(), again).await {
        Err(failure) if failure.kind == Kind::Duplicate && ask::can_ask() => {
            desk.out.note(&format!("{failure}."));
            if !ask::yes(desk, "Send them once more, as a second batch? [y/N]").await? {
                return Err(failure.into());
            }
            courier.begin(plan, id.clone(), Again::Allow).await?
        }
        begun => begun?,
    };
    let intent = errand.intent();
    if intent.id != id {
        desk.out.note(&format!(
            "Going on with intent {} of the same requests ({}).",
            intent.id.short(),
            intent.state.stage().word()
        ));
    }
    Ok(errand)
}

/// Carries an intent out and says the id of its batch the moment it is on the disk.
pub(crate) async fn carry(
    desk: &mut Desk,
    errand: Errand,
    told: Option<&Told>,
) -> Result<Batch, Stop> {
    let submitted = Box::pin(submit(desk, errand)).await?;
    say(desk, &submitted.batch, told)?;
    tell(desk, &submitted);
    Ok(submitted.batch)
}

/// Carries an intent out, with progress.
pub(crate) async fn submit(desk: &mut Desk, mut errand: Errand) -> Result<Submitted, Stop> {
    let (meter, progress) = Meter::new();
    progress::shown(&mut desk.out, "uploading", progress, errand.upload(&meter)).await?;
    let stages = errand.stages();
    let submitted = progress::staged(&mut desk.out, stages, Box::pin(errand.settle())).await?;
    if let Ok(paths) = desk.paths() {
        drafts::forget(&submitted.intent, &paths.drafts());
    }
    Ok(submitted)
}

/// Tells what else is to be known of a batch that was made.
pub(crate) fn tell(desk: &mut Desk, submitted: &Submitted) {
    for note in &submitted.notes {
        desk.out.note(note);
    }
    for batch in &submitted.duplicates {
        let id = &batch.id;
        desk.out.note(&format!(
            "{id} is a second batch of the same upload, made by a create whose answer came too \
             late. `batchdeck cancel {id}` stops it."
        ));
    }
}

/// Writes the id the moment it is known: a run that is cut off later must not lose it.
fn say(desk: &mut Desk, batch: &Batch, told: Option<&Told>) -> Result<(), Stop> {
    match desk.out.format {
        Format::Json => desk.out.json(&Priced::of(BatchLine::of(batch), told))?,
        Format::People => desk.out.line(Clean::line(batch.id.as_str()).as_str())?,
    }
    desk.out.flush()
}
