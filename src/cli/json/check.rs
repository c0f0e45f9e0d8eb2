//! A check, a mended file and shards in the public JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::VERSION;
use super::estimate::EstimateItem;
use crate::cli::cost::Told;
use crate::domain::Endpoint;
use crate::domain::check::{Code, Report};
use crate::ops::check::Fixed;
use crate::ops::split::Shard;

/// What a check found: `check`.
#[derive(Debug, Serialize)]
pub(crate) struct CheckReport<'a> {
    version: u8,
    r#type: &'static str,
    file: &'a str,
    valid: bool,
    requests: u64,
    bytes: u64,
    inputs: u64,
    endpoint: Option<&'a str>,
    models: &'a [String],
    sha256: &'a str,
    /// Whose limits the file was held to.
    limits_of: &'a str,
    findings: Vec<FindingItem<'a>>,
    findings_total: u64,
    errors: u64,
    warnings: u64,
    totals: BTreeMap<&'static str, u64>,
    /// What `--fix` would mend.
    fixable: BTreeMap<&'static str, u64>,
    estimate: Option<EstimateItem>,
}

#[derive(Debug, Serialize)]
struct FindingItem<'a> {
    line: u64,
    severity: &'static str,
    code: &'static str,
    field: Option<&'a str>,
    message: &'a str,
    sample: Option<&'a str>,
    fixable: bool,
}

impl<'a> CheckReport<'a> {
    pub(crate) fn of(
        file: &'a str,
        report: &'a Report,
        limits_of: &'a str,
        sha256: &'a str,
        told: Option<&Told>,
    ) -> Self {
        Self {
            version: VERSION,
            r#type: "check",
            file,
            valid: report.is_valid(),
            requests: report.requests,
            bytes: report.bytes,
            inputs: report.inputs,
            endpoint: report.endpoint.as_ref().map(Endpoint::as_str),
            models: &report.models,
            sha256,
            limits_of,
            findings: report
                .findings
                .iter()
                .map(|finding| FindingItem {
                    line: finding.line,
                    severity: finding.severity.word(),
                    code: finding.code.word(),
                    field: finding.field.as_deref(),
                    message: &finding.message,
                    sample: Some(finding.sample.as_str()).filter(|sample| !sample.is_empty()),
                    fixable: finding.code.is_mendable(),
                })
                .collect(),
            findings_total: report.findings_total(),
            errors: report.errors,
            warnings: report.warnings,
            totals: by_word(report.totals.iter().copied()),
            fixable: by_word(report.mendable()),
            estimate: told.map(EstimateItem::of),
        }
    }
}

/// What was mended: `check --fix`. The check of the new file follows.
#[derive(Debug, Serialize)]
pub(crate) struct FixLine<'a> {
    version: u8,
    r#type: &'static str,
    file: &'a str,
    output: &'a str,
    fixed: BTreeMap<&'static str, u64>,
    fixed_total: u64,
    left_bare: u64,
    lines: u64,
    bytes: u64,
}

impl<'a> FixLine<'a> {
    pub(crate) fn of(file: &'a str, output: &'a str, fixed: &Fixed) -> Self {
        Self {
            version: VERSION,
            r#type: "fix",
            file,
            output,
            fixed: by_word(fixed.mended.iter().copied()),
            fixed_total: fixed.total(),
            left_bare: fixed.left_bare,
            lines: fixed.lines,
            bytes: fixed.bytes,
        }
    }
}

/// A part of a file that was cut: `split`, one a shard.
#[derive(Debug, Serialize)]
pub(crate) struct ShardLine<'a> {
    version: u8,
    r#type: &'static str,
    path: &'a str,
    first_line: u64,
    lines: u64,
    requests: u64,
    inputs: u64,
    /// Input tokens; `null` where they were not counted.
    tokens: Option<u64>,
    bytes: u64,
}

impl<'a> ShardLine<'a> {
    pub(crate) fn of(path: &'a str, shard: &Shard, tokens: Option<u64>) -> Self {
        Self {
            version: VERSION,
            r#type: "shard",
            path,
            first_line: shard.first_line,
            lines: shard.lines,
            requests: shard.requests,
            inputs: shard.weight.inputs,
            tokens,
            bytes: shard.bytes,
        }
    }
}

fn by_word(counts: impl Iterator<Item = (Code, u64)>) -> BTreeMap<&'static str, u64> {
    counts.map(|(code, count)| (code.word(), count)).collect()
}
