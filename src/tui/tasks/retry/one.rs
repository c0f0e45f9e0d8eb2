//! The plan of one batch: what of it is left, and the batch that it would be.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::{CreatePlan, RetryOf};
use crate::app::state::retry::{RetryPart, RetryWish, Taken};
use crate::clock;
use crate::domain::check::{Report, Severity};
use crate::domain::estimate::Tokens;
use crate::domain::retry::{self, Plan, Room};
use crate::domain::{Batch, BatchId, Failure, Kind};
use crate::ops::check::{Asked, check_file};
use crate::ops::download::Existing;
use crate::ops::place::default_dir;
use crate::ops::retry::{
    Edits, Family, Fetched, Sample, Wish, Written, family, fetch, file_name, next_batch, write,
};
use crate::ops::submit::Courier;
use crate::ops::target::{GiveUp, GivenUpWhenDropped};
use crate::ops::tokens::{Counter, Draw};
use crate::ops::transfer::Meter;
use crate::results::chunks::StopOnDrop;
use crate::results::request::read_request;
use crate::tui::tasks::Shared;
use crate::tui::tasks::link::Link;
use crate::tui::tasks::results::blocking;

use super::drafts::Draft;

/// One core counts, so that the other is the screen's.
const WORKERS: usize = 1;
/// So many characters of a request are shown.
const WORDS: usize = 200;

/// What a plan is made with.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) link: &'a Arc<Link>,
    pub(super) shared: &'a Shared,
    pub(super) courier: &'a Courier,
    pub(super) meter: &'a Meter,
}

/// What is left of one batch.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) others: Vec<BatchId>,
    pub(super) notes: Vec<String>,
    /// The batch to be made; `None` where nothing is taken.
    pub(super) part: Option<RetryPart>,
}

