//! `check`: what is wrong with a file of requests, before anything is sent.

mod estimate;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args::CheckArgs;
use super::desk::Desk;
use super::exit::Stop;
use super::human::grouped;
use super::json::CheckReport;
use super::out::Format;
use super::progress::{self, size};
use crate::domain::check::{Finding, Report};
use crate::domain::{Failure, Kind};
use crate::ops::check::check_file;
use crate::ops::transfer::Meter;
use crate::text::Clean;

pub(crate) async fn run(desk: &mut Desk, args: &CheckArgs) -> Result<(), Stop> {
    let report = examine(desk, &args.file).await?;
    let told = estimate::count(desk, &args.file, &report, args.tokens).await?;
    let file = args.file.to_string_lossy();
    if desk.out.format == Format::Json {
        desk.out
            .json(&CheckReport::of(&file, &report, told.as_ref()))?;
    } else {
        let facts = told.as_ref().map(estimate::lines).unwrap_or_default();
        for line in lines(&file, &report).iter().chain(&facts) {
            desk.out.line(line)?;
        }
    }
    if let Some(failure) = refusal(&file, &report) {
        return Err(failure.into());
    }
    let praise = praise(&report);
    desk.out.note(&format!("{file}: {praise}"));
    Ok(())
}

/// Says when a check is over, so that the thread that runs it ends with us.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Checks a file on a thread of its own, with progress.
pub(crate) async fn examine(desk: &mut Desk, file: &Path) -> Result<Report, Stop> {
    let path = desk.env.cwd().join(file);
    if !path.exists() {
        let what = format!("cannot read {}", file.display());
        return Err(Failure::new(Kind::NotFound, what, "there is no such file")
            .with_hint("check the path")
            .into());
    }
    let stop = StopOnDrop(Arc::default());
    let (meter, progress) = Meter::new();
    let cancel = Arc::clone(&stop.0);
    let work = tokio::task::spawn_blocking(move || check_file(&path, &cancel, &meter));
    let report = progress::shown(&mut desk.out, "checking", progress, work).await;
    let report = report
        .map_err(|error| Failure::new(Kind::Internal, "the check broke off", error.to_string()))?;
    Ok(report?)
}

/// Writes findings as `FILE:LINE: MESSAGE`, which editors can jump to.
pub(crate) fn lines(file: &str, report: &Report) -> Vec<String> {
    let file = Clean::field(file);
    let place = |finding: &Finding| match finding.line {
        0 => format!("{file}:"),
        line => format!("{file}:{line}:"),
    };
    let mut lines: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let message = Clean::field(&finding.message);
            format!("{} {message} ({})", place(finding), finding.code.word())
        })
        .collect();
    let more = report
        .findings_total
        .saturating_sub(report.findings.len() as u64);
    if more > 0 {
        lines.push(format!(
            "{file}: and {} more of the same kinds",
            grouped(more)
        ));
    }
    lines
}

/// Returns the failure of a file that is not valid.
pub(crate) fn refusal(file: &str, report: &Report) -> Option<Failure> {
    let found = match report.findings_total {
        0 => return None,
        1 => "1 thing is wrong".to_owned(),
        many => format!("{} things are wrong", grouped(many)),
    };
    Some(
        Failure::new(Kind::InvalidInput, format!("{file} is not valid"), found)
            .with_hint("nothing was sent; correct the lines named and try again"),
    )
}

fn praise(report: &Report) -> String {
    let requests = match report.requests {
        1 => "1 request".to_owned(),
        many => format!("{} requests", grouped(many)),
    };
    let to = report
        .endpoint
        .as_ref()
        .map(|endpoint| format!("to {endpoint}"));
    let models = (!report.models.is_empty()).then(|| format!("for {}", report.models.join(", ")));
    let facts: Vec<String> = [Some(requests), Some(size(report.bytes)), to, models]
        .into_iter()
        .flatten()
        .collect();
    format!("nothing is wrong ({})", facts.join(" · "))
}
