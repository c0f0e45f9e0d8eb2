//! Tokens and cost of a file before it is sent: the count, and the ceiling of the profile.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use super::args::{CostArgs, UnknownArg};
use super::desk::Desk;
use super::exit::Stop;
use super::progress;
use crate::domain::check::Report;
use crate::domain::estimate::{self, Ceiling, Estimate, Tokens, Unknown, Verdict};
use crate::domain::price::{PriceList, Source};
use crate::domain::{Failure, Kind, Progress};
use crate::ops::tokens::{Counter, Draw};
use crate::results::chunks::StopOnDrop;

/// Threads that count: two take a core each, and a third gains nothing on most machines.
const WORKERS: usize = 2;
/// What the lot of a sample depends on: the same file gives the same numbers.
const SEED: u64 = 0;

/// What was counted, and what it will cost.
pub(crate) struct Told {
    pub(crate) tokens: Tokens,
    pub(crate) estimate: Estimate,
    pub(crate) source: Option<Source>,
}

/// Counts the requests of a file, with progress.
pub(crate) struct Count {
    counter: Arc<Counter>,
    prices: Arc<PriceList>,
}

impl Count {
    /// Gets ready to count, with the prices that the settings name.
    pub(crate) fn new(desk: &Desk) -> Result<Self, Failure> {
        let prices = desk.prices(&desk.settings()?.config)?.list;
        Ok(Self {
            counter: Arc::new(Counter::new(Arc::clone(&prices))),
            prices,
        })
    }

    /// Returns which lines give an answer at once.
    pub(crate) fn quick(report: &Report) -> Draw {
        Draw::quick(report.bytes, report.requests, SEED)
    }

    /// Counts on a thread of its own.
    pub(crate) async fn run(
        &self,
        desk: &mut Desk,
        file: &Path,
        draw: Draw,
    ) -> Result<Told, Failure> {
        let path = desk.env.cwd().join(file);
        let stop = StopOnDrop::default();
        let (meter, meters) = watch::channel(Progress::default());
        let (counter, flag) = (Arc::clone(&self.counter), stop.0.clone());
        let work = tokio::task::spawn_blocking(move || {
            counter.count(&path, draw, WORKERS, &flag, |progress| {
                meter.send_replace(progress);
            })
        });
        let counted = progress::shown(&mut desk.out, "counting tokens", meters, work).await;
        let counted = counted.map_err(|error| {
            Failure::new(Kind::Internal, "the count broke off", error.to_string())
        })?;
        let tokens = counted?.tokens;
        Ok(Told {
            estimate: estimate::estimate(&self.prices, &tokens),
            source: self.prices.source.clone(),
            tokens,
        })
    }
}

/// Why tokens are counted before a batch is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need<'a> {
    /// The profile, which may have a ceiling.
    pub(crate) profile: &'a str,
    /// The ceiling of this batch.
    pub(crate) args: CostArgs,
    /// Whether a limit of the queue is known, so that it matters how many there are.
    pub(crate) is_limited: bool,
}

/// Refuses what may cost more than the ceiling, and returns the tokens that will wait in the queue.
/// Nothing is counted where neither has a limit.
///
/// A sample is enough where it can tell, and every line is counted where it cannot.
pub(crate) async fn allow(
    desk: &mut Desk,
    need: Need<'_>,
    file: &Path,
    report: &Report,
) -> Result<Option<u64>, Stop> {
    let Need {
        profile,
        args,
        is_limited,
    } = need;
    let settings = desk.settings()?.config;
    let of_profile = settings.profiles.get(profile);
    let of_profile = of_profile.and_then(|profile| profile.max_cost);
    let Some(most) = args.max_cost.or(of_profile) else {
        if !is_limited {
            return Ok(None);
        }
        let told = Count::new(desk)?
            .run(desk, file, Count::quick(report))
            .await?;
        return Ok(told.tokens.enqueued());
    };
    let ceiling = Ceiling {
        most,
        unknown: match args.unknown_cost {
            UnknownArg::Refuse => Unknown::Refuse,
            UnknownArg::Ok => Unknown::Accept,
        },
    };
    let count = Count::new(desk)?;
    let mut told = count.run(desk, file, Count::quick(report)).await?;
    let mut verdict = ceiling.judge(&told.tokens, &told.estimate);
    if verdict == Verdict::Undecided {
        told = count.run(desk, file, Draw::All).await?;
        verdict = ceiling.judge(&told.tokens, &told.estimate);
    }
    let whose = if args.max_cost.is_some() {
        "--max-cost".to_owned()
    } else {
        format!("profile {profile}")
    };
    match ceiling.refusal(&verdict, &whose) {
        Some(failure) => Err(failure.with_hint(hint(&verdict, profile)).into()),
        None => Ok(told.tokens.enqueued()),
    }
}

fn hint(verdict: &Verdict, profile: &str) -> String {
    match verdict {
        Verdict::Unknown(_) => {
            "nothing was sent; set a limit to the answers, add a price to prices.toml, or say \
             --unknown-cost ok"
                .to_owned()
        }
        Verdict::Fits | Verdict::Over(_) | Verdict::Undecided => format!(
            "nothing was sent; say --max-cost USD for this batch, or raise max_cost of \
             [profiles.{profile}]"
        ),
    }
}
