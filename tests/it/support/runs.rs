//! Shards of one run, as batches and as intents.

use batchdeck::app::event::{FamilyNews, Merge};
use batchdeck::app::state::results::{Kin, Where};
use batchdeck::domain::run::{Mark, RUN_KEY, RunId, Shard};
use batchdeck::domain::{Batch, Intent, Status};

use super::batches::{batch, before, counted, with_files};
use super::intents::held;

/// The row of the run.
pub(crate) const RUN: &str = "run_0707070707070707";

fn mark(number: u32) -> Mark {
    Mark {
        shard: Shard {
            run: RunId::from_bytes([7; 16]),
            number,
        },
        of: 3,
    }
}

/// A shard of a run of three, as a batch.
pub(crate) fn shard(number: u32, status: Status) -> Batch {
    let place = mark(number);
    let mut shard = batch(&format!("mails-{number}"), status, 9000 - i64::from(number));
    let name = place.name("mails");
    shard.metadata = [
        ("name".to_owned(), name),
        (RUN_KEY.to_owned(), place.text()),
    ]
    .into();
    shard
}

/// The first has ended with failures, the second is under way.
pub(crate) fn shards() -> Vec<Batch> {
    let mut first = with_files(counted(shard(1, Status::Completed), 50_000, 49_990, 10));
    first.timeline.completed = Some(before(100));
    let mut second = counted(shard(2, Status::InProgress), 50_000, 12_000, 0);
    second.timeline.in_progress = Some(before(3000));
    vec![first, second]
}

/// The third shard, which waits on this machine.
pub(crate) fn waiting() -> Intent {
    let mut intent = held(3);
    let place = mark(3);
    intent.wanted.name = place.name("mails");
    intent.wanted.metadata = shard(3, Status::Validating).metadata;
    intent.wanted.shard = Some(place.shard);
    intent
}

/// All three have ended: the first and the last with failures, the second without any.
pub(crate) fn ended() -> Vec<Batch> {
    let ended = |number, failed| {
        let shard = shard(number, Status::Completed);
        let mut shard = with_files(counted(shard, 50_000, 50_000 - failed, failed));
        shard.timeline.completed = Some(before(100));
        shard
    };
    vec![ended(1, 10), ended(2, 0), ended(3, 4)]
}

/// Where the results of the shards of a run are.
pub(crate) fn kin(batches: &[Batch], states: &[Where]) -> FamilyNews {
    let kin = batches.iter().zip(states).map(|(batch, state)| Kin {
        id: batch.id.clone(),
        batch: Some(Box::new(batch.clone())),
        state: *state,
    });
    FamilyNews::Ended(Ok(Merge {
        kin: kin.collect(),
        owners: Vec::new(),
    }))
}
