//! `get`: one batch.

use super::args::GetArgs;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::human::{self, Look};
use super::json::BatchLine;
use super::out::Format;
use super::several;
use crate::domain::run::roll_up;
use crate::domain::{Batch, BatchId, Kind, RunId};
use crate::ledger::Coverage;

pub(crate) async fn run(desk: &mut Desk, args: &GetArgs) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    if let Some(run) = RunId::read(&args.id) {
        return whole(desk, &connection, run).await;
    }
    let id = BatchId::new(args.id.as_str());
    match connection.provider().get(id.clone()).await {
        Ok(batch) => {
            connection.keep(std::slice::from_ref(&batch), Coverage::Some);
            show(desk, &batch)
        }
        Err(failure) if failure.kind == Kind::NotFound => {
            let known = remembered(&connection, id).await.ok_or(failure)?;
            desk.out.note(&format!(
                "{} is no longer at the provider; this is what it said last.",
                known.id
            ));
            show(desk, &known)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Writes everything known of a run: what its batches are together, and each of them in a line.
async fn whole(desk: &mut Desk, connection: &Connection, run: RunId) -> Result<(), Stop> {
    let id = BatchId::new(run.as_str());
    let shards = several::look_up(desk, run).await?;
    let mut batches = Vec::new();
    for id in shards.batches {
        batches.push(match connection.provider().get(id.clone()).await {
            Err(failure) if failure.kind == Kind::NotFound => {
                remembered(connection, id).await.ok_or(failure)?
            }
            seen => seen?,
        });
    }
    connection.keep(&batches, Coverage::Some);
    let together = roll_up(id, batches.iter());
    if desk.out.format == Format::Json {
        desk.out.json(&BatchLine::of(&together).of_run())?;
    } else {
        show(desk, &together)?;
    }
    batches.iter().try_for_each(|batch| brief(desk, batch))
}

/// Returns what the provider said of a batch while it still knew it.
async fn remembered(connection: &Connection, id: BatchId) -> Option<Batch> {
    let account = connection.session.account();
    let known = connection
        .ledger
        .ask(move |ledger| ledger.batch(&account, &id))
        .await;
    known.ok().flatten().map(|known| known.batch)
}

/// Writes everything known of a batch.
fn show(desk: &mut Desk, batch: &Batch) -> Result<(), Stop> {
    if desk.out.format == Format::Json {
        return desk.out.json(&BatchLine::of(batch));
    }
    let look = Look::of(&desk.out);
    human::one(batch, desk.clock.now().wall, look)
        .iter()
        .try_for_each(|line| desk.out.line(line))
}

/// Writes a batch in one line: state, id, name, requests.
pub(crate) fn brief(desk: &mut Desk, batch: &Batch) -> Result<(), Stop> {
    if desk.out.format == Format::Json {
        desk.out.json(&BatchLine::of(batch))?;
    } else {
        let line = human::brief(batch, Look::of(&desk.out));
        desk.out.line(&line)?;
    }
    desk.out.flush()
}
