//! What a plan is made of, fetched with progress, and the file that it becomes.

use std::path::{Path, PathBuf};

use crate::cli::args::RetryArgs;
use crate::cli::desk::{Connection, Desk};
use crate::cli::exit::Stop;
use crate::cli::progress;
use crate::clock;
use crate::domain::{Batch, BatchId, Failure, Kind};
use crate::ledger::Coverage;
use crate::ops::download::Existing;
use crate::ops::place::default_dir;
use crate::ops::retry::{Family, Fetched, Wish, Written, family, fetch, file_name, write};
use crate::ops::target::{GiveUp, GivenUpWhenDropped};
use crate::ops::transfer::Meter;

/// Finds the batch and its kin, and keeps what the provider says of them.
pub(super) async fn look(connection: &Connection, id: BatchId) -> Result<Family, Failure> {
    let account = connection.session.account();
    let provider = connection.provider().as_ref();
    let family = family(provider, &connection.ledger, &account, id).await?;
    let batches: Vec<Batch> = family.kin.iter().map(|kin| kin.batch.clone()).collect();
    connection.keep(&batches, Coverage::Some);
    Ok(family)
}

/// Fetches results and requests, as `download` does.
pub(super) async fn gather(
    desk: &mut Desk,
    connection: &Connection,
    family: &Family,
    args: &RetryArgs,
) -> Result<Fetched, Stop> {
    let input = args.input.as_ref().map(|input| desk.env.cwd().join(input));
    if let Some(input) = input.as_ref().filter(|input| !input.is_file()) {
        let what = format!("cannot open {}", input.display());
        return Err(Failure::new(Kind::NotFound, what, "there is no such file")
            .with_hint("check the path")
            .into());
    }
    let root = connection.session.download_dir.clone();
    let dir = |batch: &Batch| default_dir(&root, batch, None);
    let (meter, progress) = Meter::new();
    let work = fetch(connection.provider(), family, input, dir, &meter);
    let fetched = progress::shown(&mut desk.out, "fetching", progress, work).await?;
    for note in &fetched.notes {
        desk.out.note(note);
    }
    let (account, at) = (connection.session.account(), (clock::luck().clock)());
    for (batch, file) in &fetched.saved {
        file.remember(&connection.ledger, &account, batch, at);
    }
    Ok(fetched)
}

/// Writes the requests that are taken, on a thread of its own.
pub(super) async fn take(
    desk: &mut Desk,
    args: &RetryArgs,
    batch: &Batch,
    wish: Wish,
) -> Result<(Written, Scrap), Stop> {
    let (path, scrap) = if let Some(path) = &args.output {
        (desk.env.cwd().join(path), Scrap(None))
    } else {
        let name = file_name(&batch.id, clock::random()?);
        let path = desk.paths()?.retries().join(name);
        (path.clone(), Scrap(Some(path)))
    };
    let (meter, progress) = Meter::new();
    let give_up = GiveUp::default();
    let _ends = GivenUpWhenDropped(give_up.clone());
    let work =
        tokio::task::spawn_blocking(move || write(&wish, path, Existing::Refuse, &meter, &give_up));
    let written = progress::shown(&mut desk.out, "planning", progress, work).await;
    let written = written
        .map_err(|error| Failure::new(Kind::Internal, "the plan broke off", error.to_string()))?;
    let written = written.map_err(|failure| match failure.kind {
        Kind::TargetExists => failure.with_hint("move it away, or name another file with -o"),
        _ => failure,
    });
    Ok((written?, scrap))
}

/// Requests that nobody needs when they do not become a batch; removed when dropped.
pub(super) struct Scrap(Option<PathBuf>);

impl Scrap {
    /// Leaves a file to the intent that is going to send it.
    pub(super) fn belongs_to(&mut self, path: &Path) {
        if self.0.as_deref() == Some(path) {
            self.0 = None;
        }
    }
}

impl Drop for Scrap {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // It may never have been written.
            std::fs::remove_file(path).ok();
        }
    }
}
