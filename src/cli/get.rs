//! `get`: one batch.

use super::args::GetArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::human::{self, Look};
use super::json::BatchLine;
use super::out::Format;
use crate::domain::{Batch, BatchId};

pub(crate) async fn run(desk: &mut Desk, args: &GetArgs) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    let batch = connection
        .provider()
        .get(BatchId::new(args.id.as_str()))
        .await?;
    show(desk, &batch)
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
