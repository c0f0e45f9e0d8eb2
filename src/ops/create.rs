//! From a checked file to exactly one batch.
//!
//! Responsible for uploading what was checked and nothing else, for creating at most one batch of
//! it, and for finding out what happened when the answer got lost. Refuses to send a create twice:
//! no provider makes it idempotent. Rules: `reliability §3` of the project's reference notes.

mod body;
mod reconcile;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use reconcile::reconcile;

use super::check::hex;
use super::transfer::Meter;
use crate::domain::check::Report;
use crate::domain::{Batch, Endpoint, Failure, FileId, Kind, NewBatch};
use crate::provider::{Provider, Upload};

/// The metadata key under which a batch carries its intent.
pub const INTENT_KEY: &str = "batchdeck_intent";
const MAX_PAIRS: usize = 16;
const MAX_KEY: usize = 64;
const MAX_VALUE: usize = 512;

/// A random mark that a batch carries, so that it is recognised when the answer got lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent(String);

impl Intent {
    /// Makes an intent of random bytes, drawn by the edge of the program.
    pub fn from_bytes(random: [u8; 16]) -> Self {
        Self(hex(&random))
    }

    /// Takes up an intent that was written down earlier.
    pub fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text that stands in the metadata.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What it takes to make a batch of a file on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePlan {
    /// The file of requests.
    pub path: PathBuf,
    /// Where the requests go.
    pub endpoint: Endpoint,
    /// How long the provider may take, such as `24h`.
    pub window: String,
    /// The user's notes; the intent is added.
    pub metadata: BTreeMap<String, String>,
    /// The check of the file: it must be valid, and the file unchanged since.
    pub report: Report,
}

/// Uploads a file and makes a batch of it.
///
/// Contract: at most one batch is made. A failure after the upload names the uploaded file.
/// For a record between the steps, call [`upload`] and [`submit`].
pub async fn create(
    provider: Arc<dyn Provider>,
    plan: CreatePlan,
    intent: &Intent,
    meter: &Meter,
) -> Result<Batch, Failure> {
    let file = upload(provider.as_ref(), &plan, meter).await?;
    submit(provider.as_ref(), &plan, file, intent).await
}

/// Uploads the file that was checked, streamed from the disk.
///
/// Fails before the first byte when the plan breaks a rule of the provider or the file has changed
/// since its check, and after the last when it changed on the way.
pub async fn upload(
    provider: &dyn Provider,
    plan: &CreatePlan,
    meter: &Meter,
) -> Result<FileId, Failure> {
    refuse_bad_plan(plan)?;
    let body = body::open(plan, meter.clone()).await?;
    let upload = Upload {
        name: upload_name(&plan.path),
        bytes: plan.report.bytes,
        body,
    };
    Ok(provider.upload(upload).await?.id)
}

/// Makes a batch of an uploaded file, and finds out what happened when the answer got lost.
pub async fn submit(
    provider: &dyn Provider,
    plan: &CreatePlan,
    file: FileId,
    intent: &Intent,
) -> Result<Batch, Failure> {
    let new = NewBatch {
        input_file: file.clone(),
        endpoint: plan.endpoint.clone(),
        window: plan.window.clone(),
        metadata: marked(&plan.metadata, intent),
    };
    let failure = match provider.create(new).await {
        Ok(batch) => return Ok(batch),
        Err(failure) => failure,
    };
    if failure.kind != Kind::Ambiguous {
        return Err(not_created(failure, &file));
    }
    match reconcile(provider, &file, intent).await {
        Ok(Some(batch)) => Ok(batch),
        Ok(None) => Err(unknown(
            failure,
            &file,
            "and no batch of it is listed so far",
        )),
        Err(listing) => {
            let why = format!("and the batches cannot be listed ({listing})");
            Err(unknown(failure, &file, &why))
        }
    }
}

/// Adds the intent to the notes, where there is room: the input file alone identifies it too.
fn marked(metadata: &BTreeMap<String, String>, intent: &Intent) -> BTreeMap<String, String> {
    let mut marked = metadata.clone();
    if marked.len() < MAX_PAIRS {
        marked.insert(INTENT_KEY.to_owned(), intent.0.clone());
    }
    marked
}

fn not_created(failure: Failure, file: &FileId) -> Failure {
    let hint = format!(
        "{}; the requests stay uploaded as {file}",
        failure.hint().to_owned()
    );
    failure.with_hint(hint)
}

fn unknown(failure: Failure, file: &FileId, why: &str) -> Failure {
    let why = format!("{}, {why}", failure.why);
    let hint = format!(
        "look with `batchdeck list` in a few minutes; a batch whose input is {file} is yours, and \
         only if there is none, create it again"
    );
    Failure { why, ..failure }
        .in_order_to("it is unknown whether the batch was created")
        .with_hint(hint)
}

fn refuse_bad_plan(plan: &CreatePlan) -> Result<(), Failure> {
    let what = format!("cannot create a batch of {}", plan.path.display());
    if !plan.report.is_valid() {
        let found = plan.report.findings_total;
        let why = format!("the check found {found} mistakes");
        return Err(Failure::new(Kind::InvalidInput, what, why));
    }
    match metadata_mistake(&plan.metadata) {
        Some(why) => Err(Failure::new(Kind::Usage, what, why)
            .with_hint("16 pairs, keys of 64 and values of 512 characters are allowed")),
        None => Ok(()),
    }
}

fn metadata_mistake(metadata: &BTreeMap<String, String>) -> Option<String> {
    if metadata.len() > MAX_PAIRS {
        return Some(format!("it has {} pairs of metadata", metadata.len()));
    }
    metadata.iter().find_map(|(key, value)| {
        let (key_length, length) = (key.chars().count(), value.chars().count());
        if key_length == 0 || key_length > MAX_KEY {
            return Some(format!("a metadata key has {key_length} characters"));
        }
        (length > MAX_VALUE).then(|| format!("the metadata of {key} has {length} characters"))
    })
}

/// Names the upload after the file, in letters that every provider takes, ending in `.jsonl`.
fn upload_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "._-".contains(c) {
            c
        } else {
            '_'
        }
    };
    let name: String = stem.chars().map(plain).take(100).collect();
    let name = name.trim_matches(['.', '_', '-']);
    let name = if name.is_empty() { "requests" } else { name };
    format!("{name}.jsonl")
}

#[cfg(test)]
mod tests;
