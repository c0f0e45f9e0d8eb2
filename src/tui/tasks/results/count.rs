//! The two passes over results that are open: one for the places of lines, one for the truth.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::app::event::Event;
use crate::domain::{Failure, Progress};
use crate::results::truth::{self, Material};

use super::super::Said;
use super::STEP;
use super::open::{Extent, Open};
use super::work::{blocking, reported};

/// One thread counts, so that the other core is the screen's.
const WORKERS: usize = 1;

/// Indexes the open files, then counts what is in them. Ends when other results are opened.
pub(super) async fn count(open: &Arc<Open>, sender: &mpsc::Sender<Said>) -> Result<Event, Failure> {
    let ticket = open.ticket;
    let total = indexed(open, sender).await?;
    let _ = sender
        .send(Said::Event(Event::Indexed { ticket, total }))
        .await;
    truth_of(open, sender).await
}

/// Counts what is in the files again, if there is more in them than when they were counted last.
pub(super) async fn recount(
    open: &Arc<Open>,
    sender: &mpsc::Sender<Said>,
) -> Result<Event, Failure> {
    if *open.counted.lock().await == open.shelf.progress().total {
        return Ok(Event::Ticked);
    }
    truth_of(open, sender).await
}

/// Counts what is in the files; one count at a time, so that the last one is of the most.
pub(super) async fn truth_of(
    open: &Arc<Open>,
    sender: &mpsc::Sender<Said>,
) -> Result<Event, Failure> {
    let mut counted = open.counted.lock().await;
    *counted = open.shelf.progress().total;
    if open.extent == Extent::Part {
        // What a part adds up to is nobody's truth; only its ids are of use.
        studied_in_silence(open).await?;
        return Ok(Event::Ticked);
    }
    let (truth, progress) = studied(open, sender).await?;
    Ok(Event::Studied {
        ticket: open.ticket,
        truth,
        progress,
    })
}

/// Takes in an input file that was fetched for the results that are open, and counts them anew
/// beside it.
pub(in crate::tui::tasks) async fn count_beside(
    open: &Arc<Open>,
    input: PathBuf,
    sender: &mpsc::Sender<Said>,
) -> Result<(), Failure> {
    let shelf = open.clone();
    blocking(move || shelf.shelf.attach(&input)).await?;
    open.forget_count();
    let counted = truth_of(open, sender).await?;
    let _ = sender.send(Said::Event(counted)).await;
    Ok(())
}

/// Indexes the files as far as they go; a file that has grown goes on from where it was.
pub(super) async fn indexed(open: &Arc<Open>, sender: &mpsc::Sender<Said>) -> Result<u64, Failure> {
    let ticket = open.ticket;
    let tell = |progress: &Progress| Event::IndexAdvanced {
        ticket,
        progress: *progress,
    };
    let work = {
        let open = open.clone();
        move |told: &watch::Sender<Progress>| {
            while open.shelf.total().is_none() && !open.stop.is_set() {
                told.send_replace(open.shelf.advance(STEP)?);
            }
            Ok(open.shelf.total().unwrap_or(0))
        }
    };
    reported(Progress::default(), sender, tell, work).await
}

type Found = (Option<Box<crate::domain::truth::Truth>>, Progress);

async fn studied(open: &Arc<Open>, sender: &mpsc::Sender<Said>) -> Result<Found, Failure> {
    let ticket = open.ticket;
    let tell = |progress: &Progress| Event::Studied {
        ticket,
        truth: None,
        progress: *progress,
    };
    let work = {
        let open = open.clone();
        move |told: &watch::Sender<Progress>| {
            let study = study(&open, |progress| {
                told.send_replace(progress);
            });
            let whole = told.borrow().total.unwrap_or(0);
            let done = Progress {
                done: whole,
                total: Some(whole),
            };
            study.map(|study| (Some(Box::new(study.truth.clone())), done))
        }
    };
    reported(Progress::default(), sender, tell, work).await
}

async fn studied_in_silence(open: &Arc<Open>) -> Result<(), Failure> {
    let open = open.clone();
    blocking(move || study(&open, |_| {}).map(drop)).await
}

/// Counts what is in the files, and keeps it for those who wait for it.
fn study(open: &Open, progress: impl FnMut(Progress)) -> Result<Arc<truth::Study>, Failure> {
    let paths = open.shelf.paths();
    let input = match open.extent {
        Extent::Whole | Extent::Part => open.shelf.input_path(),
        Extent::Some => None,
    };
    let study = Material::open(&paths, input).and_then(|material| {
        let material = material.without(open.shelf.overruled().clone());
        truth::study_material(material, WORKERS, &open.stop, progress)
    });
    let study = study.map(Arc::new);
    open.studied(study.clone());
    study
}
