//! Both result files of a batch, whole and under their names, or not there at all.
//!
//! Responsible for never losing and never faking a paid-for answer: every ended state may have an
//! output and an error file; each is written beside its name, proven, and renamed. Refuses to
//! overwrite unless told, and to let a name from outside into a path.
//! Algorithm: `reliability §2.2` of the project's reference notes.

mod fetch;
mod input;
mod job;
mod part;
mod proof;
mod saved;
mod settle;
mod sidecar;

use std::path::PathBuf;
use std::sync::Arc;

use super::disk::Folder;
use super::transfer::Meter;
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, Failure, FileId, Kind, RemoteFile, Status};
use crate::provider::Provider;
use job::{Job, Tally, blocking};

pub use input::download_input;

/// Where downloads go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder for the files of one batch; made, private to the user, where it is missing.
    pub dir: PathBuf,
}

/// What to do when a different file is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Fail, and leave it.
    Refuse,
    /// Replace it in one step.
    Replace,
    /// Save under a free name: `output (2).jsonl`.
    KeepBoth,
}

/// What a download brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downloaded {
    /// The folder.
    pub dir: PathBuf,
    /// The files, output first.
    pub files: Vec<Saved>,
    /// What is odd: a file that is gone or empty, counts that do not fit, a broken last line.
    pub warnings: Vec<String>,
}

/// A file that is whole and in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Which of the two.
    pub which: ResultFile,
    /// Where.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Its lines that are not blank.
    pub lines: u64,
    /// Whether the same content was there before.
    pub was_there: bool,
}

/// Downloads the output and the error file of a batch into a folder.
///
/// Contract: a file under its final name is whole. A failure or an abort leaves a `.part` from
/// which the same call goes on. A listed file that the provider no longer has, or an empty one, is
/// a warning, unless nothing at all is left.
pub async fn download(
    provider: Arc<dyn Provider>,
    batch: &Batch,
    place: &Place,
    existing: Existing,
    meter: &Meter,
) -> Result<Downloaded, Failure> {
    refuse_unfinished(batch)?;
    let mut result = Downloaded {
        dir: place.dir.clone(),
        files: Vec::new(),
        warnings: Vec::new(),
    };
    let listed = described(provider.as_ref(), batch, &mut result.warnings).await?;
    if listed.is_empty() {
        return Ok(result);
    }
    let dir = place.dir.clone();
    let folder = Arc::new(blocking(move || Folder::open(&dir)).await?);
    let mut tally = Tally::new(meter, &listed);
    let mut gone = Vec::new();
    for (which, about) in listed {
        let job = Job {
            provider: provider.clone(),
            batch: batch.id.clone(),
            which,
            about,
            folder: folder.clone(),
            existing,
        };
        let got = save(&job, &mut tally, &mut result.warnings).await;
        match got.map_err(|failure| with_rest(failure, &result.files))? {
            Got::File(saved) => {
                result.warnings.extend(odd_count(batch, &saved));
                result.files.push(saved);
            }
            Got::Empty => result.warnings.push(empty(which)),
            Got::Gone(why) => gone.push(why),
        }
    }
    if result.files.is_empty() && !gone.is_empty() {
        return Err(all_gone(batch, &gone));
    }
    result.warnings.extend(gone);
    Ok(result)
}

/// What became of one file.
enum Got {
    File(Saved),
    Empty,
    /// The provider no longer has it; the text says so.
    Gone(String),
}

fn refuse_unfinished(batch: &Batch) -> Result<(), Failure> {
    if batch.status.is_ended() || batch.result_files().next().is_some() {
        return Ok(());
    }
    let what = format!("cannot download the results of {}", batch.id);
    let why = format!("it is {}", batch.status);
    Err(Failure::new(Kind::Conflict, what, why)
        .with_hint("wait until it has ended; `batchdeck wait` does"))
}

