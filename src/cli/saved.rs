//! Results on this disk: a file that was named, a batch that was downloaded, or a run of several.
//!
//! Knows how [`crate::ops::place`] names folders, so that verbs find them again by an id alone.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::desk::Desk;
use super::several;
use crate::domain::batch::ResultFile;
use crate::domain::{BatchId, Failure, Kind, RunId};

/// The part of an id that ends the name of its folder.
const ID_TAIL: usize = 8;

/// Result files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    /// What it is called: the name of the folder, of the file, or of the run.
    pub(crate) name: String,
    /// The folder they are in; of a run, the one that the folders of its batches are in.
    pub(crate) folder: PathBuf,
    /// The files, batch by batch.
    pub(crate) parts: Vec<Part>,
    /// The requests, where they are here.
    pub(crate) input: Option<PathBuf>,
    /// Whether it is what was downloaded, and not a file that was named.
    pub(crate) is_batch: bool,
}

/// The result files of one batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The batch, where several are shown as one.
    pub(crate) batch: Option<BatchId>,
    /// The files, output before errors.
    pub(crate) files: Vec<PathBuf>,
}

impl Saved {
    /// Returns the files of all parts, in their order.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.parts.iter().flat_map(|part| &part.files)
    }
}

/// Finds the file that was named, or the files of the batch or run whose folder or id that is.
pub(crate) async fn find(desk: &mut Desk, what: &str) -> Result<Saved, Failure> {
    let named = desk.env.cwd().join(what);
    if named.is_dir() {
        let saved = of_folder(&named);
        return saved.ok_or_else(|| nothing(what, "there are no result files in this folder"));
    }
    if named.exists() {
        return Ok(of_file(&named, desk.env.cwd()));
    }
    let root = desk.sound_settings()?.config.download_dir;
    let root = desk.env.absolute(&root);
    if let Some(run) = RunId::read(what) {
        return of_run(desk, &root, run).await;
    }
    let saved = folder_of(&root, what).and_then(|folder| of_folder(&folder));
    saved.ok_or_else(|| {
        let root = root.display();
        nothing(
            what,
            &format!("it is no file, and no batch downloaded to {root}"),
        )
    })
}

/// Finds the results of the batches of a run, in the order of its shards, and tells of those that
/// are not here.
async fn of_run(desk: &mut Desk, root: &Path, id: RunId) -> Result<Saved, Failure> {
    let shards = several::look_up(desk, id).await?;
    let mut parts = Vec::new();
    for batch in &shards.batches {
        let there = folder_of(root, batch.as_str()).and_then(|folder| of_folder(&folder));
        parts.extend(
            there
                .into_iter()
                .flat_map(|saved| saved.parts)
                .map(|part| Part {
                    batch: Some(batch.clone()),
                    ..part
                }),
        );
    }
    let (run, here, all) = (&shards.run, parts.len(), shards.batches.len());
    if parts.is_empty() {
        let why = format!(
            "none of its {all} batches was downloaded to {}",
            root.display()
        );
        return Err(nothing(run.id.as_str(), &why));
    }
    if here < all {
        let id = &run.id;
        desk.out.note(&format!(
            "Not here: {} of {all} batches of {id}; `batchdeck download {id}` brings them.",
            all - here
        ));
    }
    Ok(Saved {
        name: run.name.clone(),
        folder: root.to_owned(),
        parts,
        input: shards.input(),
        is_batch: true,
    })
}

fn nothing(what: &str, why: &str) -> Failure {
    let what = format!("there are no results of {what} here");
    Failure::new(Kind::NotFound, what, why).with_hint("`batchdeck download` fetches them")
}

/// What is no regular file, such as `/dev/stdin`, has no folder that is meant for results.
fn of_file(file: &Path, cwd: &Path) -> Saved {
    let folder = file.parent().filter(|_| file.is_file()).unwrap_or(cwd);
    Saved {
        name: name_of(file),
        folder: folder.to_owned(),
        parts: vec![Part {
            batch: None,
            files: vec![file.to_owned()],
        }],
        input: None,
        is_batch: false,
    }
}

fn of_folder(folder: &Path) -> Option<Saved> {
    let there = |which: ResultFile| Some(folder.join(which.file_name())).filter(|at| at.is_file());
    let files: Vec<PathBuf> = [ResultFile::Output, ResultFile::Errors]
        .into_iter()
        .filter_map(there)
        .collect();
    (!files.is_empty()).then(|| Saved {
        name: name_of(folder),
        folder: folder.to_owned(),
        parts: vec![Part { batch: None, files }],
        input: there(ResultFile::Input),
        is_batch: true,
    })
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.map_or_else(|| path.display().to_string(), Cow::into_owned)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_found_by_the_end_of_the_id() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("nightly-c3d4e5f6");
        std::fs::create_dir(&folder).unwrap();
        std::fs::create_dir(root.path().join("other-aaaaaaaa")).unwrap();
        assert_eq!(folder_of(root.path(), "batch_68a1b2c3d4e5f6"), Some(folder));
    }

    #[test]
    fn what_comes_from_a_device_is_not_written_beside_the_device() {
        let cwd = tempfile::tempdir().unwrap();
        let file = cwd.path().join("sub").join("results.jsonl");
        std::fs::create_dir(cwd.path().join("sub")).unwrap();
        std::fs::write(&file, "{}").unwrap();
        let folders = [Path::new("/dev/null"), &file].map(|path| of_file(path, cwd.path()).folder);
        assert_eq!(folders, [cwd.path().to_owned(), cwd.path().join("sub")]);
    }

    #[test]
    fn a_folder_offers_the_files_that_are_there() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(of_folder(folder.path()), None);
        for name in ["errors.jsonl", "input.jsonl"] {
            std::fs::write(folder.path().join(name), "{}").unwrap();
        }
        let saved = of_folder(folder.path()).unwrap();
        assert_eq!(saved.parts[0].files, [folder.path().join("errors.jsonl")]);
        assert_eq!(saved.input, Some(folder.path().join("input.jsonl")));
    }
}
