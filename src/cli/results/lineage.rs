//! A batch and what was made of its failures, shown as one: the newest success wins.
//!
//! Works with what was downloaded and with the ledger, and so without key and network. A file that
//! was named is that file alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::sources::{Named, Sources};
use super::{StopOnDrop, workers};
use crate::cli::desk::Desk;
use crate::cli::progress;
use crate::domain::batch::ResultFile;
use crate::domain::retry::family_words;
use crate::domain::{BatchId, Failure, Kind, Progress};
use crate::ledger::{Beside, Download};
use crate::ops::transfer::Meter;
use crate::results::family::{Overruled, Try, Weight, stand};

/// Result files of a batch and of its retries, and which lines of them count.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Merged {
    /// Whose the first files are.
    pub(in crate::cli) batch: BatchId,
    /// The files of the retries, the oldest first.
    pub(in crate::cli) further: Vec<(BatchId, PathBuf)>,
    pub(in crate::cli) overruled: Overruled,
}

/// Adds the retries of a batch to its results.
pub(super) async fn join(desk: &mut Desk, what: &str, into: &mut Sources) -> Result<(), Failure> {
    let named = desk.env.cwd().join(what);
    if what == "-" || named.exists() && !named.is_dir() {
        return Ok(());
    }
    let Some(merged) = merge(desk, &into.paths()?).await? else {
        return Ok(());
    };
    for source in &mut into.results {
        source.batch = Some(merged.batch.clone());
    }
    into.results
        .extend(merged.further.into_iter().map(|(id, path)| Named {
            name: name_of(&path),
            path: Some(path),
            batch: Some(id),
        }));
    into.overruled = Arc::new(merged.overruled);
    Ok(())
}

/// Finds what was made of the failures of a batch and is on this disk; `None` where nothing is.
pub(in crate::cli) async fn merge(
    desk: &mut Desk,
    files: &[PathBuf],
) -> Result<Option<Merged>, Failure> {
    let Some(beside) = beside(desk, files).await else {
        return Ok(None);
    };
    let mut further = Vec::new();
    let (mut joined, mut absent) = (Vec::new(), Vec::new());
    for (id, saved) in &beside.retries {
        let saved = newest(saved);
        if saved.is_empty() {
            absent.push(id.clone());
        } else {
            joined.push(id.clone());
            further.extend(saved.into_iter().map(|path| (id.clone(), path)));
        }
    }
    tell(desk, &joined, &absent);
    if further.is_empty() {
        return Ok(None);
    }
    let overruled = overruled(desk, files, &further).await?;
    Ok(Some(Merged {
        batch: beside.batch,
        further,
        overruled,
    }))
}

/// Asks the ledger, where there is one. What it cannot tell is no reason not to show results.
async fn beside(desk: &Desk, files: &[PathBuf]) -> Option<Beside> {
    if !desk.ledger_place().ok()?.database.is_file() {
        return None;
    }
    let ledger = desk.ledger().ok()?;
    let first = files.first()?.clone();
    let found = ledger
        .ask(move |ledger| ledger.retries_beside(&first))
        .await;
    found.ok()?.filter(|beside| !beside.retries.is_empty())
}

/// Returns the newest output and the newest error file that are still there.
fn newest(saved: &[Download]) -> Vec<PathBuf> {
    let of = |which: ResultFile| {
        let mut files = saved.iter().filter(move |file| file.which == which);
        files.find(|file| file.path.is_file())
    };
    let files = [ResultFile::Output, ResultFile::Errors].into_iter();
    files.filter_map(of).map(|file| file.path.clone()).collect()
}

fn tell(desk: &mut Desk, joined: &[BatchId], absent: &[BatchId]) {
    if let Some(names) = family_words(joined) {
        desk.out.note(&format!(
            "Together with what was retried in {names}: the newest success counts."
        ));
    }
    for id in absent {
        desk.out.note(&format!(
            "{id} has requests of this batch too; `batchdeck download {id}` brings its results here."
        ));
    }
}

/// Reads all results once, to know which of them count.
async fn overruled(
    desk: &mut Desk,
    files: &[PathBuf],
    further: &[(BatchId, PathBuf)],
) -> Result<Overruled, Failure> {
    let mut tries = vec![Try {
        files: files.to_vec(),
        weight: Weight::Whole,
    }];
    for group in further.chunk_by(|(one, _), (next, _)| one == next) {
        tries.push(Try {
            files: group.iter().map(|(_, path)| path.clone()).collect(),
            weight: Weight::Whole,
        });
    }
    let stop = StopOnDrop::default();
    let (meter, meters) = Meter::new();
    let flag = stop.0.clone();
    let work = tokio::task::spawn_blocking(move || {
        let mut done = 0;
        stand(&tries, workers(), &flag, |bytes| {
            done += bytes;
            meter.set(Progress { done, total: None });
        })
    });
    let standing = progress::shown(&mut desk.out, "reading", meters, work).await;
    let standing = standing.map_err(|error| {
        Failure::new(Kind::Internal, "the reading broke off", error.to_string())
    })?;
    Ok(standing?.overruled())
}

/// Names a file by its folder too: all of them are called `output.jsonl`.
fn name_of(path: &Path) -> String {
    let part = |path: Option<&Path>| {
        let name = path.and_then(Path::file_name).unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    format!("{}/{}", part(path.parent()), part(Some(path)))
}