/// Asks about each listed file; one that is gone becomes a warning.
async fn described(
    provider: &dyn Provider,
    batch: &Batch,
    warnings: &mut Vec<String>,
) -> Result<Vec<(ResultFile, RemoteFile)>, Failure> {
    let mut listed = Vec::new();
    for (which, id) in batch.result_files() {
        match description(provider, id).await? {
            about if about.bytes == Some(0) => warnings.push(empty(which)),
            about => listed.push((which, about)),
        }
    }
    if batch.result_files().next().is_none() {
        warnings.push("the batch has no result files".to_owned());
    }
    Ok(listed)
}

/// Asks about one file. Some providers describe no result files but serve their content, and some
/// name a file by its address.
async fn description(provider: &dyn Provider, id: &FileId) -> Result<RemoteFile, Failure> {
    match provider.file(id.clone()).await {
        Ok(about) => Ok(RemoteFile {
            id: id.clone(),
            ..about
        }),
        Err(failure) if matches!(failure.kind, Kind::NotFound | Kind::Unsupported) => {
            Ok(undescribed(id.clone()))
        }
        Err(failure) => Err(failure),
    }
}

fn undescribed(id: FileId) -> RemoteFile {
    RemoteFile {
        id,
        name: None,
        bytes: None,
        purpose: None,
        created: None,
        expires: None,
    }
}

/// Fetches, proves and settles one file.
async fn save(
    job: &Job,
    tally: &mut Tally<'_>,
    warnings: &mut Vec<String>,
) -> Result<Got, Failure> {
    settle::refuse_early(job)?;
    let fetched = match fetch::fetch(job, tally).await {
        Ok(fetched) => fetched,
        Err(failure) if failure.kind == Kind::NotFound => return Ok(Got::Gone(failure.why)),
        Err(failure) => return Err(failure),
    };
    tally.done(fetched.part.bytes());
    if fetched.part.bytes() == 0 {
        blocking(move || fetched.part.discard()).await?;
        return Ok(Got::Empty);
    }
    warnings.extend(fetched.warning);
    let (folder, which, existing) = (job.folder.clone(), job.which, job.existing);
    let what = job.what();
    let (saved, odd) = blocking(move || {
        let proven = match proof::prove(&fetched.part, which, fetched.length, &what) {
            Ok(proven) => proven,
            Err(failure) => {
                // What does not stand the proof is fetched anew next time, from the start.
                fetched.part.restart()?;
                return Err(failure);
            }
        };
        let saved = settle::settle(fetched.part, &folder, which, existing, &proven, &what)?;
        Ok((saved, proven.odd))
    })
    .await?;
    warnings.extend(odd);
    Ok(Got::File(saved))
}

fn empty(which: ResultFile) -> String {
    format!(
        "the {} file is empty, so nothing was saved of it",
        which.word()
    )
}

/// Ends a download of which nothing is left at the provider.
fn all_gone(batch: &Batch, gone: &[String]) -> Failure {
    let what = format!("cannot download the results of {}", batch.id);
    Failure::new(Kind::NotFound, what, gone.join("; "))
        .with_hint("providers delete result files after some weeks; a copy may be on this disk")
}

/// Compares the lines with what the provider counted, where that count can be trusted.
fn odd_count(batch: &Batch, saved: &Saved) -> Option<String> {
    let counts = batch.counts.filter(|counts| counts.total > 0)?;
    let (there, counted) = (saved.lines, saved.which);
    let expected = match counted {
        ResultFile::Output => counts.completed,
        ResultFile::Errors => counts.failed,
        ResultFile::Input => counts.total,
    };
    // Requests that never ran stand in the error file of a batch cut short, and count nowhere.
    let may_exceed = saved.which == ResultFile::Errors
        && matches!(batch.status, Status::Cancelled | Status::Expired);
    let is_odd = there < expected || (there > expected && !may_exceed);
    is_odd.then(|| {
        let word = saved.which.word();
        format!("the {word} file has {there} lines, and the provider counted {expected}")
    })
}

/// Says in a failure of the second file that the first one is safe.
fn with_rest(failure: Failure, saved: &[Saved]) -> Failure {
    let Some(first) = saved.first() else {
        return failure;
    };
    let hint = format!("{}; {} is whole", failure.hint(), first.path.display());
    failure.with_hint(hint)
}

#[cfg(test)]
mod tests;
