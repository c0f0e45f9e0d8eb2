//! Where the results of the batches of a run are, and those of their retries.

use crate::domain::Failure;

use super::super::super::link::Link;
use super::super::open::{Extent, OfRun, Open};
use super::kin::Located;
use super::looks::Looks;

/// Finds the results of the batches of a run, in the order of its shards: saved ones, else what lies
/// at the provider where that is little, each with its retries.
///
/// A ledger that cannot tell of retries is no reason not to show results.
pub(super) async fn located(link: &Link, open: &Open, run: &OfRun) -> Result<Located, Failure> {
    let mut all = Located::of(Vec::new());
    let (mut looks, mut looks_at_retries) = match open.extent {
        Extent::Part => (Looks::none(), Looks::none()),
        Extent::Whole | Extent::Some => (Looks::of_shards(), Looks::of_shards()),
    };
    let mut joined = 0;
    for (group, (place, shard)) in (0..).zip(run.shards.iter().enumerate()) {
        let is_open = place == run.first && open.extent != Extent::Part;
        let files = if is_open { &open.own } else { &shard.files };
        let before = all.tries.len();
        let batch = shard.batch.clone();
        all.add(link, (batch, group), files.clone(), &mut looks)
            .await;
        joined += all.tries.len() - before;
        let retries = all.add_retries(link, (&shard.batch.id, group), &mut looks_at_retries);
        retries.await.ok();
    }
    if open.extent == Extent::Part {
        // Rows of retries would stand where those of their batch are not.
        all.tries.clear();
    }
    if joined < run.of {
        all.extent = Extent::Some;
    }
    Ok(all)
}
