//! `watch`: a line for everything that changes; held batches are sent once they fit.

use std::time::Duration;

use tokio::time::timeout;

use super::args::WatchArgs;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::human;
use super::json::ChangeLine;
use super::out::Format;
use super::queue;
use super::several::Failures;
use crate::clock;
use crate::config::Access;
use crate::domain::{Batch, Change};
use crate::ledger::Coverage;
use crate::ops::watch::{Look, Scope, Watch};

/// How often held batches are looked for when nothing changes: a question to the ledger.
const LOOK_FOR_HELD: Duration = Duration::from_mins(1);

pub(crate) async fn run(desk: &mut Desk, WatchArgs {}: &WatchArgs) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    let provider = connection.provider().clone();
    let mut watch = Watch::new(provider, Scope::All, connection.speed, clock::luck());
    let mut has_begun = false;
    // A held batch that fails is told, and the others go on being watched.
    let mut failures = Failures::default();
    loop {
        // Somebody may hold a batch, and no change of another tells it.
        let is_due = timeout(LOOK_FOR_HELD, watch.until_due()).await.is_ok();
        let look = if is_due {
            watch.look_now().await?.unwrap_or_default()
        } else {
            Look::default()
        };
        if let Some(trouble) = &look.trouble {
            desk.out.note(&format!("{trouble}; trying again"));
            continue;
        }
        let changed = look
            .changes
            .iter()
            .filter_map(|change| watch.batch(change.id()));
        connection.keep(&changed.cloned().collect::<Vec<_>>(), Coverage::Some);
        // What is there at the beginning is no change.
        if is_due && !std::mem::replace(&mut has_begun, true) {
            greet(desk, &watch);
        } else {
            tell(desk, &watch, &look.changes)?;
        }
        for batch in release(desk, &connection, &mut failures).await? {
            let changes = watch.take(batch);
            tell(desk, &watch, &changes)?;
        }
    }
}

fn tell(desk: &mut Desk, watch: &Watch, changes: &[Change]) -> Result<(), Stop> {
    for change in changes {
        write(desk, change, watch.batch(change.id()))?;
    }
    desk.out.flush()
}

/// Sends the held batches that fit by now.
async fn release(
    desk: &mut Desk,
    connection: &Connection,
    failures: &mut Failures,
) -> Result<Vec<Batch>, Stop> {
    match connection.session.access {
        Access::ReadWrite => queue::release(desk, connection, failures).await,
        Access::ReadOnly => Ok(Vec::new()),
    }
}

fn greet(desk: &mut Desk, watch: &Watch) {
    let live = watch.batches().filter(|batch| !batch.status.is_ended());
    let (live, all) = (live.count(), watch.batches().count());
    desk.out.note(&format!(
        "Watching {all} batches, {live} of them running. Stop with ctrl-c."
    ));
}

fn write(desk: &mut Desk, change: &Change, batch: Option<&Batch>) -> Result<(), Stop> {
    match desk.out.format {
        Format::Json => desk.out.json(&ChangeLine::of(change)),
        Format::People => {
            let line = human::change(change, batch, human::Look::of(&desk.out));
            desk.out.line(&line)
        }
    }
}
