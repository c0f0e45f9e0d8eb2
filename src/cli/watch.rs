//! `watch`: a line for everything that changes.

use super::args::WatchArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::human::{self, Look};
use super::json::ChangeLine;
use super::out::Format;
use crate::clock;
use crate::domain::{Batch, Change};
use crate::ledger::Coverage;
use crate::ops::watch::{Scope, Watch};

pub(crate) async fn run(desk: &mut Desk, WatchArgs {}: &WatchArgs) -> Result<(), Stop> {
    let connection = desk.connect().await?;
    let provider = connection.provider().clone();
    let mut watch = Watch::new(provider, Scope::All, connection.speed, clock::luck());
    let mut has_begun = false;
    loop {
        let look = watch.next_changes().await?;
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
        if !std::mem::replace(&mut has_begun, true) {
            greet(desk, &watch);
            continue;
        }
        for change in &look.changes {
            write(desk, change, watch.batch(change.id()))?;
        }
        desk.out.flush()?;
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
            let line = human::change(change, batch, Look::of(&desk.out));
            desk.out.line(&line)
        }
    }
}
