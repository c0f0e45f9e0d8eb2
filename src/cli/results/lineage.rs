//! A batch and what was made of its failures, shown as one: the newest success wins.
//!
//! Works with what was downloaded and with the ledger, and so without key and network. A file that
//! was named is that file alone.

use std::path::PathBuf;
use std::sync::Arc;

use super::sources::{Named, Sources, name_with_folder};
use super::{StopOnDrop, workers};
use crate::cli::desk::Desk;
use crate::cli::progress;
use crate::cli::saved::Part;
use crate::domain::retry::family_words;
use crate::domain::{BatchId, Failure, Kind, Progress};
use crate::ledger::Beside;
use crate::ops::place::newest_there;
use crate::ops::transfer::Meter;
use crate::results::family::{Overruled, Try, Weight, stand};

/// Result files of a batch and of its retries, and which lines of them count.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Merged {
    /// Whose the parts are.
    pub(in crate::cli) batches: Vec<Option<BatchId>>,
    /// The files of the retries, the oldest first.
    pub(in crate::cli) further: Vec<(BatchId, PathBuf)>,
    pub(in crate::cli) overruled: Overruled,
}

/// Adds the retries of what was found to its results.
pub(super) async fn join(desk: &mut Desk, into: &mut Sources) -> Result<(), Failure> {
    if !into.is_batch {
        return Ok(());
    }
    let parts = parts(into);
    let Some(merged) = merge(desk, &parts).await? else {
        return Ok(());
    };
    let owners = parts.iter().zip(&merged.batches);
    let owners = owners.flat_map(|(part, batch)| part.files.iter().map(move |_| batch));
    for (source, batch) in into.results.iter_mut().zip(owners) {
        source.batch.clone_from(batch);
    }
    into.results
        .extend(merged.further.into_iter().map(|(id, path)| Named {
            name: name_with_folder(&path),
            path: Some(path),
            batch: Some(id),
        }));
    into.overruled = Arc::new(merged.overruled);
    Ok(())
}

/// Returns the sources batch by batch again.
fn parts(sources: &Sources) -> Vec<Part> {
    let groups = sources
        .results
        .chunk_by(|one, next| one.batch == next.batch);
    groups
        .map(|group| Part {
            batch: group.first().and_then(|named| named.batch.clone()),
            files: group
                .iter()
                .filter_map(|named| named.path.clone())
                .collect(),
        })
        .collect()
}

/// Finds what was made of the failures of batches and is on this disk; `None` where nothing is.
pub(in crate::cli) async fn merge(
    desk: &mut Desk,
    parts: &[Part],
) -> Result<Option<Merged>, Failure> {
    let mut merged = Merged {
        batches: parts.iter().map(|part| part.batch.clone()).collect(),
        ..Merged::default()
    };
    let (mut joined, mut absent) = (Vec::new(), Vec::new());
    for (part, batch) in parts.iter().zip(&mut merged.batches) {
        let Some(beside) = beside(desk, &part.files).await else {
            continue;
        };
        *batch = Some(beside.batch);
        for (id, saved) in &beside.retries {
            let saved = newest_there(saved);
            if saved.is_empty() {
                absent.push(id.clone());
            } else {
                joined.push(id.clone());
                let files = saved.into_iter().map(|path| (id.clone(), path));
                merged.further.extend(files);
            }
        }
    }
    tell(desk, &joined, &absent);
    if merged.further.is_empty() {
        return Ok(None);
    }
    merged.overruled = overruled(desk, parts, &merged.further).await?;
    Ok(Some(merged))
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
    parts: &[Part],
    further: &[(BatchId, PathBuf)],
) -> Result<Overruled, Failure> {
    let own = parts.iter().map(|part| Try {
        files: part.files.clone(),
        weight: Weight::Whole,
        group: 0,
    });
    let mut tries: Vec<Try> = own.collect();
    for group in further.chunk_by(|(one, _), (next, _)| one == next) {
        tries.push(Try {
            files: group.iter().map(|(_, path)| path.clone()).collect(),
            weight: Weight::Whole,
            group: 0,
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
