//! Tokens and cost of a file before it is sent: the count, and the ceiling of the profile.

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use super::args::{CostArgs, TokensArg, UnknownArg};
use super::desk::Desk;
use super::exit::Stop;
use super::progress;
use crate::domain::check::Report;
use crate::domain::estimate::{self, Ceiling, Estimate, Fact, Tokens, Unknown, Verdict};
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

/// Writes it as people read it, a fact a line.
pub(crate) fn lines(told: &Told) -> Vec<String> {
    let facts = estimate::facts(&told.tokens, &told.estimate, told.source.as_ref());
    let line = |fact: &Fact| format!("{:<9}{}", fact.label, fact.words);
    facts.iter().map(line).collect()
}

/// Says on stderr what a file takes, before it is sent.
pub(crate) fn tell(desk: &mut Desk, told: &Told) {
    for line in lines(told) {
        desk.out.note(&line);
    }
}

/// Why tokens are counted before a batch is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need<'a> {
    /// The profile, which may have a ceiling.
    pub(crate) profile: &'a str,
    /// What was said of cost for this batch.
    pub(crate) args: CostArgs,
    /// The most that may be spent, see [`ceiling`].
    pub(crate) ceiling: Option<Ceiling>,
    /// Which requests are counted where nothing else says so.
    pub(crate) tokens: TokensArg,
    /// Whether a limit of the queue is known, so that it matters how many there are.
    pub(crate) is_limited: bool,
}

impl Need<'_> {
    fn whose(&self) -> String {
        match self.args.max_cost {
            Some(_) => "--max-cost".to_owned(),
            None => format!("profile {}", self.profile),
        }
    }
}

/// Returns the most that may be spent, if the command or the profile says so.
pub(crate) fn ceiling(
    desk: &Desk,
    profile: &str,
    args: CostArgs,
) -> Result<Option<Ceiling>, Failure> {
    let settings = desk.settings()?.config;
    let of_profile = settings.profiles.get(profile);
    let of_profile = of_profile.and_then(|profile| profile.max_cost);
    Ok(args.max_cost.or(of_profile).map(|most| Ceiling {
        most,
        unknown: match args.unknown_cost {
            UnknownArg::Refuse => Unknown::Refuse,
            UnknownArg::Ok => Unknown::Accept,
        },
    }))
}

/// Counts a file that is about to be sent. `None` where nobody wants to know.
///
/// A sample is enough where it can tell, and every line is counted where the ceiling needs it.
pub(crate) async fn count(
    desk: &mut Desk,
    need: &Need<'_>,
    file: &Path,
    report: &Report,
) -> Result<Option<Told>, Stop> {
    let ceiling = need.ceiling;
    let draw = match need.tokens {
        TokensArg::All => Draw::All,
        TokensArg::None if ceiling.is_none() && !need.is_limited => return Ok(None),
        TokensArg::None | TokensArg::Sample => Count::quick(report),
    };
    let count = Count::new(desk)?;
    let told = count.run(desk, file, draw).await?;
    let is_enough = ceiling
        .is_none_or(|ceiling| ceiling.judge(&told.tokens, &told.estimate) != Verdict::Undecided);
    if is_enough {
        return Ok(Some(told));
    }
    Ok(Some(count.run(desk, file, Draw::All).await?))
}

/// Refuses what may cost more than the ceiling.
pub(crate) fn refuse(need: &Need<'_>, told: Option<&Told>) -> Result<(), Failure> {
    let (Some(told), Some(ceiling)) = (told, need.ceiling) else {
        return Ok(());
    };
    let verdict = ceiling.judge(&told.tokens, &told.estimate);
    match ceiling.refusal(&verdict, &need.whose()) {
        Some(failure) => Err(failure.with_hint(hint(&verdict, need.profile))),
        None => Ok(()),
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
