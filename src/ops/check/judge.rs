//! The rules for one line after the other.

use std::collections::HashMap;

use super::finding::{Findings, quoted};
use super::request::{Body, Member, Request};
use super::stream::Seen;
use super::{MAX_BYTES, MAX_INPUTS, MAX_REQUESTS, Report};
use crate::domain::Endpoint;
use crate::domain::check::Code;
use crate::results::read::{is_blank, not_json};

/// Endpoints of providers that speak the dialect and go beyond the published list.
const ELSEWHERE: [&str; 2] = ["/v1/audio/transcriptions", "/v1/audio/translations"];
/// Endpoints whose requests are refused without a model.
const NEED_MODEL: [&str; 4] = [
    "/v1/chat/completions",
    "/v1/responses",
    "/v1/embeddings",
    "/v1/completions",
];
/// A report names no more models than this.
const MODELS_KEPT: usize = 20;
const EMBEDDINGS: &str = "/v1/embeddings";

/// What is known of the file so far.
#[derive(Debug, Default)]
pub(super) struct Judge {
    findings: Findings,
    requests: u64,
    inputs: u64,
    ids: HashMap<Box<str>, u64>,
    endpoint: Option<(Endpoint, u64)>,
    models: Vec<(String, u64)>,
}

impl Judge {
    /// Takes a finding that is no matter of one request.
    pub(super) fn find(&mut self, line: u64, code: Code, message: &str) {
        self.findings.add(line, code, None, || message.to_owned());
    }

    /// Judges one line without its line end.
    pub(super) fn line(&mut self, number: u64, line: &[u8]) {
        if is_blank(line) {
            self.find(number, Code::BlankLine, "the line is blank; remove it");
            return;
        }
        self.requests += 1;
        if let Some(request) = self.parsed(number, line) {
            self.custom_id(number, &request.custom_id);
            self.method(number, &request.method);
            self.url(number, &request.url);
            self.body(number, &request);
        }
    }

    /// Counts a line that is too long to be looked at.
    pub(super) fn long_line(&mut self, number: u64, limit: usize) {
        self.requests += 1;
        self.findings.add(number, Code::LongLine, None, || {
            format!("the line is longer than {limit} bytes, which no request may be")
        });
    }

