//! Which file is to be uploaded, and how it is known to be still the same.

use std::path::PathBuf;

use super::CreatePlan;
use crate::domain::check::Stamp;
use crate::domain::{Failure, Intent, Kind};
use crate::ops::check::stamp as stamp_of;
use crate::ops::disk;

/// A file on this machine with the content that was checked.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Source {
    pub(in crate::ops) path: PathBuf,
    pub(in crate::ops) bytes: u64,
    pub(in crate::ops) sha256: String,
    pub(in crate::ops) stamp: Stamp,
}

impl Source {
    /// The file that was checked just now.
    pub(in crate::ops) fn of_plan(plan: &CreatePlan) -> Self {
        Self {
            path: plan.path.clone(),
            bytes: plan.report.bytes,
            sha256: plan.report.sha256.clone(),
            stamp: plan.report.stamp,
        }
    }

    /// The file of an intent that was written down earlier. Its content is compared while it is
    /// uploaded; here only its length is. Blocking.
    pub(in crate::ops) fn of_intent(intent: &Intent) -> Result<Self, Failure> {
        let wanted = &intent.wanted;
        let what = format!("cannot upload {}", wanted.path.display());
        let about =
            std::fs::metadata(&wanted.path).map_err(|error| disk::failure(&what, &error))?;
        if about.len() != wanted.bytes {
            let why = "the file is not the one that was checked";
            return Err(Failure::new(Kind::InvalidInput, what, why));
        }
        Ok(Self {
            path: wanted.path.clone(),
            bytes: wanted.bytes,
            sha256: wanted.sha256.clone(),
            stamp: stamp_of(&about),
        })
    }
}
