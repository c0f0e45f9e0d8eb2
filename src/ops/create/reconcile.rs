//! What became of a create whose answer got lost.

use std::time::Duration;

use super::{INTENT_KEY, Intent};
use crate::domain::{Batch, Failure, FileId};
use crate::provider::Provider;

/// A listing may lag behind, so it is asked more than once.
const WAITS: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];
const NEWEST: u32 = 100;

/// Looks for the batch of an uploaded file among the newest, after 2, 5 and 10 seconds.
///
/// A batch is recognised by its input file, which nobody else can have, else by its intent.
/// `Ok(None)` means that it was not listed, not that it will never be. Fails when no listing
/// succeeded.
pub async fn reconcile(
    provider: &dyn Provider,
    file: &FileId,
    intent: &Intent,
) -> Result<Option<Batch>, Failure> {
    let mut answer = Ok(None);
    for (turn, wait) in WAITS.into_iter().enumerate() {
        tokio::time::sleep(wait).await;
        match provider.list(None, NEWEST).await {
            Ok(page) => {
                if let Some(batch) = ours(page.items, file, intent) {
                    return Ok(Some(batch));
                }
                answer = Ok(None);
            }
            Err(failure) if turn == 0 || answer.is_err() => answer = Err(failure),
            Err(_) => {}
        }
    }
    answer
}

fn ours(batches: Vec<Batch>, file: &FileId, intent: &Intent) -> Option<Batch> {
    let by_file = batches
        .iter()
        .position(|it| it.input_file.as_ref() == Some(file));
    let place = by_file.or_else(|| {
        let mark = Some(intent.as_str());
        let marked = |it: &Batch| it.metadata.get(INTENT_KEY).map(String::as_str) == mark;
        batches.iter().position(marked)
    })?;
    batches.into_iter().nth(place)
}
