//! A run: one input that was over the limits, split into several batches.
//!
//! Responsible for the mark by which its batches, the shards, know each other, and for what they are
//! together. Refuses to know where an input is cut and who sends the shards.
//!
//! The mark stands in the metadata of each batch, so that any machine that lists them sees the run,
//! also one whose ledger has never heard of it.

use std::collections::BTreeMap;
use std::fmt;

use super::{Batch, BatchError, BatchId, RequestCounts, Status, Timeline, Timestamp};

/// The metadata key under which a batch says of which run it is a shard.
pub const RUN_KEY: &str = "batchdeck_run";

/// What the name of a run begins with, so that it is never taken for that of a batch.
const PREFIX: &str = "run_";
/// How many hexadecimal digits follow.
const DIGITS: usize = 16;

/// The name of a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(String);

impl RunId {
    /// Makes the name of a new run of random bytes, drawn by the edge of the program.
    pub fn from_bytes(random: [u8; 16]) -> Self {
        let half = u128::from_be_bytes(random) >> 64;
        Self(format!("{PREFIX}{half:016x}"))
    }

    /// Takes up a name that was written down earlier.
    pub fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Reads what somebody typed; `None` for what cannot be the name of a run.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        (digits.len() == DIGITS && is_hex).then(|| Self(text.to_ascii_lowercase()))
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which part of a run something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// The run.
    pub run: RunId,
    /// Its number, counted from 1.
    pub number: u32,
}

/// A shard, and how many of them there are: what its batch carries in its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The shard.
    pub shard: Shard,
    /// Into how many the run is split.
    pub of: u32,
}

impl Mark {
    /// Reads the mark of a batch, if it carries one that can be.
    pub fn of(metadata: &BTreeMap<String, String>) -> Option<Self> {
        let (run, place) = metadata.get(RUN_KEY)?.split_once(' ')?;
        let (number, of) = place.split_once('/')?;
        let (number, of) = (number.parse().ok()?, of.parse().ok()?);
        let run = RunId::read(run)?;
        (1..=of).contains(&number).then_some(Self {
            shard: Shard { run, number },
            of,
        })
    }

    /// Returns the text that stands in the metadata, such as `run_0123456789abcdef 2/3`.
    pub fn text(&self) -> String {
        format!("{} {}/{}", self.shard.run, self.shard.number, self.of)
    }

    /// Returns which shard of how many it is, such as `2 of 3`.
    pub fn place(&self) -> String {
        format!("{} of {}", self.shard.number, self.of)
    }

    /// Names a shard after its run, such as `emails 2 of 3`: in letters that folders take too.
    pub fn name(&self, run: &str) -> String {
        format!("{run} {}", self.place())
    }

    /// Takes the place off the name of a shard again.
    pub fn name_of_run<'a>(&self, shard: &'a str) -> &'a str {
        let bare = shard.strip_suffix(self.place().as_str());
        bare.map_or(shard, str::trim_end)
    }
}

/// Returns what the shards of a run are together, as if they were one batch: their counts and
/// tokens summed, and the state that says most.
///
/// While some go on, that is the state of the one that is furthest on its way; once all have ended,
/// it is the worst end, because that is what somebody has to see.
pub fn roll_up<'a>(id: BatchId, shards: impl Iterator<Item = &'a Batch> + Clone) -> Batch {
    let status = status(shards.clone());
    let mut whole = Batch::bare(id, status);
    let Some(first) = shards.clone().next() else {
        return whole;
    };
    whole.endpoint.clone_from(&first.endpoint);
    whole.model = shards.clone().find_map(|shard| shard.model.clone());
    whole.window.clone_from(&first.window);
    whole.metadata = first.metadata.clone();
    whole.metadata.remove(RUN_KEY);
    for shard in shards {
        whole
            .metadata
            .retain(|key, value| shard.metadata.get(key) == Some(value));
        add(&mut whole, shard);
    }
    let name = Mark::of(&first.metadata).zip(first.metadata.get("name"));
    if let Some((mark, name)) = name {
        let name = mark.name_of_run(name).to_owned();
        whole.metadata.insert("name".to_owned(), name);
    }
    whole.timeline = settled(whole.timeline, &whole.status);
    whole
}

fn status<'a>(shards: impl Iterator<Item = &'a Batch> + Clone) -> Status {
    let all = shards.map(|shard| &shard.status);
    let live = all.clone().filter(|status| !status.is_ended());
    let furthest = live.min_by_key(|status| match status {
        Status::InProgress => 0,
        Status::Finalizing => 1,
        Status::Validating => 2,
        Status::Cancelling => 3,
        _ => 4,
    });
    let worst = || {
        all.min_by_key(|status| match status {
            Status::Failed => 0,
            Status::Expired => 1,
            Status::Cancelled => 2,
            _ => 3,
        })
    };
    let status = furthest.or_else(worst).cloned();
    status.unwrap_or_else(|| Status::Unknown("empty".into()))
}

fn add(whole: &mut Batch, shard: &Batch) {
    if let Some(counts) = shard.counts {
        let sum = whole.counts.get_or_insert_default();
        *sum = RequestCounts {
            total: sum.total.saturating_add(counts.total),
            completed: sum.completed.saturating_add(counts.completed),
            failed: sum.failed.saturating_add(counts.failed),
        };
    }
    if let Some(usage) = &shard.usage {
        let sum = whole.usage.get_or_insert_default();
        *sum = sum.plus(*usage);
    }
    let place = Mark::of(&shard.metadata).map(|mark| mark.place());
    let place = place.unwrap_or_default();
    whole
        .errors
        .extend(shard.errors.iter().map(|error| BatchError {
            message: format!("shard {place}: {}", error.message),
            ..error.clone()
        }));
    let (sum, times) = (&mut whole.timeline, &shard.timeline);
    sum.created = earlier(sum.created, times.created);
    sum.in_progress = earlier(sum.in_progress, times.in_progress);
    sum.cancelling = earlier(sum.cancelling, times.cancelling);
    if !shard.status.is_ended() {
        sum.expires = earlier(sum.expires, times.expires);
    }
    // Of whatever kind the end is: which of the fields it belongs into is known at the end.
    sum.completed = sum.completed.max(times.ended());
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

/// Puts the last end where it belongs; a run that goes on has none.
fn settled(mut timeline: Timeline, status: &Status) -> Timeline {
    let end = timeline.completed.take();
    match status {
        Status::Completed => timeline.completed = end,
        Status::Failed => timeline.failed = end,
        Status::Expired => timeline.expired = end,
        Status::Cancelled => timeline.cancelled = end,
        _ => {}
    }
    timeline
}

#[cfg(test)]
mod tests;
