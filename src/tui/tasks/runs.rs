//! A run: an input that is too large for one batch, cut and sent shard by shard.

use std::sync::Arc;

use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::clock;
use crate::domain::{Failure, RunId};
use crate::ledger::Again;
use crate::ops::create::CreatePlan;
use crate::ops::queue;
use crate::ops::run::{self, Cut, RunPlan, Turn};
use crate::ops::split::Most;
use crate::ops::tokens::Counter;
use crate::ops::transfer::Meter;
use crate::results::chunks::StopOnDrop;

use super::Tasks;
use super::link::Link;
use super::results::blocking;
use super::transfers::told;

impl Tasks {
    /// Cuts a file that is too large, and sends its shards; those that have no room are held.
    pub(super) fn create_run(&mut self, job: JobId, plan: CreatePlan, again: Again) {
        let (link, sender, maker) = (self.link.clone(), self.sender.clone(), self.maker(job));
        self.spawn_job(job, async move {
            let courier = link.courier().await?;
            let (ledger, account, limits) =
                (&courier.ledger, &courier.account, link.queue_limits());
            let models = &plan.report.models;
            let counter = queue::is_limited(ledger, account, limits, models)
                .await?
                .then(|| Counter::new(Arc::clone(&link.launch.prices.get().list)));
            let (meter, progress) = Meter::new();
            let cut = told(job, progress, &sender, cut(&link, plan, counter, meter)).await?;
            let left = run::begin(&courier, cut, clock::random, again).await?;
            let (mut batches, mut held) = (Vec::new(), 0);
            for intent in left.intents {
                match run::turn(&courier, link.queue_limits(), &intent).await? {
                    Turn::Send(errand) => batches.push(maker.carry(errand).await?),
                    Turn::Hold(mut errand, reason) => {
                        errand.hold(reason).await?;
                        held += 1;
                    }
                    Turn::Taken(_) | Turn::Over => {}
                }
            }
            Ok(JobDone::RunSent { batches, held })
        });
    }
}

async fn cut(
    link: &Link,
    plan: CreatePlan,
    counter: Option<Counter>,
    meter: Meter,
) -> Result<Cut, Failure> {
    let limits = link.limits.clone();
    let plan = RunPlan {
        path: plan.path,
        endpoint: plan.endpoint,
        window: plan.window,
        metadata: plan.metadata,
        most: Most::of(&limits),
        limits,
        report: plan.report,
    };
    let runs = link.launch.paths.runs();
    let id = RunId::from_bytes(clock::random()?);
    let stop = StopOnDrop::default();
    let flag = stop.0.clone();
    blocking(move || run::cut(&plan, id, &runs, counter.as_ref(), &flag, &meter)).await
}
