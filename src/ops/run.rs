//! An input that is over the limits, sent as one run of several batches.
//!
//! Responsible for cutting the input into shards that are checked one by one, for writing the run
//! and all of its intents down at once, and for leaving no file behind that nothing needs. Refuses to
//! send anything: each shard goes the way of every other intent, through [`super::submit`], so that
//! a run that is cut off anywhere goes on like any of them.
//!
//! ```text
//! checked input ─► plan ─► shards in a folder of ours ─► check of each ─► run and intents ─► submit
//! ```

mod begin;
mod cut;
mod shards;
mod turn;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use begin::{begin, discard};
pub use cut::{Cut, cut};
pub use shards::{Shards, find};
pub use turn::{Turn, turn};

use super::split::Most;
use crate::domain::check::Report;
use crate::domain::{Endpoint, Limits};

/// An input that is to be sent as a run.
#[derive(Clone, Debug)]
pub struct RunPlan {
    /// The input.
    pub path: PathBuf,
    /// Its check, for requests of any number and size.
    pub report: Report,
    /// Where the requests go.
    pub endpoint: Endpoint,
    /// How long the provider may take, such as `24h`.
    pub window: String,
    /// The user's notes, which every shard gets.
    pub metadata: BTreeMap<String, String>,
    /// What the provider takes: every shard is checked for it.
    pub limits: Limits,
    /// The most that a shard may hold.
    pub most: Most,
}

impl RunPlan {
    fn name(&self) -> String {
        let given = self.metadata.get("name").map(|name| name.trim());
        let stem = self.path.file_stem().unwrap_or_default();
        let given = given.filter(|name| !name.is_empty());
        given.map_or_else(|| stem.to_string_lossy().into_owned(), str::to_owned)
    }
}

#[cfg(test)]
mod tests;
