//! Files of requests that were made for an intent: those of retries, and the shards of runs.
//!
//! Responsible for removing them once nothing needs them. Refuses to touch any other file.

use std::path::PathBuf;

use crate::domain::{Intent, IntentState};

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
