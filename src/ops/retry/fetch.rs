//! The files that a plan is made of: from the provider, or from this disk where that has them only.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::family::Family;
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, BatchId, Failure, Kind};
use crate::ops::download::{Existing, Place, Saved, download, download_input};
use crate::ops::transfer::Meter;
use crate::provider::Provider;
use crate::results::family::Try;

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The results, the oldest batch first.
    pub tries: Vec<Try>,
    /// The requests.
    pub input: PathBuf,
    /// What was saved on the way, for the ledger.
    pub saved: Vec<(BatchId, Saved)>,
    /// What is odd, in whole sentences.
    pub notes: Vec<String>,
}

/// Downloads the results of a family, and the requests of its batch unless they are here.
///
/// Contract: everything goes where `dir` says that a download of it goes, and nothing is overwritten.
/// Where the provider no longer has a file, one that was downloaded before is taken.
pub async fn fetch(
    provider: &Arc<dyn Provider>,
    family: &Family,
    input: Option<PathBuf>,
    dir: impl Fn(&Batch) -> PathBuf,
    meter: &Meter,
) -> Result<Fetched, Failure> {
    let mut fetched = Fetched {
        tries: Vec::new(),
        input: PathBuf::new(),
        saved: Vec::new(),
        notes: Vec::new(),
    };
    for kin in &family.kin {
        let files = results(provider, &kin.batch, dir(&kin.batch), meter, &mut fetched).await?;
        fetched.tries.push(Try {
            files,
            weight: kin.weight,
            group: 0,
        });
    }
    fetched.input = match input {
        Some(input) => input,
        None => requests(provider, &family.batch, dir(&family.batch), meter).await?,
    };
    Ok(fetched)
}

async fn results(
    provider: &Arc<dyn Provider>,
    batch: &Batch,
    dir: PathBuf,
    meter: &Meter,
    fetched: &mut Fetched,
) -> Result<Vec<PathBuf>, Failure> {
    let place = Place { dir: dir.clone() };
    match download(provider.clone(), batch, &place, Existing::Refuse, meter).await {
        Ok(downloaded) => {
            let files = downloaded.files.iter().map(|file| file.path.clone());
            let files = files.collect();
            let saved = downloaded.files.into_iter();
            fetched
                .saved
                .extend(saved.map(|saved| (batch.id.clone(), saved)));
            Ok(files)
        }
        Err(failure) if failure.kind == Kind::NotFound => {
            let files = here(&dir, &[ResultFile::Output, ResultFile::Errors]);
            if files.is_empty() {
                return Err(failure);
            }
            fetched.notes.push(format!(
                "The provider no longer has the results of {}; those of {} are taken.",
                batch.id,
                dir.display()
            ));
            Ok(files)
        }
        Err(failure) => Err(explained(failure, &batch.id)),
    }
}

async fn requests(
    provider: &Arc<dyn Provider>,
    batch: &Batch,
    dir: PathBuf,
    meter: &Meter,
) -> Result<PathBuf, Failure> {
    let place = Place { dir: dir.clone() };
    match download_input(provider.clone(), batch, &place, meter).await {
        Ok(saved) => Ok(saved.path),
        Err(failure) if failure.kind == Kind::NotFound => {
            let here = here(&dir, &[ResultFile::Input]).into_iter().next();
            here.ok_or(failure)
        }
        Err(failure) => Err(explained(failure, &batch.id)),
    }
}

fn here(dir: &Path, files: &[ResultFile]) -> Vec<PathBuf> {
    let paths = files.iter().map(|file| dir.join(file.file_name()));
    paths.filter(|path| path.is_file()).collect()
}

/// Says what to do about a file that is in the way.
fn explained(failure: Failure, id: &BatchId) -> Failure {
    if failure.kind != Kind::TargetExists {
        return failure;
    }
    failure.with_hint(format!(
        "move it away, or let `batchdeck download --force {id}` replace it"
    ))
}
