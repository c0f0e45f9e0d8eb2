//! What a verb reads that is given results: a file, a folder, or a batch that was downloaded.

use std::path::{Path, PathBuf};

use super::desk::Desk;
use crate::domain::batch::ResultFile;
use crate::domain::{Failure, Kind};

/// The part of an id that ends the name of its folder.
const ID_TAIL: usize = 8;

/// Finds what to read: the file named, or both files of a folder or of a batch that was downloaded.
pub(super) fn files(desk: &mut Desk, what: &str) -> Result<Vec<PathBuf>, Failure> {
    let named = desk.env.cwd().join(what);
    if named.is_file() {
        return Ok(vec![named]);
    }
    let root = desk.sound_settings()?.config.download_dir;
    let root = desk.env.absolute(&root);
    let folder = if named.is_dir() {
        Some(named)
    } else {
        folder_of(&root, what)
    };
    let files = folder.as_deref().map_or_else(Vec::new, result_files);
    if files.is_empty() {
        return Err(Failure::new(
            Kind::NotFound,
            format!("there are no results of {what} here"),
            format!(
                "it is no file, and no batch downloaded to {}",
                root.display()
            ),
        )
        .with_hint("`batchdeck download` fetches them"));
    }
    Ok(files)
}

fn result_files(folder: &Path) -> Vec<PathBuf> {
    [ResultFile::Output, ResultFile::Errors]
        .map(|which| folder.join(which.file_name()))
        .into_iter()
        .filter(|file| file.is_file())
        .collect()
}

/// Finds the folder that [`crate::ops::place`] gave a batch, whatever its name was then.
fn folder_of(root: &Path, id: &str) -> Option<PathBuf> {
    let skipped = id.chars().count().saturating_sub(ID_TAIL);
    let tail: String = id.chars().skip(skipped).collect();
    // A name that had to be made safe carries a mark behind the id.
    let (ending, inside) = (format!("-{tail}"), format!("-{tail}-"));
    let is_of_batch = |name: &str| name.ends_with(&ending) || name.contains(&inside);
    std::fs::read_dir(root)
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(is_of_batch))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .min()
}
