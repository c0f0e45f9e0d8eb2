//! Which file is to be uploaded, and how it is known to be still the same.

use std::path::PathBuf;

use super::CreatePlan;
use crate::domain::check::Stamp;
use crate::domain::{Failure, Intent, Kind};
use crate::ops::check::{seal, stamp as stamp_of};
use crate::ops::disk;
use crate::ops::transfer::Meter;
use crate::results::chunks::StopOnDrop;

/// A file on this machine with the content that was checked.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Source {
    pub(in crate::ops) path: PathBuf,
    pub(in crate::ops) bytes: u64,
    pub(in crate::ops) sha256: String,
    pub(in crate::ops) stamp: Stamp,
}

impl Source {
    /// The file that was checked just now. Reads it once more for its checksum, which is no part of
    /// a check, and fails when it has changed since.
    pub(in crate::ops) async fn of_plan(plan: &CreatePlan) -> Result<Self, Failure> {
        let (path, report) = (plan.path.clone(), plan.report.clone());
        let stop = StopOnDrop::default();
        let flag = stop.0.clone();
        let summing =
            tokio::task::spawn_blocking(move || seal(&path, &report, &flag, &Meter::unread()));
        let what = || format!("cannot create a batch of {}", plan.path.display());
        let summed = summing
            .await
            .map_err(|lost| Failure::new(Kind::Internal, what(), lost.to_string()))?;
        let sha256 = summed.map_err(|failure| failure.in_order_to(what()))?;
        Ok(Self {
            path: plan.path.clone(),
            bytes: plan.report.bytes,
            sha256,
            stamp: plan.report.stamp,
        })
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
