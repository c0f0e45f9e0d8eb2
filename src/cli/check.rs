//! `check`: what is wrong with a file of requests, before anything is sent.

mod estimate;
mod fixing;
mod words;

use std::path::Path;

use super::args::{CheckArgs, TokensArg};
use super::cost;
use super::desk::Desk;
use super::exit::Stop;
use super::json::CheckReport;
use super::out::Format;
use super::progress;
use crate::domain::check::Report;
use crate::domain::{Endpoint, Failure, Kind};
use crate::ops::check::{Asked, check_file, seal};
use crate::ops::transfer::Meter;
use crate::results::chunks::{self, StopOnDrop};

pub(crate) use words::{lines, refusal, told_warnings};

pub(crate) async fn run(desk: &mut Desk, args: &CheckArgs) -> Result<(), Stop> {
    let asked = Asked {
        limits: desk.limits()?,
        endpoint: args.endpoint.as_deref().map(Endpoint::new),
    };
    if args.fix {
        return fixing::run(desk, args, &asked).await;
    }
    say(desk, &args.file, &asked, args.tokens).await
}

/// Checks a file, says what was found, and ends as that says.
async fn say(desk: &mut Desk, path: &Path, asked: &Asked, tokens: TokensArg) -> Result<(), Stop> {
    let report = examine(desk, path, asked).await?;
    let told = estimate::count(desk, path, &report, tokens).await?;
    let file = path.to_string_lossy();
    if desk.out.format == Format::Json {
        let sha256 = checksum(desk, path, &report).await?;
        let limits_of = &asked.limits.provider;
        let said = CheckReport::of(&file, &report, limits_of, &sha256, told.as_ref());
        desk.out.json(&said)?;
    } else {
        let facts = told.as_ref().map(cost::lines).unwrap_or_default();
        for line in lines(&file, &report).iter().chain(&facts) {
            desk.out.line(line)?;
        }
    }
    if let Some(failure) = refusal(&file, &report) {
        return Err(failure.into());
    }
    let praise = words::praise(&report);
    desk.out.note(&format!("{file}: {praise}"));
    Ok(())
}

/// Refuses a file with errors, and says which they are.
pub(crate) fn refuse(desk: &mut Desk, file: &str, report: &Report) -> Result<(), Failure> {
    let Some(failure) = refusal(file, report) else {
        return Ok(());
    };
    for line in lines(file, report) {
        desk.out.note(&line);
    }
    Err(failure)
}

/// Checks a file on threads of their own, with progress.
pub(crate) async fn examine(desk: &mut Desk, file: &Path, asked: &Asked) -> Result<Report, Stop> {
    let path = desk.env.cwd().join(file);
    if !path.exists() {
        let what = format!("cannot read {}", file.display());
        return Err(Failure::new(Kind::NotFound, what, "there is no such file")
            .with_hint("check the path")
            .into());
    }
    let asked = asked.clone();
    apart(desk, "checking", move |stop, meter| {
        check_file(&path, &asked, &stop, &meter)
    })
    .await
}

/// Returns the checksum, which scripts know from the public JSON.
async fn checksum(desk: &mut Desk, file: &Path, report: &Report) -> Result<String, Stop> {
    let path = desk.env.cwd().join(file);
    let report = report.clone();
    apart(desk, "summing", move |stop, meter| {
        seal(&path, &report, &stop, &meter)
    })
    .await
}

/// Does work on a thread of its own, with progress; it ends with us.
pub(crate) async fn apart<T: Send + 'static>(
    desk: &mut Desk,
    label: &str,
    work: impl FnOnce(chunks::Stop, Meter) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Stop> {
    let stop = StopOnDrop::default();
    let flag = stop.0.clone();
    let (meter, progress) = Meter::new();
    let work = tokio::task::spawn_blocking(move || work(flag, meter));
    let done = progress::shown(&mut desk.out, label, progress, work).await;
    let done = done
        .map_err(|error| Failure::new(Kind::Internal, "the work broke off", error.to_string()))?;
    Ok(done?)
}
