//! The rules for a line, one after the other.
//!
//! Knows one piece of the file and what the file is about, so that pieces are judged beside each
//! other; lines are counted from 1 in their piece.

mod body;
mod envelope;
mod line;

use std::borrow::Cow;

use super::Asked;
use super::anchor::Anchor;
use super::finding::{Field, Findings, Sample, quoted};
use super::ids::Id;
use super::request::{Request, find, text_of};
use super::rules::{self, Rules};
use super::shape::whither;
use super::sum::sum;
use super::whole::MODELS_KEPT;
use crate::domain::check::Code;
use crate::domain::limits::Mixing;
use crate::results::chunks::{Chunk, MAX_LINE};
use crate::text::number;
use envelope::{bare, method, missing, others};
use line::{parsed, spaced, text_of_line};

pub(super) use envelope::is_known;
pub(super) use line::{raw_lines, texts_of_lines};

/// What was seen of a piece.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) findings: Findings,
    pub(super) requests: u64,
    pub(super) inputs: u64,
    pub(super) ids: Vec<Id>,
    pub(super) models: Vec<String>,
    /// The sum of its bytes; `None` of a line that was too long to be held.
    pub(super) sum: Option<u64>,
}

/// Judges pieces of one file.
pub(super) struct Judge<'r, H> {
    rules: &'r Rules,
    asked: &'r Asked,
    anchor: &'r Anchor,
    /// The rules of the endpoint that nearly all requests go to.
    usual: Option<&'r rules::Endpoint>,
    hash: &'r H,
}

/// A line, and what is remembered from one to the next.
struct Line<'l> {
    /// Counted from 1.
    number: u64,
    offset: u64,
    text: &'l str,
}

impl<'r, H: Fn(&str) -> u64> Judge<'r, H> {
    pub(super) fn new(rules: &'r Rules, asked: &'r Asked, anchor: &'r Anchor, hash: &'r H) -> Self {
        let usual = anchor.endpoint.as_ref();
        Self {
            rules,
            asked,
            anchor,
            usual: usual.and_then(|(endpoint, _)| rules.of(endpoint.as_str())),
            hash,
        }
    }

    /// Judges a piece.
    pub(super) fn chunk(&self, chunk: &Chunk) -> Seen {
        let mut seen = Seen::default();
        if chunk.cut.is_some() {
            seen.requests = 1;
            let sample = Sample::Around(&chunk.bytes, 0);
            seen.findings
                .add(1, Code::LongLine, Field::None, sample, || {
                    let most = number(MAX_LINE as u64);
                    format!("the line is longer than {most} bytes, which no request may be")
                });
            return seen;
        }
        seen.sum = Some(sum(&chunk.bytes));
        let mut memory = body::Memory::default();
        // Of a piece that is text as a whole, every line is.
        let text = simdutf8::basic::from_utf8(&chunk.bytes).ok();
        let mut lines = 0;
        for (number, (at, raw)) in (1..).zip(raw_lines(&chunk.bytes)) {
            lines = number;
            let offset = chunk.offset + at as u64;
            let Some(object) = spaced(&mut seen, number, offset, raw) else {
                continue;
            };
            seen.requests += 1;
            let text = match text {
                Some(text) => text.get(at + object.start..at + object.end),
                None => text_of_line(&mut seen, number, raw.get(object).unwrap_or_default()),
            };
            let line = text.map(|text| Line {
                number,
                offset,
                text,
            });
            if let Some(line) = line
                && let Some(request) = parsed(&mut seen, &line)
            {
                self.request(&mut seen, &mut memory, &line, &request);
            }
        }
        chunk.has_lines(lines);
        seen
    }

    fn request(
        &self,
        seen: &mut Seen,
        memory: &mut body::Memory<'r>,
        line: &Line<'_>,
        request: &Request<'_>,
    ) {
        if request.is_bare() {
            let usual = self.anchor.endpoint.as_ref().map(|(endpoint, _)| endpoint);
            let told = self.asked.endpoint.as_ref();
            bare(seen, line, whither(&request.others, told, usual));
            self.model(seen, line, request);
            return;
        }
        self.custom_id(seen, line, request);
        method(seen, line, request);
        let rules = self.url(seen, line, request);
        others(seen, line, request);
        self.body(seen, memory, line, request, rules);
    }

    /// Judges the model, which is one for the file; returns its name.
    fn model<'m>(
        &self,
        seen: &mut Seen,
        line: &Line<'_>,
        request: &'m Request<'_>,
    ) -> Option<Cow<'m, str>> {
        let raw = find(request.body_members(), "model")?;
        let name = text_of(raw)?;
        if seen.models.len() < MODELS_KEPT && !seen.models.iter().any(|known| *known == name) {
            seen.models.push(name.clone().into_owned());
        }
        if let Some((first, there)) = &self.anchor.model
            && *first != name
            && self.asked.limits.mixing == Mixing::Refused
        {
            let (code, field) = (Code::SeveralModels, Field::Of("body.model"));
            seen.findings
                .add(line.number, code, field, Sample::Of(&name), || {
                    let (here, first) = (quoted(&name), quoted(first));
                    format!("model is {here} here and {first} in line {there}; a file has one")
                });
        }
        Some(name)
    }
}
