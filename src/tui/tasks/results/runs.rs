//! The results of a run: at once those of one of its batches, and all of them once it is known where
//! they are.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::app::effect::Ticket;
use crate::app::event::Event;
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, Failure, Kind, RunId};
use crate::ops::run;

use super::super::link::Link;
use super::super::{Said, Shared, Tasks};
use super::blocking;
use super::open::{OfRun, Shard};
use super::opening::{Looking, Wanted, files_in, look, open_saved};

impl Tasks {
    /// Opens the results of the batches of a run as one: what is saved of them, else what lies at the
    /// provider.
    pub(in crate::tui::tasks) fn open_run(
        &mut self,
        ticket: Ticket,
        run: RunId,
        of: usize,
        shards: Vec<(Batch, String)>,
    ) {
        self.shared.close(ticket);
        let shards = shards.into_iter().map(|(batch, name)| {
            let folder = self.folder_of(&batch, &name);
            (batch, folder)
        });
        let shards: Vec<_> = shards.collect();
        let (link, shared, sender) = (self.link.clone(), self.shared.clone(), self.sender.clone());
        self.spawn(async move {
            let opened = async {
                // There may be many, and the loop waits for no disk.
                let shards = blocking(move || Ok(looked_for(shards))).await?;
                opened(&link, &shared, (ticket, run), (of, shards), &sender).await
            };
            match opened.await {
                Ok(event) => event,
                Err(failure) => {
                    let outcome = Err(failure);
                    Event::ResultsOpened { ticket, outcome }
                }
            }
        });
    }
}

/// Looks which results lie in the folders of batches.
fn looked_for(shards: Vec<(Batch, PathBuf)>) -> Vec<Shard> {
    let wanted = [ResultFile::Output, ResultFile::Errors];
    let shards = shards.into_iter().map(|(batch, folder)| Shard {
        batch,
        files: files_in(&folder, &wanted),
    });
    shards.collect()
}

async fn opened(
    link: &Arc<Link>,
    shared: &Shared,
    (ticket, run): (Ticket, RunId),
    (of, shards): (usize, Vec<Shard>),
    sender: &mpsc::Sender<Said>,
) -> Result<Event, Failure> {
    let saved = shards.iter().position(|shard| !shard.files.is_empty());
    let there = || {
        let has_results = |shard: &Shard| shard.batch.result_files().next().is_some();
        shards.iter().position(has_results)
    };
    let first = saved.or_else(there).ok_or_else(nowhere)?;
    let input = input(link, run).await;
    let run = Arc::new(OfRun { of, shards, first });
    let shard = run.shards.get(first).ok_or_else(nowhere)?;
    if shard.files.is_empty() {
        let looking = Looking {
            ticket,
            input,
            owner: None,
            run: Some(run.clone()),
        };
        return look(link, shared, &shard.batch, looking, sender).await;
    }
    let wanted = Wanted {
        ticket,
        paths: shard.files.clone(),
        input,
        owner: None,
        tries: Vec::new(),
        run: Some(run.clone()),
    };
    Ok(open_saved(link, shared, wanted, sender).await)
}

/// Returns the whole input; a ledger that cannot tell is no reason not to show results.
async fn input(link: &Link, run: RunId) -> Option<PathBuf> {
    let asked = link
        .ledger()
        .ask(move |ledger| Ok(run::find(ledger, &run)?.input()));
    asked.await.ok().flatten()
}

fn nowhere() -> Failure {
    let why = "none of its batches has any";
    Failure::new(Kind::NotFound, "there are no results of the run", why)
        .with_hint("unfold the run: each batch says why it has none")
}
