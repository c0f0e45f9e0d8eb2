//! How a finished file gets its name, also when there is a file of that name. Blocking.

use std::io;

use super::job::Job;
use super::part::Part;
use super::proof::Proven;
use super::{Existing, Saved};
use crate::domain::batch::ResultFile;
use crate::domain::{Failure, Kind};
use crate::ops::disk::{self, Clash, Folder};

const MOST_COPIES: u32 = 999;

/// Refuses before the first byte when a file is there that cannot be the same.
pub(super) fn refuse_early(job: &Job) -> Result<(), Failure> {
    let name = job.which.file_name();
    let there = job.folder.read(name).and_then(|file| file.metadata());
    match (there, job.about.bytes) {
        (Ok(there), Some(bytes)) if job.existing == Existing::Refuse && there.len() != bytes => {
            Err(exists(&job.folder, name, &job.what()))
        }
        _ => Ok(()),
    }
}

/// Gives a proven file its name. A file with the same content that is there already is enough.
pub(super) fn settle(
    part: Part,
    folder: &Folder,
    which: ResultFile,
    existing: Existing,
    proven: &Proven,
    what: &str,
) -> Result<Saved, Failure> {
    let failed = |error: &io::Error| disk::failure(what, error);
    let name = which.file_name();
    let saved = |name: &str, part: &Part, was_there: bool| Saved {
        lines: proven.lines,
        was_there,
        ..part.saved_as(name, which)
    };
    let is_same = folder.holds_same(name, part.file());
    if is_same.map_err(|error| failed(&error))? {
        let same = saved(name, &part, true);
        part.discard()?;
        return Ok(same);
    }
    let clash = match existing {
        Existing::Replace => Clash::Replace,
        Existing::Refuse | Existing::KeepBoth => Clash::Fail,
    };
    let names = std::iter::once(name.to_owned()).chain((2..=MOST_COPIES).map(|n| copy(name, n)));
    for name in names {
        match part.publish(&name, clash) {
            Ok(()) => return Ok(saved(&name, &part, false)),
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(failed(&error));
            }
            Err(_) if existing == Existing::KeepBoth => {}
            Err(_) => break,
        }
    }
    Err(exists(folder, name, what))
}

/// Names the n-th copy: `output (2).jsonl`.
fn copy(name: &str, number: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem} ({number}).{extension}"),
        None => format!("{name} ({number})"),
    }
}

fn exists(folder: &Folder, name: &str, what: &str) -> Failure {
    let path = folder.path_of(name);
    let why = format!("{} is there and differs", path.display());
    Failure::new(Kind::TargetExists, what, why)
}
