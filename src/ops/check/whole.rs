//! What was seen of all pieces, put together in their order.

use std::io;

use super::Asked;
use super::anchor::Anchor;
use super::finding::{Field, Findings, KEPT, Sample, quoted};
use super::ids::{Id, Repeat, id_at, line_at, repeats};
use super::judge::Seen;
use super::rules::same_path;
use super::stream::Opened;
use super::sum::sum_at;
use crate::domain::check::{Code, Piece, Report};
use crate::domain::{Endpoint, Failure};
use crate::results::chunks::Taken;
use crate::text::number;

/// A report names no more models than this.
pub(super) const MODELS_KEPT: usize = 20;
const EMBEDDINGS: &str = "/v1/embeddings";

/// What is known of a whole file.
#[derive(Debug, Default)]
pub(super) struct Whole {
    findings: Findings,
    requests: u64,
    inputs: u64,
    bytes: u64,
    pub(super) ids: Vec<Id>,
    models: Vec<String>,
    pub(super) pieces: Vec<Piece>,
    pub(super) anchor: Anchor,
}

impl Whole {
    /// Takes what was seen of the next piece.
    pub(super) fn take(&mut self, taken: Taken<Seen>, opened: &Opened<'_>) -> io::Result<()> {
        let seen = taken.value;
        let sum = match seen.sum {
            Some(sum) => sum,
            None => sum_at(&opened.file, taken.offset, taken.bytes)?,
        };
        self.findings.take(seen.findings, taken.first_line);
        self.requests += seen.requests;
        self.inputs += seen.inputs;
        self.bytes += taken.bytes;
        self.ids.extend(seen.ids);
        for model in seen.models {
            if self.models.len() < MODELS_KEPT && !self.models.contains(&model) {
                self.models.push(model);
            }
        }
        self.pieces.push(Piece {
            offset: taken.offset,
            bytes: taken.bytes,
            first_line: taken.first_line,
            sum,
        });
        Ok(())
    }

    /// Judges the file as a whole and closes the report.
    pub(super) fn report(mut self, opened: &Opened<'_>, asked: &Asked) -> Result<Report, Failure> {
        let repeated = self.find_repeats(opened);
        repeated.map_err(|error| opened.failure(&error))?;
        if self.ids.len() <= 1 {
            // What is wrong with the lines of one document is that they are no lines. The last one
            // of a list may look like a request.
            self.findings.leave_only(Code::NotJsonLines);
        }
        self.find_limits(asked);
        let (findings, errors, warnings, totals) = self.findings.into_parts();
        Ok(Report {
            requests: self.requests,
            bytes: self.bytes,
            inputs: self.inputs,
            endpoint: self.anchor.endpoint.map(|(endpoint, _)| endpoint),
            models: self.models,
            findings,
            errors,
            warnings,
            totals,
            stamp: opened.stamp,
            pieces: self.pieces.into(),
        })
    }

    fn find_repeats(&mut self, opened: &Opened<'_>) -> io::Result<()> {
        let mut found: Vec<Repeat> = Vec::new();
        repeats(&opened.file, &mut self.ids, |repeat| found.push(repeat))?;
        // Hashes have no order that anybody would understand.
        found.sort_unstable_by_key(|repeat| repeat.offset);
        let line_of = |offset| line_at(&opened.file, &self.pieces, offset);
        for (nth, repeat) in found.iter().enumerate() {
            // To count lines takes reading; it is done for those that are shown.
            let (line, first, id) = if nth < KEPT {
                let id = id_at(&opened.file, repeat.offset)?.unwrap_or_default();
                (line_of(repeat.offset)?, line_of(repeat.first)?, id)
            } else {
                (0, 0, String::new())
            };
            let (code, field) = (Code::DuplicateCustomId, Field::Of("custom_id"));
            self.findings.add(line, code, field, Sample::Of(&id), || {
                format!("custom_id {} is also that of line {first}", quoted(&id))
            });
        }
        Ok(())
    }

    fn find_limits(&mut self, asked: &Asked) {
        let limits = &asked.limits;
        if self.requests == 0 {
            self.findings
                .add(0, Code::EmptyFile, Field::None, Sample::None, || {
                    "the file holds no request".to_owned()
                });
        }
        let embeds = |endpoint: &Endpoint| same_path(EMBEDDINGS, endpoint.as_str());
        let to = asked
            .endpoint
            .as_ref()
            .or(self.anchor.endpoint.as_ref().map(|(to, _)| to));
        let inputs = if to.is_some_and(embeds) {
            self.inputs
        } else {
            0
        };
        let all = [
            (
                self.requests,
                limits.requests,
                Code::TooManyRequests,
                "requests",
            ),
            (self.bytes, limits.bytes, Code::TooManyBytes, "bytes"),
            (inputs, limits.inputs, Code::TooManyInputs, "inputs"),
        ];
        for (there, limit, code, what) in all {
            let Some(limit) = limit.filter(|limit| there > *limit) else {
                continue;
            };
            self.findings.add(0, code, Field::None, Sample::None, || {
                let (who, there, limit) = (&limits.provider, number(there), number(limit));
                format!("the file has {there} {what}, and {who} takes {limit}")
            });
        }
    }
}
