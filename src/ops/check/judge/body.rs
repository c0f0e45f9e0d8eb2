//! The rules for the body of a request: its fields, their kinds, and what is known to fail.

use super::super::finding::{Field, Sample, quoted};
use super::super::near;
use super::super::request::{Body, Members, Request, find, inputs_of};
use super::super::rules::{Clash, Endpoint, kind_of, kinds_of};
use super::{Judge, Line, Seen, missing};
use crate::domain::check::{Code, Severity};
use crate::domain::limits::Fields;

/// Endpoints have fewer fields than this; a test of the tables would name another.
const MOST_FIELDS: usize = 64;

/// What is remembered from one body to the next, because most are alike.
#[derive(Debug, Default)]
pub(super) struct Memory<'r> {
    /// Which field stood at which place of the last body.
    places: Vec<Option<usize>>,
    model: String,
    path: &'r str,
    /// The rules that may be broken with that model at that endpoint.
    clashes: Vec<&'r (usize, Clash)>,
}

impl<'r> Memory<'r> {
    /// Finds the rules for a model, anew only where it or the endpoint is another.
    fn clashes(&mut self, rules: &'r Endpoint, model: &str) -> &[&'r (usize, Clash)] {
        if self.path != rules.path || self.model != model {
            model.clone_into(&mut self.model);
            self.path = &rules.path;
            self.clashes = rules
                .clashes
                .iter()
                .filter(|(_, clash)| clash.is_of(model))
                .collect();
        }
        &self.clashes
    }
}

impl<'r, H: Fn(&str) -> u64> Judge<'r, H> {
    pub(super) fn body(
        &self,
        seen: &mut Seen,
        memory: &mut Memory<'r>,
        line: &Line<'_>,
        request: &Request<'_>,
        rules: Option<&'r Endpoint>,
    ) {
        const FIELD: Field<'_> = Field::Of("body");
        let sample = Sample::Of(line.text);
        let members = match &request.body {
            Body::Object(members) => members,
            Body::Missing => {
                let say = || missing("body", "an object", request);
                return seen
                    .findings
                    .add(line.number, Code::Missing, FIELD, sample, say);
            }
            Body::Other(kind) => {
                let say = || format!("body is {kind}; it must be an object");
                return seen
                    .findings
                    .add(line.number, Code::Body, FIELD, sample, say);
            }
        };
        let model = self.model(seen, line, request);
        stream(seen, line, members);
        let Some(rules) = rules else { return };
        let found = self.fields(seen, memory, line, members, rules);
        required(seen, line, rules, &found);
        if rules.path == "/v1/embeddings" {
            seen.inputs += find(members, "input").map_or(0, inputs_of);
        }
        let clashes = memory.clashes(rules, model.as_deref().unwrap_or_default());
        self.find_clashes(seen, line, members, clashes, &found);
    }

    /// Judges every field; returns which fields of the endpoint are there.
    fn fields(
        &self,
        seen: &mut Seen,
        memory: &mut Memory<'r>,
        line: &Line<'_>,
        members: &Members<'_>,
        rules: &Endpoint,
    ) -> [bool; MOST_FIELDS] {
        let mut found = [false; MOST_FIELDS];
        memory.places.resize(members.len(), None);
        for ((name, value), place) in members.iter().zip(&mut memory.places) {
            *place = rules.find(name, *place);
            let Some(at) = *place else {
                self.unknown(seen, line, name, value, rules);
                continue;
            };
            let Some(field) = rules.fields.get(at) else {
                continue;
            };
            let Some((kind, words)) = kind_of(value) else {
                continue;
            };
            if let Some(found) = found.get_mut(at)
                && std::mem::replace(found, true)
            {
                let sample = Sample::Of(value);
                seen.findings
                    .add(line.number, Code::Twice, Field::Body(name), sample, || {
                        format!(
                            "{name} stands twice in the body; readers differ in which one counts"
                        )
                    });
            }
            if !field.kinds.have(kind) {
                let sample = Sample::Of(value);
                seen.findings.add(
                    line.number,
                    Code::WrongKind,
                    Field::Body(name),
                    sample,
                    || format!("{name} is {words}; it must be {}", kinds_of(field.kinds)),
                );
            }
        }
        found
    }

    fn unknown(&self, seen: &mut Seen, line: &Line<'_>, name: &str, value: &str, rules: &Endpoint) {
        let moved = rules.instead.iter().find(|(other, _)| other == name);
        let meant = moved.map(|(_, meant)| meant.as_str());
        let names = || rules.fields.iter().map(|field| field.name.as_str());
        let meant = meant.or_else(|| near::nearest(name, names()));
        if meant.is_none() && self.asked.limits.fields == Fields::Extended {
            return;
        }
        let sample = Sample::Of(value);
        seen.findings.add(
            line.number,
            Code::UnknownField,
            Field::Body(name),
            sample,
            || {
                let (name, path) = (quoted(name), &rules.path);
                match meant {
                    Some(meant) => {
                        format!("{name} is no field of {path}; did you mean \"{meant}\"?")
                    }
                    None => format!("{name} is not known as a field of {path}"),
                }
            },
        );
    }

    fn find_clashes(
        &self,
        seen: &mut Seen,
        line: &Line<'_>,
        members: &Members<'_>,
        clashes: &[&(usize, Clash)],
        found: &[bool; MOST_FIELDS],
    ) {
        let value = |name: &str| {
            let raw = find(members, name)?;
            (raw != "null").then_some(raw)
        };
        let mut last = "";
        let is_there = |at: usize| found.get(at).is_some_and(|found| *found);
        for (at, clash) in clashes {
            // One field is told once, however many rules it breaks.
            if !is_there(*at) || clash.field == last || !clash.is_broken(value) {
                continue;
            }
            last = &clash.field;
            let severity = match self.asked.limits.fields {
                Fields::Own => clash.severity,
                Fields::Extended => Severity::Warning,
            };
            let sample = Sample::Of(value(&clash.field).unwrap_or_default());
            let field = Field::Body(&clash.field);
            seen.findings
                .add_as(severity, line.number, Code::Clash, field, sample, || {
                    clash.why.clone()
                });
        }
    }
}

fn stream(seen: &mut Seen, line: &Line<'_>, members: &Members<'_>) {
    if find(members, "stream").is_some_and(|value| value == "true") {
        let (code, field) = (Code::Stream, Field::Of("body.stream"));
        seen.findings
            .add(line.number, code, field, Sample::Of("true"), || {
                "stream is true; a batch cannot stream, so leave it out".to_owned()
            });
    }
}

fn required(seen: &mut Seen, line: &Line<'_>, rules: &Endpoint, found: &[bool; MOST_FIELDS]) {
    for at in &rules.required {
        let is_there = found.get(*at).is_some_and(|found| *found);
        let Some(field) = rules.fields.get(*at).filter(|_| !is_there) else {
            continue;
        };
        let name = &field.name;
        let field = Field::Body(name);
        seen.findings.add(
            line.number,
            Code::Missing,
            field,
            Sample::Of(line.text),
            || format!("{name} is missing in the body; {} needs it", rules.path),
        );
    }
}
