//! `wait`: until batches have ended, however long that takes and however shaky the line is.

use std::time::Duration;

use super::args::WaitArgs;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::get::brief;
use super::human::grouped;
use super::several::{Failures, ids};
use crate::clock;
use crate::domain::time::short_span;
use crate::domain::{BatchId, Change, Failure, Kind, RequestCounts};
use crate::ledger::Coverage;
use crate::ops::watch::{Look, Scope, Watch, ending};

pub(crate) async fn run(desk: &mut Desk, args: &WaitArgs) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    let ids = ids(desk, &args.ids).await?;
    follow(desk, &connection, ids, args.timeout).await
}

/// Waits until all batches have ended, writes each when it has, and fails if one ended badly.
pub(crate) async fn follow(
    desk: &mut Desk,
    connection: &Connection,
    ids: Vec<BatchId>,
    timeout: Option<Duration>,
) -> Result<(), Stop> {
    let provider = connection.provider().clone();
    let scope = Scope::Only(ids.clone());
    let mut watch = Watch::new(provider, scope, connection.speed, clock::luck());
    let mut failures = Failures::default();
    let looking = look_until_over(desk, connection, &mut watch, &mut failures);
    let in_time = match timeout {
        Some(timeout) => tokio::time::timeout(timeout, looking)
            .await
            .map_err(|_elapsed| timeout),
        None => Ok(looking.await),
    };
    desk.out.draw("");
    match in_time {
        Ok(ended) => ended?,
        Err(timeout) => return Err(timed_out(&watch, &ids, timeout).into()),
    }
    failures.end()
}

async fn look_until_over(
    desk: &mut Desk,
    connection: &Connection,
    watch: &mut Watch,
    failures: &mut Failures,
) -> Result<(), Stop> {
    while !watch.is_over() {
        let look = watch.next_changes().await?;
        desk.out.draw("");
        if let Some(trouble) = &look.trouble {
            desk.out.detail(&format!("{trouble}; trying again"));
        }
        let changed = look
            .changes
            .iter()
            .filter_map(|change| watch.batch(change.id()));
        connection.keep(&changed.cloned().collect::<Vec<_>>(), Coverage::Some);
        tell_ended(desk, watch, &look, failures)?;
        desk.out.draw(&words(watch, &look));
    }
    Ok(())
}

/// Writes the batches that a look found ended, and keeps what was wrong with their ends.
fn tell_ended(
    desk: &mut Desk,
    watch: &Watch,
    look: &Look,
    failures: &mut Failures,
) -> Result<(), Stop> {
    let entered = look.changes.iter().filter_map(|change| match change {
        Change::Appeared { id, .. } | Change::Moved { id, .. } => watch.batch(id),
        Change::Progressed { .. } => None,
    });
    for batch in entered {
        let Some(ending) = ending(batch) else {
            continue;
        };
        brief(desk, batch)?;
        if let Err(failure) = ending {
            failures.tell(&mut desk.out, &failure);
        }
    }
    Ok(())
}

fn words(watch: &Watch, look: &Look) -> String {
    let open = || watch.batches().filter(|batch| !batch.status.is_ended());
    let counts = || open().filter_map(|batch| batch.counts);
    let done: u64 = counts().map(RequestCounts::done).sum();
    let total: u64 = counts().map(|counts| counts.total).sum();
    let state = match (open().count(), open().next()) {
        (0, _) => return String::new(),
        (1, Some(batch)) => batch.status.word().to_owned(),
        (many, _) => format!("{many} batches"),
    };
    let trouble = if look.trouble.is_some() {
        " · the provider is out of reach, trying again"
    } else {
        ""
    };
    let (done, total) = (grouped(done), grouped(total));
    format!("waiting · {state} · {done} of {total}{trouble}")
}

fn timed_out(watch: &Watch, ids: &[BatchId], timeout: Duration) -> Failure {
    let has_ended = |id: &BatchId| watch.batch(id).is_some_and(|batch| batch.status.is_ended());
    let open: Vec<&str> = ids
        .iter()
        .filter(|id| !has_ended(id))
        .map(BatchId::as_str)
        .collect();
    Failure::new(
        Kind::TimedOut,
        format!("waited {}", short_span(timeout)),
        format!("not ended yet: {}", open.join(", ")),
    )
}
