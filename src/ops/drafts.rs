//! Files of requests that were made for an intent: those of retries, and the shards of runs.
//!
//! Responsible for removing them once nothing needs them. Refuses to touch any other file.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::{Failure, Intent, IntentState, Timestamp};
use crate::ledger::Handle;

/// A younger file may be that of a process which is about to write its intent down.
const YOUNG: Duration = Duration::from_hours(24);

/// Removes the requests of an intent that were made for it, once they are a batch: from here on the
/// provider has them.
///
/// `folders` are where such files are, each beside the others or in a folder of its run, and no
/// other file is touched.
pub fn forget(intent: &Intent, folders: &[PathBuf]) {
    let path = &intent.wanted.path;
    let Some(folder) = path.parent() else {
        return;
    };
    let is_done = matches!(intent.state, IntentState::Created { .. });
    let is_beside = folders.iter().any(|it| it == folder);
    let is_within = folders
        .iter()
        .any(|it| Some(it.as_path()) == folder.parent());
    if is_done && (is_beside || is_within) {
        // What is left behind costs nothing but space.
        std::fs::remove_file(path).ok();
    }
    if is_done && is_within {
        // Fails while there are other shards of the run.
        std::fs::remove_dir(folder).ok();
    }
}

/// Removes what was made for an intent that is not unresolved: whoever made it was killed before it
/// was written down, or the intent was given up.
///
/// `ledger` must be the one in which whoever made them writes: another one does not know what is
/// needed. Fails when it cannot tell; then everything stays.
pub async fn sweep(ledger: &Handle, folders: [PathBuf; 2], now: Timestamp) -> Result<(), Failure> {
    let unresolved = ledger.ask(|ledger| ledger.unresolved(None)).await?;
    let needed = unresolved.into_iter().map(|intent| intent.wanted.path);
    let needed: HashSet<PathBuf> = needed.collect();
    let before = now.0.saturating_sub(YOUNG.as_secs().cast_signed());
    let swept = tokio::task::spawn_blocking(move || {
        for folder in &folders {
            sweep_folder(folder, &needed, before);
        }
    });
    // What is left behind costs nothing but space.
    swept.await.ok();
    Ok(())
}

fn sweep_folder(folder: &Path, needed: &HashSet<PathBuf>, before: i64) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(about) = entry.metadata() else {
            continue;
        };
        if about.is_dir() {
            sweep_folder(&path, needed, before);
            // Fails while something is in it.
            std::fs::remove_dir(&path).ok();
        } else if about.mtime() < before && !needed.contains(&path) {
            std::fs::remove_file(&path).ok();
        }
    }
}

#[cfg(test)]
mod tests;
