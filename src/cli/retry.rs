//! `retry`: what failed in a batch becomes the next one, after the same steps as any other.
//!
//! ```text
//! family ─► fetch ─► write ─► check ─► count ─► plan on the screen ─► asked ─► as `create`
//! ```

mod decide;
mod gather;
mod shown;

use std::collections::BTreeMap;
use std::path::Path;

use super::args::{RetryArgs, TokensArg};
use super::begun::Begun;
use super::cost::Need;
use super::create;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::queue::Comer;
use super::several::{self, Failures};
use super::{ask, check, cost, wait};
use crate::domain::check::Report;
use crate::domain::retry::{self, Choice, Room};
use crate::domain::{Batch, BatchId, Failure, Kind, RunId};
use crate::ops::check::Asked;
use crate::ops::retry::{Edits, Wish, next_batch};
use decide::decide;
use gather::{gather, look, take};
use shown::Shown;

/// Runs until it is done or a signal asks for the end; then it says what is kept and how to go on.
pub(crate) async fn run(desk: &mut Desk, args: &RetryArgs) -> Result<(), Stop> {
    let begun = Begun::default();
    let steps = Box::pin(all(desk, args, &begun));
    begun.until_stopped(steps).await
}

/// What is typed of a retry, read.
#[derive(Clone)]
struct Wanted {
    choice: Choice,
    edits: Edits,
    given: BTreeMap<String, String>,
}

/// Retries a batch, or each batch of a run; one that fails does not keep the others from it.
async fn all(desk: &mut Desk, args: &RetryArgs, begun: &Begun) -> Result<(), Stop> {
    // What is wrong with the words is told before anybody is asked anything.
    let wanted = Wanted {
        choice: Choice::of_words(&args.only)?,
        edits: Edits::read(args.model.as_deref(), &args.set)?,
        given: create::metadata(&args.metadata, args.name.as_deref())?,
    };
    let Some(run) = RunId::read(&args.id) else {
        let connection = connected(desk, args).await?;
        let id = BatchId::new(args.id.as_str());
        return Box::pin(steps(desk, &connection, args, (id, wanted), begun)).await;
    };
    refuse_one_file(args)?;
    let connection = connected(desk, args).await?;
    let mut failures = Failures::default();
    for id in several::look_up(desk, run).await?.batches {
        desk.out.note(&format!("{id}:"));
        let wanted = wanted.clone();
        match Box::pin(steps(desk, &connection, args, (id, wanted), begun)).await {
            Err(Stop::Failed(failure)) => failures.tell(&mut desk.out, &failure),
            ended => ended?,
        }
    }
    failures.end()
}

/// Refuses files that cannot be those of several batches.
fn refuse_one_file(args: &RetryArgs) -> Result<(), Failure> {
    let flag = match (&args.output, &args.input) {
        (Some(_), _) => "--output",
        (None, Some(_)) => "--input",
        (None, None) => return Ok(()),
    };
    let why = "a run has several batches, each with its own";
    let what = format!("{flag} cannot be used with a run");
    Err(Failure::new(Kind::Usage, what, why).with_hint("retry its batches one by one"))
}

async fn steps(
    desk: &mut Desk,
    connection: &Connection,
    args: &RetryArgs,
    (id, wanted): (BatchId, Wanted),
    begun: &Begun,
) -> Result<(), Stop> {
    let family = look(connection, id).await?;
    let fetched = gather(desk, connection, &family, args).await?;
    let wish = Wish {
        tries: fetched.tries,
        input: fetched.input,
        choice: wanted.choice,
        edits: wanted.edits.clone(),
    };
    let (written, mut scrap) = take(desk, args, &family.batch, wish).await?;
    let Some(path) = written.path.clone() else {
        desk.out.note(&shown::nothing(&family, &written.plan));
        return Ok(());
    };
    let report = examine(desk, &path, connection).await?;
    let (metadata, room) = retry::metadata(&family.batch, wanted.given);
    let need = Need {
        profile: &connection.session.profile,
        args: args.cost,
        ceiling: cost::ceiling(desk, &connection.session.profile, args.cost)?,
        tokens: TokensArg::Sample,
        is_limited: true,
    };
    let told = cost::count(desk, &need, &path, &report).await?;
    let shown = Shown {
        family: &family,
        written: &written,
        edits: &wanted.edits,
        metadata: &metadata,
        told: told.as_ref(),
        kept: args.output.as_deref(),
    };
    if args.dry_run {
        return shown.print(desk);
    }
    shown.tell(desk);
    cost::refuse(&need, told.as_ref())?;
    let tokens = told.as_ref().and_then(|told| told.tokens.enqueued());
    let comer = Comer {
        models: &report.models,
        tokens,
        hold: args.hold,
    };
    let Some(way) = decide(desk, connection, args, comer, written.plan.taken()).await? else {
        desk.out.note("Nothing was sent.");
        return Ok(());
    };
    tell_room(desk, room);
    let plan = next_batch(&family.batch, path, metadata, (report, tokens))?;
    desk.tell_recovery(&connection.ledger).await?;
    let again = create::again(args.allow_duplicate);
    let errand = create::begin(desk, connection, &plan, again).await?;
    begun.set(connection, &errand.intent().id);
    scrap.belongs_to(&errand.intent().wanted.path);
    let batch = Box::pin(create::go(desk, errand, way, told.as_ref())).await?;
    wait_if_asked(desk, connection, args, batch).await
}

async fn wait_if_asked(
    desk: &mut Desk,
    connection: &Connection,
    args: &RetryArgs,
    batch: Option<Batch>,
) -> Result<(), Stop> {
    match batch {
        Some(batch) if args.wait => wait::follow(desk, connection, vec![batch.id], None).await,
        Some(_) | None => Ok(()),
    }
}

async fn connected(desk: &mut Desk, args: &RetryArgs) -> Result<Connection, Stop> {
    refuse_unasked(args)?;
    if args.dry_run {
        desk.connect().await
    } else {
        desk.connect_to_change("cannot retry").await
    }
}

/// Refuses to send without a yes where nobody can be asked.
fn refuse_unasked(args: &RetryArgs) -> Result<(), Failure> {
    if args.yes || args.dry_run || ask::can_ask() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Usage,
        "nothing was sent",
        "there is no terminal to ask on",
    )
    .with_hint("say --yes to send without being asked, or --dry-run to look first"))
}

/// Checks the requests as those of any new batch.
async fn examine(desk: &mut Desk, path: &Path, connection: &Connection) -> Result<Report, Stop> {
    let asked = Asked {
        limits: connection.session.limits.clone(),
        endpoint: None,
    };
    let report = check::examine(desk, path, &asked).await?;
    let file = "the requests that are left";
    if let Some(failure) = check::refusal(file, &report) {
        for line in check::lines(file, &report) {
            desk.out.note(&line);
        }
        let hint = "nothing was sent; change them with --set, or keep them with --dry-run -o FILE, \
                    correct the lines named and create a batch of that";
        return Err(failure.with_hint(hint).into());
    }
    Ok(report)
}

fn tell_room(desk: &mut Desk, room: Room) {
    if room == Room::None {
        desk.out.note(
            "The notes of the first batch fill all 16 places, so the new one does not name it; the \
             ledger knows.",
        );
    }
}
