//! The batch that the requests which are left would be.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::check::Report;
use crate::domain::{Batch, Failure, Kind};
use crate::ops::create::{CreatePlan, WINDOW};

/// Describes the batch that a file of requests would be, as one that was made of the failures of
/// `parent`: at its endpoint where the requests name none, and within its window.
///
/// Fails where neither says where the requests go.
pub fn next_batch(
    parent: &Batch,
    path: PathBuf,
    metadata: BTreeMap<String, String>,
    (report, tokens): (Report, Option<u64>),
) -> Result<CreatePlan, Failure> {
    let endpoint = report.endpoint.clone().or_else(|| parent.endpoint.clone());
    let endpoint = endpoint.ok_or_else(|| {
        let why = "no request says where it goes";
        Failure::new(Kind::InvalidInput, "cannot create the batch", why)
    })?;
    let window = parent.window.clone();
    Ok(CreatePlan {
        path,
        endpoint,
        window: window.unwrap_or_else(|| WINDOW.to_owned()),
        metadata,
        tokens,
        report,
        parent: Some(parent.id.clone()),
        shard: None,
    })
}