/// Reads what a request asks, up to a few words of its last part: what comes before is mostly the same
/// for all.
fn taken(sample: &Sample) -> Taken {
    let request = read_request(1, &sample.line);
    let last = request.words.rsplit("[user]\n").next().unwrap_or_default();
    let begin: String = last.chars().take(WORDS).collect();
    Taken {
        name: request.custom_id.unwrap_or_default(),
        model: request.model,
        words: begin.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

impl Desk<'_> {
    /// Plans a batch of what failed in another one, whose results are or will be in `dir`.
    pub(super) async fn plan(
        self,
        wish: &RetryWish,
        (id, name): (&BatchId, &str),
        dir: PathBuf,
    ) -> Result<Planned, Failure> {
        let Courier {
            provider,
            ledger,
            account,
            ..
        } = self.courier;
        let family = family(provider.as_ref(), ledger, account, id.clone()).await?;
        let fetched = self.fetched(&family, dir).await?;
        let file = file_name(&family.batch.id, clock::random()?);
        let path = self.link.launch.paths.retries().join(file);
        let written = self.written(&fetched, wish, path).await?;
        let mut planned = Planned {
            plan: written.plan,
            others: family.others(),
            notes: fetched.notes,
            part: None,
        };
        let Some(path) = written.path else {
            return Ok(planned);
        };
        let draft = Draft(Some(path.clone()));
        self.shared.drafts().files.push(draft);
        let report = self.checked(path.clone()).await?;
        let tokens = self.counted(path.clone()).await?;
        let (plan, room) = ready(&family.batch, path, (report, tokens.enqueued()))?;
        if room == Room::None {
            let note = "The notes of this batch fill all places; the new one will not name it.";
            planned.notes.push(note.to_owned());
        }
        planned.part = Some(RetryPart {
            name: name.to_owned(),
            plan,
            tokens: Box::new(tokens),
            first: written.first.iter().map(taken).collect(),
        });
        Ok(planned)
    }

    /// Fetches what the plan is made of, unless it was fetched for the plan before.
    async fn fetched(self, family: &Family, own: PathBuf) -> Result<Fetched, Failure> {
        let (id, link) = (&family.batch.id, self.link);
        let count = family.kin.len();
        if let Some(fetched) = self.known(id, count) {
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
        let fetched = fetch(&provider, family, None, dir, self.meter).await?;
        for (batch, file) in &fetched.saved {
            link.keep_saved(batch, std::slice::from_ref(file));
        }
        let mut drafts = self.shared.drafts();
        drafts.fetched.retain(|(of, _)| of != id);
        drafts.fetched.push((id.clone(), fetched.clone()));
        Ok(fetched)
    }

    fn known(self, id: &BatchId, count: usize) -> Option<Fetched> {
        let drafts = self.shared.drafts();
        let mut known = drafts.fetched.iter();
        let (_, fetched) = known.find(|(of, _)| of == id)?;
        (fetched.tries.len() == count).then(|| fetched.clone())
    }

    async fn written(
        self,
        fetched: &Fetched,
        wish: &RetryWish,
        path: PathBuf,
    ) -> Result<Written, Failure> {
        let wish = Wish {
            tries: fetched.tries.clone(),
            input: fetched.input.clone(),
            choice: wish.choice.clone(),
            edits: edits(wish)?,
        };
        let give_up = GiveUp::default();
        let _ends = GivenUpWhenDropped(give_up.clone());
        let meter = self.meter.clone();
        blocking(move || write(&wish, path, Existing::Refuse, &meter, &give_up)).await
    }

    /// Checks the requests as those of any new batch.
    async fn checked(self, path: PathBuf) -> Result<Report, Failure> {
        let asked = Asked {
            limits: self.link.limits.clone(),
            endpoint: None,
        };
        let meter = self.meter.clone();
        let stop = StopOnDrop::default();
        let flag = stop.0.clone();
        let report = blocking(move || check_file(&path, &asked, &flag, &meter)).await?;
        let mut findings = report.findings.iter();
        if let Some(first) = findings.find(|finding| finding.severity == Severity::Error) {
            let (all, first) = (report.errors, &first.message);
            let why = format!("the check found {all} mistakes, the first: {first}");
            return Err(refused(why));
        }
        Ok(report)
    }

    async fn counted(self, path: PathBuf) -> Result<Tokens, Failure> {
        let counter = Counter::new(Arc::clone(&self.link.launch.prices.get().list));
        let give_up = GiveUp::default();
        let _ends = GivenUpWhenDropped(give_up.clone());
        let meter = self.meter.clone();
        let counted = blocking(move || {
            counter.count(&path, Draw::All, WORKERS, &give_up.stop, |progress| {
                meter.set(progress);
            })
        });
        Ok(counted.await?.tokens)
    }
}

/// Returns the changes that are wished for.
fn edits(wish: &RetryWish) -> Result<Edits, Failure> {
    let edits = Edits::read(wish.model.as_deref(), &[])?;
    Ok(match wish.max_tokens {
        Some(most) => edits.with_most_tokens(most),
        None => edits,
    })
}

fn refused(why: String) -> Failure {
    let what = "cannot send these requests again";
    Failure::new(Kind::InvalidInput, what, why)
        .with_hint("`batchdeck retry` changes requests with --set, and names the lines")
}

/// Describes the batch that the requests would be.
fn ready(
    batch: &Batch,
    path: PathBuf,
    counted: (Report, Option<u64>),
) -> Result<(CreatePlan, Room), Failure> {
    let (metadata, room) = retry::metadata(batch, BTreeMap::new());
    let wanted = next_batch(batch, path, metadata, counted);
    let wanted = wanted.map_err(|failure| refused(failure.why))?;
    let plan = CreatePlan {
        path: wanted.path,
        tokens: wanted.tokens,
        report: Box::new(wanted.report),
        endpoint: wanted.endpoint,
        metadata: wanted.metadata,
        retry_of: Some(RetryOf {
            parent: batch.id.clone(),
            window: wanted.window,
        }),
    };
    Ok((plan, room))
}
