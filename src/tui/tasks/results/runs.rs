//! The results of a run: those of its batches that are saved, one after the other, each with its
//! retries.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::{BatchTry, Ticket};
use crate::app::event::Event;
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, BatchId, Failure, Kind, RunId};
use crate::ops::place::newest_there;
use crate::ops::run;

use super::super::Tasks;
use super::super::link::Link;
use super::opening::{Wanted, files_in, open_saved};

/// What is saved of a run.
struct Saved {
    tries: Vec<BatchTry>,
    input: Option<PathBuf>,
    /// How many of its batches are not here.
    absent: usize,
}

impl Tasks {
    /// Opens what is saved of the batches of a run as one.
    pub(in crate::tui::tasks) fn open_run(
        &mut self,
        ticket: Ticket,
        run: RunId,
        shards: Vec<(Batch, String)>,
    ) {
        self.shared.close(ticket);
        let folders = shards
            .iter()
            .map(|(batch, name)| self.folder_of(batch, name));
        let files =
            folders.map(|folder| files_in(&folder, &[ResultFile::Output, ResultFile::Errors]));
        let files: Vec<Vec<PathBuf>> = files.collect();
        let ids = shards.into_iter().map(|(batch, _)| batch.id);
        let shards: Vec<(BatchId, Vec<PathBuf>)> = ids.zip(files).collect();
        let (link, shared, sender) = (self.link.clone(), self.shared.clone(), self.sender.clone());
        self.spawn(async move {
            let saved = match saved(&link, run, shards).await {
                Ok(saved) => saved,
                Err(failure) => {
                    let outcome = Err(failure);
                    return Event::ResultsOpened { ticket, outcome };
                }
            };
            let first = saved.tries.first().map(|one| one.files.clone());
            let wanted = Wanted {
                ticket,
                paths: first.unwrap_or_default(),
                input: saved.input,
                owner: None,
                note: note(saved.absent),
                tries: saved.tries,
            };
            open_saved(&link, &shared, wanted, &sender).await
        });
    }
}

fn note(absent: usize) -> Option<String> {
    match absent {
        0 => None,
        1 => Some("one batch of the run is not here; a download of the run saves it".to_owned()),
        many => Some(format!(
            "{many} batches of the run are not here; a download of the run saves them"
        )),
    }
}

/// Finds what is on this disk; a ledger that cannot tell of retries and of the input is no reason
/// not to show results.
async fn saved(
    link: &Arc<Link>,
    run: RunId,
    shards: Vec<(BatchId, Vec<PathBuf>)>,
) -> Result<Saved, Failure> {
    let mut saved = Saved {
        tries: Vec::new(),
        input: None,
        absent: 0,
    };
    for (group, (batch, files)) in (0..).zip(shards) {
        if files.is_empty() {
            saved.absent += 1;
            continue;
        }
        let retries = retries(link, &batch).await;
        saved.tries.push(BatchTry {
            batch,
            files,
            group,
        });
        let retries = retries.into_iter().filter(|(_, files)| !files.is_empty());
        saved.tries.extend(retries.map(|(batch, files)| BatchTry {
            batch,
            files,
            group,
        }));
    }
    if saved.tries.is_empty() {
        let why = "none of its batches is saved on this machine";
        let failure = Failure::new(Kind::NotFound, "the results of the run are not here", why);
        return Err(failure.with_hint("download the run, or unfold it: each batch shows its own"));
    }
    let input = link
        .ledger()
        .ask(move |ledger| Ok(run::find(ledger, &run)?.input()));
    saved.input = input.await.ok().flatten();
    Ok(saved)
}

async fn retries(link: &Link, batch: &BatchId) -> Vec<(BatchId, Vec<PathBuf>)> {
    let (account, id) = (link.account().clone(), batch.clone());
    let asked = link
        .ledger()
        .ask(move |ledger| ledger.retries_of(&account, &id));
    let known = asked.await.unwrap_or_default();
    let newest = known
        .into_iter()
        .map(|(id, saved)| (id, newest_there(&saved)));
    newest.collect()
}
