//! `create --split`: one input, sent as a run of several batches.
//!
//! What has no room in the queue of its model is held, so that a run sends itself as the batches
//! before it end.

use super::typed::{endpoint, metadata};
use super::{WINDOW, again, carry, weigh};
use crate::cli::args::CreateArgs;
use crate::cli::begun::Begun;
use crate::cli::check::{self, apart};
use crate::cli::cost::Told;
use crate::cli::desk::{Connection, Desk};
use crate::cli::exit::Stop;
use crate::cli::human::grouped;
use crate::cli::{queue, wait};
use crate::clock;
use crate::domain::{BatchId, Intent, RunId};
use crate::ledger::Left;
use crate::ops::check::Asked;
use crate::ops::run::{self, Cut, RunPlan, Turn};
use crate::ops::tokens::Counter;
use crate::text::Clean;

/// Whether a file was large enough for a run.
pub(super) enum Needed {
    /// It was, and the run was sent.
    Yes,
    /// It fits into one batch, and nothing was done about it; this is what was told of it.
    No(Box<Option<Told>>),
}

/// Checks, cuts, writes down, and sends shard by shard.
pub(crate) async fn steps(
    desk: &mut Desk,
    connection: &Connection,
    args: &CreateArgs,
    begun: &Begun,
) -> Result<Needed, Stop> {
    let metadata = metadata(&args.metadata, args.name.as_deref())?;
    let limits = connection.session.limits.clone();
    let asked = Asked {
        limits: limits.clone().of_any_size(),
        endpoint: None,
    };
    let report = check::examine(desk, &args.file, &asked).await?;
    check::refuse(desk, &args.file.to_string_lossy(), &report)?;
    let endpoint = endpoint(args, &report)?;
    let told = weigh(desk, connection, args, &report).await?;
    let is_limited = args.hold || queue::is_limited(connection, &report.models).await?;
    let plan = RunPlan {
        path: desk.env.cwd().join(&args.file),
        endpoint,
        window: WINDOW.to_owned(),
        metadata,
        most: args.run.most.within(&limits),
        limits,
        report,
    };
    let counter = if is_limited || args.run.most.tokens.is_some() {
        Some(Counter::new(desk.prices(&desk.settings()?.config)?.list))
    } else {
        None
    };
    let cut = cut(desk, plan, counter).await?;
    if cut.shards.len() == 1 {
        run::discard(&cut);
        return Ok(Needed::No(Box::new(told)));
    }
    desk.tell_recovery(&connection.ledger).await?;
    let (id, again) = (cut.id.clone(), again(args.allow_duplicate));
    let left = run::begin(&connection.courier()?, cut, clock::random, again).await?;
    tell(desk, &id, &left);
    if is_limited {
        queue::refresh(desk, connection).await;
    }
    let sent = send(desk, connection, left, begun).await?;
    if args.wait && !sent.is_empty() {
        wait::follow(desk, connection, sent, None).await?;
    }
    Ok(Needed::Yes)
}

async fn cut(desk: &mut Desk, plan: RunPlan, counter: Option<Counter>) -> Result<Cut, Stop> {
    let runs = desk.paths()?.runs();
    let id = RunId::from_bytes(clock::random()?);
    apart(desk, "splitting", move |stop, meter| {
        run::cut(&plan, id, &runs, counter.as_ref(), &stop, &meter)
    })
    .await
}

/// Says what is sent: a new run, or what is left of one that was begun before.
fn tell(desk: &mut Desk, own: &RunId, left: &Left) {
    let (run, requests) = (&left.run, left.intents.iter().map(|it| it.wanted.requests));
    let (id, of) = (&run.id, run.shards);
    let requests = grouped(requests.sum());
    let count = left.intents.len();
    let said = if run.id == *own {
        format!("Run {id}: {of} shards of {requests} requests.")
    } else {
        format!("Going on with run {id} of the same input: {count} of {of} shards are left.")
    };
    desk.out.note(&said);
}

/// Sends shards in their order. Ends with the first that fails: what follows waits, and goes on with
/// the same command.
async fn send(
    desk: &mut Desk,
    connection: &Connection,
    left: Left,
    begun: &Begun,
) -> Result<Vec<BatchId>, Stop> {
    let mut sent = Vec::new();
    let count = left.intents.len();
    for intent in left.intents {
        begun.set(connection, &intent.id);
        match Box::pin(one(desk, connection, &intent)).await {
            Ok(batch) => sent.extend(batch),
            Err(stop) => {
                let (done, run) = (sent.len(), &left.run.id);
                desk.out.note(&format!(
                    "{done} of {count} shards of {run} were sent; the same command goes on with the \
                     others, and so does `batchdeck resume --all`."
                ));
                return Err(stop);
            }
        }
    }
    Ok(sent)
}

/// Sends a shard, or holds it.
async fn one(
    desk: &mut Desk,
    connection: &Connection,
    intent: &Intent,
) -> Result<Option<BatchId>, Stop> {
    let courier = connection.courier()?;
    match run::turn(&courier, &connection.session.queue_limits, intent).await? {
        Turn::Send(errand) => Ok(Some(Box::pin(carry(desk, errand, None)).await?.id)),
        Turn::Hold(errand, reason) => {
            let name = Clean::line(&intent.wanted.name);
            desk.out.note(&format!("{name}:"));
            queue::hold(desk, errand, reason, None).await?;
            Ok(None)
        }
        Turn::Taken(failure) => {
            desk.out.note(&format!("{failure}."));
            Ok(None)
        }
        Turn::Over => Ok(None),
    }
}
