//! The input file of a batch, fetched to be read beside its results.
//!
//! Kept in the folder of the results, so that it is fetched once. Same way and same proof as for
//! results.

use std::sync::Arc;

use super::job::{Job, Tally, blocking};
use super::{Existing, Got, Place, Saved, description, save};
use crate::domain::batch::ResultFile;
use crate::domain::{Batch, Failure, Kind};
use crate::ops::disk::Folder;
use crate::ops::transfer::Meter;
use crate::provider::Provider;

/// Downloads the input file of a batch into a folder, as `input.jsonl`.
///
/// Contract: as for results. What is there under that name stays, if it is another file.
pub async fn download_input(
    provider: Arc<dyn Provider>,
    batch: &Batch,
    place: &Place,
    meter: &Meter,
) -> Result<Saved, Failure> {
    let what = format!("cannot download the input file of {}", batch.id);
    let lost = |why: &str| {
        Failure::new(Kind::NotFound, what.clone(), why)
            .with_hint("if you still have the file that was sent, name it with --input")
    };
    let Some(id) = &batch.input_file else {
        return Err(lost("the provider names no input file"));
    };
    let about = description(provider.as_ref(), id).await?;
    let dir = place.dir.clone();
    let folder = Arc::new(blocking(move || Folder::open(&dir)).await?);
    let mut tally = Tally::new(meter, &[(ResultFile::Input, about.clone())]);
    let job = Job {
        provider,
        batch: batch.id.clone(),
        which: ResultFile::Input,
        about,
        folder,
        existing: Existing::Refuse,
    };
    // What is odd about an input is told by its check.
    let mut odd = Vec::new();
    match save(&job, &mut tally, &mut odd).await? {
        Got::File(saved) => Ok(saved),
        Got::Empty => Err(lost("it is empty")),
        Got::Gone(why) => Err(lost(&why)),
    }
}
