//! From a checked file to an upload of exactly that file.
//!
//! Responsible for sending what was checked and nothing else, and for refusing what the provider
//! would refuse. Refuses to know what the upload is for: [`super::submit`] makes a batch of it.

mod body;
mod source;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub(super) use source::Source;

use super::transfer::Meter;
use crate::domain::check::Report;
use crate::domain::intent::MAX_PAIRS;
use crate::domain::run::Shard;
use crate::domain::{Account, BatchId, Endpoint, Failure, Intended, Kind, RemoteFile};
use crate::provider::{Provider, Upload};

/// The completion window that every provider offers.
pub const WINDOW: &str = "24h";

const MAX_KEY: usize = 64;
const MAX_VALUE: usize = 512;

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
    /// Tokens of its input, when they were counted.
    pub tokens: Option<u64>,
    /// The check of the file: it must be valid, and the file unchanged since.
    pub report: Report,
    /// The batch whose failures these requests are.
    pub parent: Option<BatchId>,
    /// The run that it is a shard of.
    pub shard: Option<Shard>,
}

impl CreatePlan {
    /// Says what batch is wanted, for the ledger; `sha256` is that of the file that was checked.
    pub fn wanted(&self, account: Account, sha256: String) -> Intended {
        let stem = self.path.file_stem().unwrap_or_default();
        let given = self.metadata.get("name").map(|name| name.trim());
        let given = given.filter(|name| !name.is_empty());
        Intended {
            account,
            path: self.path.clone(),
            name: given.map_or_else(|| stem.to_string_lossy().into_owned(), str::to_owned),
            sha256,
            bytes: self.report.bytes,
            requests: self.report.requests,
            endpoint: self.endpoint.clone(),
            window: self.window.clone(),
            metadata: self.metadata.clone(),
            model: self.report.models.first().cloned(),
            input_tokens: self.tokens,
            parent: self.parent.clone(),
            shard: self.shard.clone(),
        }
    }

    /// Fails when the plan breaks a rule of the provider.
    pub fn refuse_if_bad(&self) -> Result<(), Failure> {
        refuse_bad_plan(self)
    }
}

/// Uploads a file, streamed from the disk.
///
/// Fails before the first byte when the file has changed since its check, and after the last when
/// it changed on the way.
pub(super) async fn upload(
    provider: &dyn Provider,
    source: &Source,
    name: String,
    meter: &Meter,
) -> Result<RemoteFile, Failure> {
    let body = body::open(source, meter.clone()).await?;
    let upload = Upload {
        name,
        bytes: source.bytes,
        body,
    };
    provider.upload(upload).await
}

fn refuse_bad_plan(plan: &CreatePlan) -> Result<(), Failure> {
    let what = format!("cannot create a batch of {}", plan.path.display());
    if !plan.report.is_valid() {
        let found = plan.report.errors;
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
