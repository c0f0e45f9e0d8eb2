//! What was planned of the batches of a run, sent one after the other.

use crate::app::effect::Repeat;
use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::app::state::retry::RetryPart;
use crate::tui::tasks::Tasks;
use crate::tui::tasks::make::Made;

impl Tasks {
    /// Makes batches of what failed in those of a run; one that fails does not keep the others from
    /// being made.
    pub(in crate::tui::tasks) fn retry_run(
        &mut self,
        job: JobId,
        parts: Vec<RetryPart>,
        repeat: Repeat,
    ) {
        let maker = self.maker(job);
        // Taken all at once: those that wait for their turn must outlive the next plan.
        let parts: Vec<_> = parts
            .into_iter()
            .map(|part| {
                let plan = self.wanted(part.plan);
                let draft = self.shared.take_draft(&plan.path);
                (plan, draft)
            })
            .collect();
        self.spawn_job(job, async move {
            let courier = maker.link.courier().await?;
            let (mut batches, mut held, mut failed) = (Vec::new(), 0, Vec::new());
            for (place, (plan, draft)) in parts.into_iter().enumerate() {
                match maker.make(&courier, &plan, repeat, draft).await {
                    Ok(Made::Batch(batch)) => batches.push(*batch),
                    Ok(Made::Held(_)) => held += 1,
                    Err(failure) => failed.push((place, failure)),
                }
            }
            Ok(JobDone::RetriesSent {
                batches,
                held,
                failed,
            })
        });
    }
}
