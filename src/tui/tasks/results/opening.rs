//! Opening results: files that were downloaded or named, else the first part of what lies at the
//! provider.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::app::effect::{BatchTry, Ticket};
use crate::app::event::{Event, Opened, Origin};
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, Failure};
use crate::launch::{OpenFiles, Opens};
use crate::results::preview::{self, BUDGET};
use crate::results::shelf::Shelf;

use super::super::link::Link;
use super::super::{Said, Shared, Tasks};
use super::open::{Extent, OfRun, Open, Owner};
use super::work::blocking;
use super::{count, family};

/// Lines of a first screen; more of them are read once it is shown.
const HEAD: usize = 60;

impl Tasks {
    /// Opens the results of a batch.
    pub(in crate::tui::tasks) fn open_results(&mut self, ticket: Ticket, batch: Batch, name: &str) {
        self.shared.close(ticket);
        let folder = self.folder_of(&batch, name);
        let saved = files_in(&folder, &[ResultFile::Output, ResultFile::Errors]);
        if !saved.is_empty() {
            let input = files_in(&folder, &[ResultFile::Input]).pop();
            let owner = Owner {
                batch,
                name: name.to_owned(),
            };
            return self.open_saved(ticket, saved, input, Some(owner), Vec::new());
        }
        let name = name.to_owned();
        let (link, shared, sender) = (self.link.clone(), self.shared.clone(), self.sender.clone());
        self.spawn(async move {
            let input = files_in(&folder, &[ResultFile::Input]).pop();
            let looking = Looking {
                ticket,
                input,
                owner: Some(Owner {
                    batch: batch.clone(),
                    name,
                }),
                run: None,
            };
            match look(&link, &shared, &batch, looking, &sender).await {
                Ok(event) => event,
                Err(failure) => {
                    let outcome = Err(failure);
                    Event::ResultsOpened { ticket, outcome }
                }
            }
        });
    }

    /// Opens local files that are all there is to see.
    pub(in crate::tui::tasks) fn open_files(&mut self, ticket: Ticket, paths: Vec<PathBuf>) {
        self.shared.close(ticket);
        let input = match &self.link.launch.opens {
            Opens::Files(OpenFiles { input, .. }) => input.clone(),
            Opens::Dashboard => None,
        };
        self.open_saved(ticket, paths, input, None, Vec::new());
    }

    /// Opens the results of several batches as one: at once those of the first, and all of them when
    /// it is known which lines count.
    pub(in crate::tui::tasks) fn open_tries(
        &mut self,
        ticket: Ticket,
        tries: Vec<BatchTry>,
        input: Option<PathBuf>,
    ) {
        self.shared.close(ticket);
        let first = tries.first().map(|one| one.files.clone());
        self.open_saved(ticket, first.unwrap_or_default(), input, None, tries);
    }

    fn open_saved(
        &mut self,
        ticket: Ticket,
        paths: Vec<PathBuf>,
        input: Option<PathBuf>,
        owner: Option<Owner>,
        tries: Vec<BatchTry>,
    ) {
        let (link, shared, sender) = (self.link.clone(), self.shared.clone(), self.sender.clone());
        let wanted = Wanted {
            ticket,
            paths,
            input,
            owner,
            tries,
            run: None,
        };
        self.spawn(async move { open_saved(&link, &shared, wanted, &sender).await });
    }
}

/// Saved files that are to be opened.
pub(super) struct Wanted {
    pub(super) ticket: Ticket,
    pub(super) paths: Vec<PathBuf>,
    pub(super) input: Option<PathBuf>,
    pub(super) owner: Option<Owner>,
    pub(super) tries: Vec<BatchTry>,
    pub(super) run: Option<Arc<OfRun>>,
}

/// Results that are to be looked at where they lie.
pub(super) struct Looking {
    pub(super) ticket: Ticket,
    pub(super) input: Option<PathBuf>,
    pub(super) owner: Option<Owner>,
    pub(super) run: Option<Arc<OfRun>>,
}

/// Opens the first part of what lies at the provider, tells of it, and counts it; returns the last
/// event.
pub(super) async fn look(
    link: &Link,
    shared: &Shared,
    batch: &Batch,
    looking: Looking,
    sender: &mpsc::Sender<Said>,
) -> Result<Event, Failure> {
    let ticket = looking.ticket;
    let provider = link.provider().await?;
    let preview = preview::preview(provider, batch, BUDGET).await?;
    let open = spooled(&preview, link, looking).await?;
    let outcome = Ok(Opened {
        origin: Origin::Provider {
            is_whole: preview.is_whole,
        },
        lines: preview.lines,
        note: preview.note,
    });
    let opened = Event::ResultsOpened { ticket, outcome };
    Ok(show_then_count(link, shared, open, opened, sender).await)
}

/// Opens saved files, tells of them, and counts them; returns the last event.
pub(super) async fn open_saved(
    link: &Link,
    shared: &Shared,
    wanted: Wanted,
    sender: &mpsc::Sender<Said>,
) -> Event {
    let Wanted {
        ticket,
        paths,
        input,
        owner,
        tries,
        run,
    } = wanted;
    let opened = blocking(move || {
        let shelf = Shelf::open(&paths, input.as_deref())?;
        let lines = shelf.head(HEAD)?;
        let open = Open::new(ticket, shelf)
            .of(owner)
            .of_tries(tries)
            .of_run(run);
        Ok((Arc::new(open), lines, paths))
    });
    match opened.await {
        Ok((open, lines, paths)) => {
            let outcome = Ok(Opened {
                origin: Origin::Files(paths),
                lines,
                note: None,
            });
            let opened = Event::ResultsOpened { ticket, outcome };
            show_then_count(link, shared, open, opened, sender).await
        }
        Err(failure) => Event::ResultsOpened {
            ticket,
            outcome: Err(failure),
        },
    }
}

/// Keeps what was opened, tells of it, and counts it: the first lines are shown before that. Then
/// looks for retries of it.
async fn show_then_count(
    link: &Link,
    shared: &Shared,
    open: Arc<Open>,
    opened: Event,
    sender: &mpsc::Sender<Said>,
) -> Event {
    if !shared.replace(open.clone()) {
        return Event::Ticked;
    }
    let _ = sender.send(Said::Event(opened)).await;
    match count::count(&open, sender).await {
        Ok(event) => {
            let _ = sender.send(Said::Event(event)).await;
            family::retried(link, shared, &open, sender).await
        }
        // Others are open by now, and nobody waits for this count.
        Err(_) if open.stop.is_set() => Event::Ticked,
        Err(failure) => Event::Went(failure),
    }
}

/// Puts a preview into files, and opens those.
async fn spooled(
    preview: &preview::Preview,
    link: &Link,
    looking: Looking,
) -> Result<Arc<Open>, Failure> {
    let (preview, env, spools) = (
        preview.clone(),
        link.launch.env.clone(),
        link.spools.clone(),
    );
    blocking(move || {
        let spool = spools.spool(&preview, &env)?;
        let shelf = Shelf::open(&spool.files, looking.input.as_deref())?;
        let open = Open::new(looking.ticket, shelf).of(looking.owner);
        let extent = if preview.is_whole {
            Extent::Whole
        } else {
            Extent::Part
        };
        Ok(Arc::new(open.keeping(spool, extent).of_run(looking.run)))
    })
    .await
}

/// Returns the files of a batch that are in its folder.
pub(in crate::tui::tasks) fn files_in(folder: &Path, wanted: &[ResultFile]) -> Vec<PathBuf> {
    let paths = wanted.iter().map(|which| folder.join(which.file_name()));
    paths.filter(|path| path.is_file()).collect()
}
