//! What the check found, in the form.

use crate::domain::check::{Finding, Report, Severity};
use crate::text::number;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::dialog::Line;

use super::{counted, text};

/// Says that the file cannot be sent, why, and what to do.
pub(super) fn refused(report: &Report, most: usize, theme: &Theme) -> Vec<Line<'static>> {
    let errors = counted(report.errors, "error", "errors");
    let head = format!(
        "✗ {errors} in {}; nothing was sent.",
        counted(report.requests, "request", "requests")
    );
    let mut lines = vec![text(&head, Role::Bad, theme)];
    lines.extend(findings(report, most, theme));
    let mendable: u64 = report.mendable().map(|(_, count)| count).sum();
    let words = if mendable > 0 {
        format!(
            "`batchdeck check FILE --fix -o OTHER` mends {} into another file.",
            number(mendable)
        )
    } else {
        "Correct the lines named, then check again.".to_owned()
    };
    lines.push(text(&words, Role::Dim, theme));
    lines
}

/// Says that the file is sent as a run, why, and what else was found.
pub(super) fn too_large(report: &Report, most: usize, theme: &Theme) -> Vec<Line<'static>> {
    let about_size = report.findings.iter();
    let about_size = about_size.filter(|finding| finding.code.is_about_size());
    let why: Vec<&str> = about_size.map(|finding| finding.message.as_str()).collect();
    let words = format!("Too large for one batch: {}.", why.join("; "));
    let mut lines = vec![text(&words, Role::Text, theme)];
    let words = "It is sent as a run of several batches, which the list shows as one row.";
    lines.push(text(words, Role::Text, theme));
    let others = Report {
        findings: report
            .findings
            .iter()
            .filter(|finding| !finding.code.is_about_size())
            .cloned()
            .collect(),
        errors: 0,
        ..report.clone()
    };
    lines.extend(findings(&others, most, theme));
    lines
}

/// Lists what was found, errors before warnings.
pub(super) fn findings(report: &Report, most: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut sorted: Vec<&Finding> = report.findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    sorted.truncate(most);
    let places: Vec<String> = sorted.iter().map(|finding| place_of(finding)).collect();
    let widest = places.iter().map(String::len).max().unwrap_or(0);
    let shown = sorted.iter().zip(places).map(|(finding, place)| {
        let severity = finding.severity.word();
        let words = format!("{place:widest$}  {severity}: {}", finding.message);
        let role = match finding.severity {
            Severity::Error => Role::Text,
            Severity::Warning => Role::Dim,
        };
        text(&words, role, theme)
    });
    let mut lines: Vec<Line<'static>> = shown.collect();
    let more = report.findings_total().saturating_sub(sorted.len() as u64);
    if more > 0 {
        let words = format!("and {} more; `batchdeck check` lists them", number(more));
        lines.push(text(&words, Role::Dim, theme));
    }
    lines
}

fn place_of(finding: &Finding) -> String {
    match finding.line {
        0 => "file".to_owned(),
        line => format!("line {}", number(line)),
    }
}
