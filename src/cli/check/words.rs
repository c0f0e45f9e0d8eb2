//! A check in words.

use crate::cli::human::grouped;
use crate::cli::progress::size;
use crate::domain::check::{Finding, Report};
use crate::domain::{Failure, Kind};
use crate::text::Clean;

/// Writes findings as `FILE:LINE: SEVERITY: MESSAGE`, which editors can jump to.
pub(crate) fn lines(file: &str, report: &Report) -> Vec<String> {
    let file = Clean::field(file);
    let mut lines: Vec<String> = report
        .findings
        .iter()
        .map(|finding| line(file.as_str(), finding))
        .collect();
    let kept = report.findings.len() as u64;
    let more = report.findings_total().saturating_sub(kept);
    if more > 0 {
        let more = grouped(more);
        lines.push(format!("{file}: and {more} more of the same kinds"));
    }
    lines
}

fn line(file: &str, finding: &Finding) -> String {
    let place = match finding.line {
        0 => format!("{file}:"),
        line => format!("{file}:{line}:"),
    };
    let (severity, code) = (finding.severity.word(), finding.code.word());
    let message = Clean::field(&finding.message);
    let sample = Clean::field(&finding.sample);
    let sample = if finding.sample.is_empty() {
        String::new()
    } else {
        format!(": {sample}")
    };
    format!("{place} {severity}: {message} ({code}){sample}")
}

/// Returns the failure of a file that is not valid.
pub(crate) fn refusal(file: &str, report: &Report) -> Option<Failure> {
    if report.is_valid() {
        return None;
    }
    let failure = Failure::new(
        Kind::InvalidInput,
        format!("{file} is not valid"),
        counted(report),
    );
    Some(failure.with_hint(format!("nothing was sent{}", way_out(file, report))))
}

/// Says what to do about what was found.
fn way_out(file: &str, report: &Report) -> String {
    if report.is_only_too_large() {
        return format!("; `batchdeck create {file} --split` sends it as several batches");
    }
    let mendable: u64 = report.mendable().map(|(_, count)| count).sum();
    if mendable > 0 {
        let mend = format!("; `batchdeck check {file} --fix -o OTHER` mends");
        return match report.findings_total() {
            1 => format!("{mend} it into another file"),
            all if all == mendable => format!("{mend} all of them into another file"),
            _ => {
                let count = grouped(mendable);
                format!("{mend} {count} of them into another file, correct the rest by hand")
            }
        };
    }
    if report.findings.iter().any(|finding| finding.line > 0) {
        "; correct the lines named and try again".to_owned()
    } else {
        String::new()
    }
}

/// Says that there are warnings, where they are not listed.
pub(crate) fn told_warnings(file: &str, report: &Report) -> Option<String> {
    let told = warnings(report)?;
    Some(format!("{file}: {told}; `batchdeck check` lists them"))
}

/// Sums up a file that is valid.
pub(super) fn praise(report: &Report) -> String {
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
    let facts = facts.join(" · ");
    match warnings(report) {
        Some(told) => format!("it can be sent, with {told} ({facts})"),
        None => format!("nothing is wrong ({facts})"),
    }
}

fn counted(report: &Report) -> String {
    let errors = match report.errors {
        1 => "there is 1 error".to_owned(),
        many => format!("there are {} errors", grouped(many)),
    };
    match warnings(report) {
        Some(told) => format!("{errors} and {told}"),
        None => errors,
    }
}

fn warnings(report: &Report) -> Option<String> {
    match report.warnings {
        0 => None,
        1 => Some("1 warning".to_owned()),
        many => Some(format!("{} warnings", grouped(many))),
    }
}