    fn parsed<'a>(&mut self, number: u64, line: &'a [u8]) -> Option<Request<'a>> {
        let text = match std::str::from_utf8(line) {
            Ok(text) => text,
            Err(error) => {
                let column = error.valid_up_to() + 1;
                self.findings.add(number, Code::BadLine, None, || {
                    format!("the line is not UTF-8 (column {column})")
                });
                return None;
            }
        };
        let start = text.trim_start();
        if number == 1 && (start.starts_with('[') || start == "{") {
            let said = "the file is one JSON document; it must have one request, \
                        that is one JSON object, on each line";
            self.find(1, Code::NotJsonLines, said);
            return None;
        }
        if !start.starts_with('{') {
            self.find(number, Code::BadLine, "the line is no JSON object");
            return None;
        }
        match serde_json::from_str(text) {
            Ok(request) => Some(request),
            Err(error) => {
                self.findings.add(number, Code::BadLine, None, || {
                    format!("the line is no valid JSON: {}", not_json(&error))
                });
                None
            }
        }
    }

    fn custom_id(&mut self, number: u64, id: &Member<'_>) {
        const FIELD: Option<&str> = Some("custom_id");
        let Some(text) = id.text() else {
            self.findings.add(number, Code::CustomId, FIELD, || {
                missing("custom_id", id, "a text that occurs once in the file")
            });
            return;
        };
        if text.is_empty() {
            self.findings.add(number, Code::CustomId, FIELD, || {
                "custom_id is empty".to_owned()
            });
            return;
        }
        if let Some(first) = self.ids.get(text).copied() {
            self.findings
                .add(number, Code::DuplicateCustomId, FIELD, || {
                    format!("custom_id {} is also that of line {first}", quoted(text))
                });
        } else {
            self.ids.insert(text.into(), number);
        }
    }

    fn method(&mut self, number: u64, method: &Member<'_>) {
        if method.text() != Some("POST") {
            self.findings
                .add(number, Code::Method, Some("method"), || match method {
                    Member::Text(text) => {
                        format!("method is {}; it must be \"POST\"", quoted(text))
                    }
                    Member::Missing | Member::Other(_) => missing("method", method, "\"POST\""),
                });
        }
    }

    fn url(&mut self, number: u64, url: &Member<'_>) {
        const FIELD: Option<&str> = Some("url");
        let Some(path) = url.text() else {
            self.findings.add(number, Code::Url, FIELD, || {
                missing("url", url, "a path such as \"/v1/chat/completions\"")
            });
            return;
        };
        if !is_known(path) {
            self.findings.add(number, Code::Url, FIELD, || {
                let rule = if path.starts_with('/') {
                    "no endpoint of a batch API"
                } else {
                    "no path; it must begin with a slash and leave out the host"
                };
                format!("url {} is {rule}", quoted(path))
            });
            return;
        }
        match &self.endpoint {
            None => self.endpoint = Some((Endpoint::new(path), number)),
            Some((first, _)) if first.as_str() == path => {}
            Some((first, line)) => {
                let said = format!("url is {} here and {first} in line {line}", quoted(path));
                self.findings
                    .add(number, Code::MixedEndpoints, FIELD, || said);
            }
        }
    }

    fn body(&mut self, number: u64, request: &Request<'_>) {
        let Body::Object {
            model,
            asks_for_stream,
            inputs,
        } = &request.body
        else {
            self.findings.add(number, Code::Body, Some("body"), || {
                let is = match &request.body {
                    Body::Other(kind) => format!("is {kind}"),
                    Body::Missing | Body::Object { .. } => "is missing".to_owned(),
                };
                format!("body {is}; it must be an object")
            });
            return;
        };
        if *asks_for_stream {
            self.findings
                .add(number, Code::Stream, Some("body.stream"), || {
                    "stream is true; a batch cannot stream, so leave it out".to_owned()
                });
        }
        self.inputs += inputs;
        self.model(number, model, request.url.text().unwrap_or_default());
    }

    fn model(&mut self, number: u64, model: &Member<'_>, url: &str) {
        const FIELD: Option<&str> = Some("body.model");
        let Some(name) = model.text() else {
            if NEED_MODEL.iter().any(|path| same_path(path, url)) {
                self.findings.add(number, Code::MissingModel, FIELD, || {
                    missing("model", model, "the name of a model")
                });
            }
            return;
        };
        let is_noted = self.models.iter().any(|(known, _)| known == name);
        match self.models.first() {
            Some((first, line)) if first != name => {
                let said = || {
                    let (here, there) = (quoted(name), quoted(first));
                    format!("model is {here} here and {there} in line {line}; a file has one")
                };
                self.findings.add(number, Code::SeveralModels, FIELD, said);
            }
            Some(_) | None => {}
        }
        if !is_noted && self.models.len() < MODELS_KEPT {
            self.models.push((name.to_owned(), number));
        }
    }

    /// Judges the file as a whole and closes the report.
    pub(super) fn report(mut self, seen: Seen) -> Report {
        if self.requests == 0 {
            self.find(0, Code::EmptyFile, "the file holds no request");
        }
        self.limit(
            self.requests,
            MAX_REQUESTS,
            Code::TooManyRequests,
            "requests",
        );
        self.limit(seen.bytes, MAX_BYTES, Code::TooManyBytes, "bytes");
        let endpoint = self.endpoint.take().map(|(endpoint, _)| endpoint);
        if endpoint
            .as_ref()
            .is_some_and(|it| same_path(EMBEDDINGS, it.as_str()))
        {
            self.limit(self.inputs, MAX_INPUTS, Code::TooManyInputs, "inputs");
        }
        let (findings, findings_total, totals) = self.findings.into_parts();
        Report {
            requests: self.requests,
            bytes: seen.bytes,
            endpoint,
            models: self.models.into_iter().map(|(name, _)| name).collect(),
            findings,
            findings_total,
            totals,
            sha256: seen.sha256,
            stamp: seen.stamp,
        }
    }

    fn limit(&mut self, there: u64, limit: u64, code: Code, what: &str) {
        if there > limit {
            self.findings.add(0, code, None, || {
                format!("the file has {there} {what}, and {limit} are allowed; split it")
            });
        }
    }
}

/// Says that a member is missing or of the wrong kind, and what it must be.
fn missing(name: &str, member: &Member<'_>, wanted: &str) -> String {
    match member {
        Member::Other(kind) => format!("{name} is {kind}; it must be {wanted}"),
        Member::Missing | Member::Text(_) => format!("{name} is missing; it must be {wanted}"),
    }
}

/// Tells whether some provider of the dialect has this endpoint.
fn is_known(path: &str) -> bool {
    let known = Endpoint::KNOWN.iter().chain(&ELSEWHERE);
    known.into_iter().any(|known| same_path(known, path))
}

/// Compares an endpoint with a path, which Azure writes without `/v1`.
fn same_path(endpoint: &str, path: &str) -> bool {
    endpoint == path || endpoint.strip_prefix("/v1") == Some(path)
}
