//! Which batches were made of the failures of one, and where their results are.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::BatchTry;
use crate::app::state::results::{Kin, Where};
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, BatchId, Failure};
use crate::ops::place::{default_dir, newest_there};
use crate::results::preview::{self, BUDGET};

use super::super::super::link::Link;
use super::super::open::Open;
use super::super::opening::files_in;
use super::super::spool::Spool;
use super::super::work::blocking;

/// From whom a batch descends and who descends from it.
pub(super) struct Lineage {
    pub(super) parent: Option<BatchId>,
    pub(super) kin: Vec<BatchId>,
}

/// Tries whose results are here, and all kin.
#[derive(Default)]
pub(super) struct Located {
    pub(super) tries: Vec<BatchTry>,
    pub(super) spools: Vec<Arc<Spool>>,
    pub(super) kin: Vec<Kin>,
}

impl Located {
    pub(super) fn of(tries: Vec<BatchTry>) -> Self {
        Self {
            tries,
            ..Self::default()
        }
    }
}

/// Asks the ledger who is related; `None` where nobody is, and where the ledger cannot tell, which
/// is no reason not to show results.
pub(super) async fn lineage(link: &Link, open: &Open) -> Option<Lineage> {
    let owner = open.of.as_ref()?;
    let (account, id) = (link.account().clone(), owner.batch.id.clone());
    let asked = link
        .ledger()
        .ask(move |ledger| {
            let lineage = ledger.lineage(&account, &id)?;
            Ok((lineage, ledger.retries_of(&account, &id)?))
        })
        .await;
    let (lineage, retries) = asked.ok()?;
    let parent = lineage.ancestors.first().map(|step| step.parent.clone());
    let kin: Vec<BatchId> = retries.into_iter().map(|(id, _)| id).collect();
    (parent.is_some() || !kin.is_empty()).then_some(Lineage { parent, kin })
}

/// Finds the results of the batch that is open and of all that was made of its failures: saved
/// ones, else what lies at the provider where that is little.
pub(super) async fn located(link: &Link, open: &Open) -> Result<Located, Failure> {
    let Some(owner) = &open.of else {
        return Ok(Located::default());
    };
    let (account, id) = (link.account().clone(), owner.batch.id.clone());
    let retries = link
        .ledger()
        .ask(move |ledger| ledger.retries_of(&account, &id))
        .await?;
    let mut located = Located::of(vec![BatchTry {
        batch: owner.batch.id.clone(),
        files: open.own.clone(),
        group: 0,
    }]);
    for (id, saved) in retries {
        let batch = known(link, &id).await;
        let mut files = newest_there(&saved);
        if let (true, Some(batch)) = (files.is_empty(), &batch) {
            files = at_the_usual_place(link, batch);
        }
        let mut kin = Kin {
            id: id.clone(),
            batch: batch.clone().map(Box::new),
            state: Where::Joined,
        };
        if files.is_empty() {
            let looked = match &batch {
                Some(batch) => looked_at(link, batch).await,
                None => Looked::No(Where::Away),
            };
            match looked {
                Looked::Whole(spool) => {
                    files.clone_from(&spool.files);
                    located.spools.push(Arc::new(spool));
                }
                Looked::No(state) => kin.state = state,
            }
        }
        if kin.state == Where::Joined {
            let (batch, group) = (id, 0);
            located.tries.push(BatchTry {
                batch,
                files,
                group,
            });
        }
        located.kin.push(kin);
    }
    Ok(located)
}

/// Returns what is known of a batch; what had not ended when it was seen last is asked about again.
async fn known(link: &Link, id: &BatchId) -> Option<Batch> {
    let (account, wanted) = (link.account().clone(), id.clone());
    let found = link
        .ledger()
        .ask(move |ledger| ledger.batch(&account, &wanted))
        .await;
    let known = found.ok().flatten().map(|known| known.batch);
    match known {
        Some(batch) if batch.status.is_ended() => Some(batch),
        known => link.get(id.clone()).await.ok().or(known),
    }
}

fn at_the_usual_place(link: &Link, batch: &Batch) -> Vec<PathBuf> {
    let launch = &link.launch;
    let root = launch.env.absolute(&launch.config.download_dir);
    let folder = default_dir(&root, batch, None);
    files_in(&folder, &[ResultFile::Output, ResultFile::Errors])
}

/// What a look at the provider has brought.
enum Looked {
    /// All there is.
    Whole(Spool),
    /// Too much, or nothing.
    No(Where),
}

async fn looked_at(link: &Link, batch: &Batch) -> Looked {
    if !batch.status.is_ended() {
        return Looked::No(Where::Running);
    }
    if batch.result_files().next().is_none() {
        return Looked::No(Where::Nothing);
    }
    let preview = async {
        let provider = link.provider().await?;
        let preview = preview::preview(provider, batch, BUDGET).await?;
        if !preview.is_whole {
            return Ok(None);
        }
        let launch = link.launch.clone();
        blocking(move || Spool::of(&preview, &launch).map(Some)).await
    };
    match preview.await {
        Ok(Some(spool)) => Looked::Whole(spool),
        Ok(None) | Err(_) => Looked::No(Where::Away),
    }
}
