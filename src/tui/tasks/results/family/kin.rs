//! Which batches were made of the failures of one, and where their results are.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::BatchTry;
use crate::app::state::results::{Kin, Where};
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, BatchId, Failure};
use crate::ops::place::{default_dir, newest_there};

use super::super::super::link::Link;
use super::super::open::{Extent, Open};
use super::super::opening::files_in;
use super::super::spool::Spool;
use super::looks::{Looked, Looks};

/// From whom a batch descends and who descends from it.
pub(super) struct Lineage {
    pub(super) parent: Option<BatchId>,
    pub(super) kin: Vec<BatchId>,
}

/// Tries whose results are here, and all kin.
pub(super) struct Located {
    pub(super) tries: Vec<BatchTry>,
    pub(super) spools: Vec<Arc<Spool>>,
    pub(super) kin: Vec<Kin>,
    pub(super) extent: Extent,
}

impl Located {
    pub(super) fn of(tries: Vec<BatchTry>) -> Self {
        Self {
            tries,
            spools: Vec::new(),
            kin: Vec::new(),
            extent: Extent::Whole,
        }
    }

    /// Adds a batch of a group: what is saved of it, else what lies at the provider where that is
    /// little.
    pub(super) async fn add(
        &mut self,
        link: &Link,
        (batch, group): (Batch, u16),
        mut files: Vec<PathBuf>,
        looks: &mut Looks,
    ) {
        let id = batch.id.clone();
        let mut state = Where::Joined;
        if files.is_empty() {
            match looks.at(link, &batch).await {
                Looked::Whole(spool) => {
                    files.clone_from(&spool.files);
                    self.spools.push(Arc::new(spool));
                }
                Looked::No(other) => state = other,
            }
        }
        self.kin.push(Kin {
            id: id.clone(),
            batch: Some(Box::new(batch)),
            state,
        });
        if state == Where::Joined {
            let batch = id;
            self.tries.push(BatchTry {
                batch,
                files,
                group,
            });
        }
    }

    /// Adds what was made of the failures of a batch.
    pub(super) async fn add_retries(
        &mut self,
        link: &Link,
        (of, group): (&BatchId, u16),
        looks: &mut Looks,
    ) -> Result<(), Failure> {
        let (account, id) = (link.account().clone(), of.clone());
        let retries = link
            .ledger()
            .ask(move |ledger| ledger.retries_of(&account, &id))
            .await?;
        for (id, saved) in retries {
            let files = newest_there(&saved);
            match known(link, &id).await {
                Some(batch) => {
                    let usual = || at_the_usual_place(link, &batch);
                    let files = if files.is_empty() { usual() } else { files };
                    self.add(link, (batch, group), files, looks).await;
                }
                None if files.is_empty() => self.kin.push(Kin {
                    id,
                    batch: None,
                    state: Where::Away,
                }),
                None => {
                    self.kin.push(Kin {
                        id: id.clone(),
                        batch: None,
                        state: Where::Joined,
                    });
                    let batch = id;
                    self.tries.push(BatchTry {
                        batch,
                        files,
                        group,
                    });
                }
            }
        }
        Ok(())
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
        return Ok(Located::of(Vec::new()));
    };
    let id = &owner.batch.id;
    let mut located = Located::of(vec![BatchTry {
        batch: id.clone(),
        files: open.own.clone(),
        group: 0,
    }]);
    let mut looks = Looks::of_retries();
    located.add_retries(link, (id, 0), &mut looks).await?;
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
