//! `cancel`: asks first, sends each cancel once, and says what comes next.

use super::args::CancelArgs;
use super::ask;
use super::desk::{Connection, Desk};
use super::exit::Stop;
use super::get::brief;
use super::human;
use super::several::{Failures, ids};
use crate::domain::{Batch, BatchId, Failure, Kind, Status};
use crate::ledger::Coverage;

pub(crate) async fn run(desk: &mut Desk, args: &CancelArgs) -> Result<(), Stop> {
    let can_ask = ask::can_ask();
    if !args.yes && !can_ask {
        return Err(Failure::new(
            Kind::Usage,
            "nothing was cancelled",
            "there is no terminal to ask on",
        )
        .with_hint("say --yes to cancel without being asked")
        .into());
    }
    let connection = desk.connect_to_change("cannot cancel").await?;
    let mut failures = Failures::default();
    let ids = ids(desk, &args.ids).await?;
    let chosen = choose(desk, &connection, &ids, &mut failures).await?;
    if !args.yes && !chosen.is_empty() && !agreed(desk, &chosen).await? {
        desk.out.note("Nothing was cancelled.");
        return failures.end();
    }
    for batch in chosen {
        match connection.provider().cancel(batch.id.clone()).await {
            Ok(batch) => {
                connection.keep(std::slice::from_ref(&batch), Coverage::Some);
                brief(desk, &batch)?;
            }
            Err(failure) => failures.tell(&mut desk.out, &failure),
        }
    }
    failures.end()
}

/// Looks at each batch, and keeps those for which a cancel makes sense.
async fn choose(
    desk: &mut Desk,
    connection: &Connection,
    ids: &[BatchId],
    failures: &mut Failures,
) -> Result<Vec<Batch>, Stop> {
    let mut chosen = Vec::new();
    for id in ids {
        let batch = match connection.provider().get(id.clone()).await {
            Ok(batch) => batch,
            Err(failure) => {
                failures.tell(&mut desk.out, &failure);
                continue;
            }
        };
        match batch.status {
            Status::Cancelling | Status::Cancelled => {
                desk.out.note(&format!("{id} is {} already.", batch.status));
                brief(desk, &batch)?;
            }
            Status::Completed | Status::Failed | Status::Expired => {
                failures.tell(&mut desk.out, &too_late(&batch));
            }
            Status::Validating | Status::InProgress | Status::Finalizing | Status::Unknown(_) => {
                chosen.push(batch);
            }
        }
    }
    Ok(chosen)
}

fn too_late(batch: &Batch) -> Failure {
    Failure::new(
        Kind::Conflict,
        format!("cannot cancel {}", batch.id),
        format!("it is {} already", batch.status),
    )
    .with_hint("its results can be downloaded")
}

/// Asks: one batch wants a y, several want their number, so that it is not typed by habit.
async fn agreed(desk: &mut Desk, batches: &[Batch]) -> Result<bool, Stop> {
    for batch in batches {
        let counts = human::counts(batch);
        let name = human::name(batch);
        desk.out
            .note(&format!("{}  {name}  {}  {counts}", batch.id, batch.status));
    }
    desk.out
        .note("Requests in flight still finish and are billed; what is done is kept.");
    let (question, expected) = match batches.len() {
        1 => ("Cancel this batch? [y/N]".to_owned(), "y".to_owned()),
        many => (
            format!("Type {many} to cancel all {many}:"),
            many.to_string(),
        ),
    };
    desk.out.ask(&question);
    let answer = ask::answer().await?;
    let answer = answer.trim();
    Ok(answer.eq_ignore_ascii_case(&expected) || (batches.len() == 1 && answer == "yes"))
}
