//! The input becomes shards, each a file that is checked, and a batch that is wanted.

use std::path::{Path, PathBuf};

use super::RunPlan;
use crate::domain::run::{Mark, RUN_KEY, Shard};
use crate::domain::{Failure, Kind, RunId};
use crate::ops::check::{Asked, check_file, seal};
use crate::ops::create::CreatePlan;
use crate::ops::download::Existing;
use crate::ops::split::{self, Destination, weighing};
use crate::ops::tokens::Counter;
use crate::ops::transfer::Meter;
use crate::results::chunks::Stop;
use crate::text::file_name::safe_component;

/// An input that was cut.
#[derive(Clone, Debug)]
pub struct Cut {
    /// Its run.
    pub id: RunId,
    /// What people call it.
    pub name: String,
    /// The input.
    pub path: PathBuf,
    /// The SHA-256 of the input in hex.
    pub sha256: String,
    /// Its shards, each a batch that is wanted, with the SHA-256 of its file.
    pub shards: Vec<(CreatePlan, String)>,
    pub(super) folder: PathBuf,
}

/// Cuts an input into the shards of a run, in a folder of its own within `runs`.
///
/// With a `counter` the tokens of each shard are counted, and may be limited.
///
/// Contract: after a failure nothing is left. Blocking. Fails when a single request is over the
/// limits, when the input changed since its check, and when there is too much metadata.
pub fn cut(
    plan: &RunPlan,
    id: RunId,
    runs: &Path,
    counter: Option<&Counter>,
    stop: &Stop,
    meter: &Meter,
) -> Result<Cut, Failure> {
    let folder = runs.join(id.as_str());
    let made = shards(plan, id, &folder, counter, stop, meter);
    if made.is_err() {
        std::fs::remove_dir_all(&folder).ok();
    }
    made
}

fn shards(
    plan: &RunPlan,
    id: RunId,
    folder: &Path,
    counter: Option<&Counter>,
    stop: &Stop,
    meter: &Meter,
) -> Result<Cut, Failure> {
    let sha256 = seal(&plan.path, &plan.report, stop, meter)?;
    let planned = split::plan(&plan.path, plan.most, &weighing(counter), stop, meter)?;
    if planned.stamp != plan.report.stamp {
        let what = format!("cannot split {}", plan.path.display());
        let why = "it changed since it was checked";
        return Err(Failure::new(Kind::InvalidInput, what, why).with_hint("try again"));
    }
    let name = plan.name();
    let place = Destination {
        dir: folder.to_owned(),
        name: safe_component(&name),
        existing: Existing::Refuse,
    };
    let written = split::write(&planned, &place, stop, meter)?;
    let of = u32::try_from(written.files.len()).unwrap_or(u32::MAX);
    let asked = Asked {
        limits: plan.limits.clone(),
        endpoint: Some(plan.endpoint.clone()),
    };
    let mut shards = Vec::new();
    for (number, (path, shard)) in (1..).zip(written.files) {
        let report = check_file(&path, &asked, stop, meter)?;
        let sha256 = seal(&path, &report, stop, meter)?;
        let mark = Mark {
            shard: Shard {
                run: id.clone(),
                number,
            },
            of,
        };
        let mut metadata = plan.metadata.clone();
        metadata.insert("name".to_owned(), mark.name(&name));
        metadata.insert(RUN_KEY.to_owned(), mark.text());
        let wanted = CreatePlan {
            path,
            endpoint: plan.endpoint.clone(),
            window: plan.window.clone(),
            metadata,
            tokens: counter.map(|_| shard.weight.tokens),
            report,
            parent: None,
            shard: Some(mark.shard),
        };
        wanted.refuse_if_bad()?;
        shards.push((wanted, sha256));
    }
    Ok(Cut {
        id,
        name,
        path: plan.path.clone(),
        sha256,
        shards,
        folder: folder.to_owned(),
    })
}
