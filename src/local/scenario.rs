//! Worlds for the server: what exists at opening, how fast time's work goes, what goes wrong.
//!
//! A world is a TOML text; this module checks it completely and refuses to know how the engine
//! plays it.

mod fault;
mod world;

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

pub(crate) use fault::{Fault, Occasion, Trouble};
pub(crate) use world::{Input, LineError, Pace, SeededBatch, Status};

const SHIPPED: [(&str, &str); 8] = [
    ("demo", include_str!("../../assets/scenarios/demo.toml")),
    ("busy", include_str!("../../assets/scenarios/busy.toml")),
    (
        "half-failed",
        include_str!("../../assets/scenarios/half-failed.toml"),
    ),
    (
        "expiring",
        include_str!("../../assets/scenarios/expiring.toml"),
    ),
    (
        "rate-limited",
        include_str!("../../assets/scenarios/rate-limited.toml"),
    ),
    (
        "full-queue",
        include_str!("../../assets/scenarios/full-queue.toml"),
    ),
    ("slow", include_str!("../../assets/scenarios/slow.toml")),
    (
        "ten-thousand",
        include_str!("../../assets/scenarios/ten-thousand.toml"),
    ),
];

/// A world the server can open with.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(crate) ranges: bool,
    pub(crate) pace: Pace,
    pub(crate) batches: Vec<SeededBatch>,
    pub(crate) faults: Vec<Fault>,
}

/// Why a world cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// No shipped world has this name.
    #[error("there is no scenario `{name}`; there are {}", Scenario::names().join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
    },
    /// The file cannot be read.
    #[error("the scenario {path} cannot be read: {cause}")]
    Unreadable {
        /// The file asked for.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The text is not TOML of the expected shape; the message names line and key.
    #[error("the scenario is not valid: {0}")]
    Malformed(#[from] toml::de::Error),
    /// The text is well-formed, but one entry contradicts itself.
    #[error("the scenario is not valid: line {line}: {reason}")]
    Contradiction {
        /// The 1-based line on which the entry begins.
        line: usize,
        /// What is wrong, naming the key.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWorld {
    #[expect(dead_code, reason = "a sentence for whoever reads the file")]
    about: Option<String>,
    #[serde(default)]
    ranges: bool,
    pace: Option<Spanned<world::RawPace>>,
    #[serde(default)]
    batch: Vec<Spanned<world::RawBatch>>,
    #[serde(default)]
    fault: Vec<Spanned<fault::RawFault>>,
}

impl Scenario {
    /// Opens a shipped world by its name.
    pub fn named(name: &str) -> Result<Self, ScenarioError> {
        let shipped = SHIPPED.iter().find(|(shipped, _)| *shipped == name);
        let (_, text) = shipped.ok_or_else(|| ScenarioError::Unknown {
            name: name.to_owned(),
        })?;
        Self::parse(text)
    }

    /// The names of the shipped worlds; the first is the one to open by default.
    pub const fn names() -> &'static [&'static str] {
        &[
            "demo",
            "busy",
            "half-failed",
            "expiring",
            "rate-limited",
            "full-queue",
            "slow",
            "ten-thousand",
        ]
    }

    /// Reads a world from a file.
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let text = std::fs::read_to_string(path).map_err(|cause| ScenarioError::Unreadable {
            path: path.display().to_string(),
            cause,
        })?;
        Self::parse(&text)
    }

    /// Reads a world from TOML; unknown keys are errors.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let raw: RawWorld = toml::from_str(text)?;
        let pace = raw
            .pace
            .unwrap_or_else(|| Spanned::new(0..0, world::RawPace::default()));
        let pace = checked(text, pace, world::RawPace::check)?;
        let mut batches = Vec::new();
        for batch in raw.batch {
            batches.extend(checked(text, batch, |batch| batch.check(&pace))?);
        }
        let faults = raw
            .fault
            .into_iter()
            .map(|fault| checked(text, fault, fault::RawFault::check));
        let faults = faults.collect::<Result<_, _>>()?;
        Ok(Self {
            ranges: raw.ranges,
            pace,
            batches,
            faults,
        })
    }
}

fn checked<R, T>(
    text: &str,
    raw: Spanned<R>,
    check: impl FnOnce(R) -> Result<T, String>,
) -> Result<T, ScenarioError> {
    let before = text.get(..raw.span().start).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    check(raw.into_inner()).map_err(|reason| ScenarioError::Contradiction { line, reason })
}

#[cfg(test)]
mod tests;
