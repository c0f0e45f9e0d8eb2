//! A plan of what failed: fetched, written, checked and counted, and nothing sent.

mod drafts;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::{CreatePlan, RetryOf};
use crate::app::event::JobDone;
use crate::app::state::jobs::JobId;
use crate::app::state::retry::{RetryPlan, RetryWish};
use crate::clock;
use crate::domain::check::Severity;
use crate::domain::retry::{self, Room};
use crate::domain::{Batch, Endpoint, Failure, Kind};
use crate::ops::check::{Asked, check_file};
use crate::ops::download::Existing;
use crate::ops::place::default_dir;
use crate::ops::retry::{Edits, Family, Fetched, Wish, Written, family, fetch, file_name, write};
use crate::ops::target::{GiveUp, GivenUpWhenDropped};
use crate::ops::tokens::{Counter, Draw};
use crate::ops::transfer::Meter;
use crate::results::chunks::StopOnDrop;

use drafts::Draft;
pub(super) use drafts::Drafts;

use super::link::Link;
use super::results::blocking;
use super::transfers::told;
use super::{Shared, Tasks};

/// One core counts, so that the other is the screen's.
const WORKERS: usize = 1;
/// The completion window that every provider offers.
const WINDOW: &str = "24h";

impl Tasks {
    /// Plans a batch of what failed in another one.
    pub(super) fn plan_retry(&mut self, job: JobId, wish: RetryWish) {
        let (link, sender) = (self.link.clone(), self.sender.clone());
        let shared = self.shared.clone();
        let dir = self.folder_of(&wish.batch, &wish.name);
        self.spawn_job(job, async move {
            let (meter, progress) = Meter::new();
            let work = planned(&link, &shared, wish, dir, &meter);
            let plan = told(job, progress, &sender, work).await?;
            Ok(JobDone::RetryPlanned(Box::new(plan)))
        });
    }
}

async fn planned(
    link: &Arc<Link>,
    shared: &Shared,
    wish: RetryWish,
    dir: PathBuf,
    meter: &Meter,
) -> Result<RetryPlan, Failure> {
    shared.drafts().draft = None;
    let courier = link.courier().await?;
    let id = wish.batch.id.clone();
    let provider = courier.provider.as_ref();
    let family = family(provider, &courier.ledger, &courier.account, id).await?;
    let fetched = fetched(link, shared, &family, dir, meter).await?;
    let path = link
        .launch
        .paths
        .retries()
        .join(file_name(&family.batch.id, clock::random()?));
    let written = written(&fetched, &wish, path, meter).await?;
    let mut plan = RetryPlan {
        plan: written.plan,
        others: family.others(),
        ready: None,
        tokens: None,
        notes: fetched.notes,
    };
    let Some(path) = written.path else {
        return Ok(plan);
    };
    shared.drafts().draft = Some(Draft(Some(path.clone())));
    let asked = Asked {
        limits: link.limits.clone(),
        endpoint: None,
    };
    let (ready, room) = ready(&family.batch, path.clone(), asked, meter).await?;
    if room == Room::None {
        let note = "The notes of this batch fill all places; the new one will not name it.";
        plan.notes.push(note.to_owned());
    }
    plan.ready = Some(ready);
    let counter = Counter::new(Arc::clone(&link.launch.prices.get().list));
    let give_up = GiveUp::default();
    let _ends = GivenUpWhenDropped(give_up.clone());
    let meter = meter.clone();
    let counted = blocking(move || {
        counter.count(&path, Draw::All, WORKERS, &give_up.stop, |progress| {
            meter.set(progress);
        })
    });
    let tokens = counted.await?.tokens;
    if let Some(ready) = &mut plan.ready {
        ready.tokens = tokens.enqueued();
    }
    plan.tokens = Some(Box::new(tokens));
    Ok(plan)
}

/// Fetches what the plan is made of, unless it was fetched for the plan before.
async fn fetched(
    link: &Link,
    shared: &Shared,
    family: &Family,
    own: PathBuf,
    meter: &Meter,
) -> Result<Fetched, Failure> {
    let id = &family.batch.id;
    let known = shared.drafts().fetched.clone();
    let count = family.kin.len();
    if let Some((of, fetched)) = known
        && of == *id
        && fetched.tries.len() == count
    {
        return Ok(fetched);
    }
    let _turn = link.turn_to_download().await;
    let provider = link.provider().await?;
    let root = link.launch.env.absolute(&link.launch.config.download_dir);
    let dir = |batch: &Batch| {
        if batch.id == *id {
            own.clone()
        } else {
            default_dir(&root, batch, None)
        }
    };
    let fetched = fetch(&provider, family, None, dir, meter).await?;
    for (batch, file) in &fetched.saved {
        link.keep_saved(batch, std::slice::from_ref(file));
    }
    shared.drafts().fetched = Some((id.clone(), fetched.clone()));
    Ok(fetched)
}

async fn written(
    fetched: &Fetched,
    wish: &RetryWish,
    path: PathBuf,
    meter: &Meter,
) -> Result<Written, Failure> {
    let wish = Wish {
        tries: fetched.tries.clone(),
        input: fetched.input.clone(),
        choice: wish.choice.clone(),
        edits: edits(wish)?,
    };
    let give_up = GiveUp::default();
    let _ends = GivenUpWhenDropped(give_up.clone());
    let meter = meter.clone();
    blocking(move || write(&wish, path, Existing::Refuse, &meter, &give_up)).await
}

/// Returns the changes that are wished for.
fn edits(wish: &RetryWish) -> Result<Edits, Failure> {
    let edits = Edits::read(wish.model.as_deref(), &[])?;
    Ok(match wish.max_tokens {
        Some(most) => edits.with_most_tokens(most),
        None => edits,
    })
}

/// Checks the requests, and describes the batch that they would be.
async fn ready(
    batch: &Batch,
    path: PathBuf,
    asked: Asked,
    meter: &Meter,
) -> Result<(CreatePlan, Room), Failure> {
    let (file, meter) = (path.clone(), meter.clone());
    let stop = StopOnDrop::default();
    let flag = stop.0.clone();
    let report = blocking(move || check_file(&file, &asked, &flag, &meter)).await?;
    let refused = |why: String| {
        Failure::new(Kind::InvalidInput, "cannot send these requests again", why)
            .with_hint("`batchdeck retry` changes requests with --set, and names the lines")
    };
    let mut findings = report.findings.iter();
    if let Some(first) = findings.find(|finding| finding.severity == Severity::Error) {
        let all = report.errors;
        let why = format!(
            "the check found {all} mistakes, the first: {}",
            first.message
        );
        return Err(refused(why));
    }
    let endpoint: Option<Endpoint> = report.endpoint.clone().or_else(|| batch.endpoint.clone());
    let endpoint = endpoint.ok_or_else(|| refused("no request says where it goes".to_owned()))?;
    let (metadata, room) = retry::metadata(batch, BTreeMap::new());
    let window = batch.window.clone();
    let plan = CreatePlan {
        path,
        tokens: None,
        report: Box::new(report),
        endpoint,
        metadata,
        retry_of: Some(RetryOf {
            parent: batch.id.clone(),
            window: window.unwrap_or_else(|| WINDOW.to_owned()),
        }),
    };
    Ok((plan, room))
}
