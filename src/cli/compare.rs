//! `compare`: two sets of results side by side.
//!
//! Differences are no failure: the exit code is 0 whatever was found, because "they differ" is what
//! most people who compare expect, and `--json` says it in numbers.

mod diff;
mod numbers;
mod rows;
mod words;

use std::path::PathBuf;

use super::args::CompareArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::human::Look;
use super::json::{ComparisonLine, PairItem};
use super::out::Format;
use super::progress;
use super::results::sources::Sources;
use super::results::workers;
use crate::domain::comparison::{PairKind, PairKinds, PairLines};
use crate::domain::result::Outcome;
use crate::domain::{Failure, Kind};
use crate::ops::transfer::Meter;
use crate::results::chunks::StopOnDrop;
use crate::results::compare::{Compared, compare};

pub(crate) use words::{Piece, Whose};

/// Pairs written between two looks at whether the user wants to stop.
const STEP: usize = 256;

pub(crate) async fn run(desk: &mut Desk, args: &CompareArgs) -> Result<(), Stop> {
    let left = Sources::find_one(desk, &args.left).await?;
    let right = Sources::find_one(desk, &args.right).await?;
    let compared = made(desk, left.paths()?, right.paths()?).await?;
    let files = [left.names(), right.names()];
    let numbers = compared.numbers();
    let names = [args.left.as_str(), args.right.as_str()];
    // Wrong settings or prices are no reason not to compare.
    let config = desk.settings()?.config;
    let prices = desk.prices(&config)?.list;
    let costs = [&numbers.left, &numbers.right].map(|side| side.cost(&prices));
    if desk.out.format == Format::Json {
        desk.out.json(&ComparisonLine::of(numbers, names, &costs))?;
    } else {
        let look = Look::of(&desk.out);
        for line in numbers::lines(numbers, names, &costs, look) {
            desk.out.line(&line)?;
        }
    }
    list(desk, args, &compared, [&files[0], &files[1]]).await
}

/// Compares on threads of their own, with progress.
async fn made(desk: &mut Desk, left: Vec<PathBuf>, right: Vec<PathBuf>) -> Result<Compared, Stop> {
    let stop = StopOnDrop::default();
    let flag = stop.0.clone();
    let (meter, progress) = Meter::new();
    let work = tokio::task::spawn_blocking(move || {
        compare(&left, &right, workers(), &flag, |progress| {
            meter.set(progress);
        })
    });
    let compared = progress::shown(&mut desk.out, "comparing", progress, work).await;
    let compared = compared.map_err(|error| {
        Failure::new(
            Kind::Internal,
            "the comparison broke off",
            error.to_string(),
        )
    })?;
    Ok(compared?)
}

/// Writes the pairs that were asked for.
async fn list(
    desk: &mut Desk,
    args: &CompareArgs,
    compared: &Compared,
    files: [&[&str]; 2],
) -> Result<(), Stop> {
    let kinds = kinds(args);
    let limit = args.limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let look = Look::of(&desk.out);
    let mut written = 0;
    for pair in compared.each(kinds).take(limit) {
        let pair = pair?;
        if desk.out.format == Format::Json {
            let pieces = pieces(&pair, args);
            desk.out
                .json(&PairItem::of(&pair, files, pieces.as_deref()))?;
        } else {
            if written == 0 {
                desk.out.line("")?;
                desk.out.line(&rows::head(look))?;
            }
            person(desk, &pair, args, look)?;
        }
        written += 1;
        if written % STEP == 0 {
            // Lets an interrupt through.
            tokio::task::yield_now().await;
        }
    }
    if written == 0 && limit > 0 && desk.out.format == Format::People {
        desk.out.note(if kinds == PairKinds::DIFFERENCES {
            "Nothing differs."
        } else {
            "There are no such requests."
        });
    }
    Ok(())
}

/// Writes a pair for people.
fn person(desk: &mut Desk, pair: &PairLines, args: &CompareArgs, look: Look) -> Result<(), Stop> {
    desk.out.line(&rows::row(pair, look))?;
    let pieces = pieces(pair, args).unwrap_or_default();
    diff::lines(&pieces, look)
        .iter()
        .try_for_each(|line| desk.out.line(line))
}

/// Returns what changed between the sides of a pair, where that was asked for and both are there.
fn pieces(pair: &PairLines, args: &CompareArgs) -> Option<Vec<Piece>> {
    let is_wanted = args.diff && pair.pair.kind == PairKind::Different;
    let (left, right) = (pair.left.as_ref()?, pair.right.as_ref()?);
    is_wanted.then(|| {
        let (before, after) = (left.words(), right.words());
        match (&left.outcome, &right.outcome) {
            (Outcome::Answer(_), Outcome::Answer(_)) | (Outcome::Error(_), Outcome::Error(_)) => {
                words::pieces(&before, &after)
            }
            // An answer and an error share words only by chance.
            _ => words::whole(&before, &after),
        }
    })
}

/// Returns which kinds are listed: what differs, unless something else was asked for.
fn kinds(args: &CompareArgs) -> PairKinds {
    if args.only.is_empty() {
        return PairKinds::DIFFERENCES;
    }
    args.only.iter().map(|kind| PairKind::from(*kind)).collect()
}
