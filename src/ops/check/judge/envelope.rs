//! The rules for what stands around a body: id, method, url, and what does not belong there.

use super::super::finding::{Field, Sample, quoted};
use super::super::ids::Id;
use super::super::near;
use super::super::request::{Member, Request};
use super::super::rules::{self, same_path};
use super::{Judge, Line, Seen};
use crate::domain::Endpoint;
use crate::domain::check::Code;
use crate::domain::limits::Mixing;

/// Endpoints of providers that speak the dialect and go beyond the published list.
const ELSEWHERE: [&str; 2] = ["/v1/audio/transcriptions", "/v1/audio/translations"];

impl<'r, H: Fn(&str) -> u64> Judge<'r, H> {
    pub(super) fn custom_id(&self, seen: &mut Seen, line: &Line<'_>, request: &Request<'_>) {
        const FIELD: Field<'_> = Field::Of("custom_id");
        let text =
            match &request.custom_id {
                Member::Text(text) => text.as_ref(),
                Member::Missing => {
                    let sample = Sample::Of(line.text);
                    seen.findings
                        .add(line.number, Code::MissingCustomId, FIELD, sample, || {
                            missing("custom_id", "a text that occurs once in the file", request)
                        });
                    return;
                }
                Member::Other(kind) => {
                    let sample = Sample::Of(line.text);
                    seen.findings.add(line.number, Code::CustomId, FIELD, sample, || {
                    format!("custom_id is {kind}; it must be a text that occurs once in the file")
                });
                    return;
                }
            };
        let most = self.asked.limits.id_chars;
        let too_long =
            most.filter(|most| text.len() as u64 > *most && text.chars().count() as u64 > *most);
        let why = match too_long {
            Some(most) => Some(format!(
                "longer than the {most} characters that {} takes",
                self.asked.limits.provider
            )),
            None => text.is_empty().then(|| "empty".to_owned()),
        };
        if let Some(why) = why {
            let code = Code::CustomId;
            let say = || format!("custom_id is {why}");
            seen.findings
                .add(line.number, code, FIELD, Sample::Of(text), say);
        }
        if !text.is_empty() {
            let hash = (self.hash)(text);
            let offset = line.offset;
            seen.ids.push(Id { hash, offset });
        }
    }

    /// Judges where a request goes; returns the rules of that endpoint.
    pub(super) fn url(
        &self,
        seen: &mut Seen,
        line: &Line<'_>,
        request: &Request<'_>,
    ) -> Option<&'r rules::Endpoint> {
        const FIELD: Field<'_> = Field::Of("url");
        let number = line.number;
        let path = match &request.url {
            Member::Text(path) => path.as_ref(),
            Member::Missing => {
                seen.findings
                    .add(number, Code::Missing, FIELD, Sample::Of(line.text), || {
                        missing("url", "a path such as \"/v1/chat/completions\"", request)
                    });
                return None;
            }
            Member::Other(kind) => {
                seen.findings
                    .add(number, Code::Url, FIELD, Sample::Of(line.text), || {
                        format!("url is {kind}; it must be a path such as \"/v1/chat/completions\"")
                    });
                return None;
            }
        };
        if let Some((usual, first)) = &self.anchor.endpoint {
            let wanted = self.asked.endpoint.as_ref().unwrap_or(usual);
            if path == wanted.as_str() {
                return self.rules_of(path);
            }
            if is_known(path) {
                let is_refused =
                    self.asked.limits.mixing == Mixing::Refused || self.asked.endpoint.is_some();
                if is_refused {
                    let code = Code::MixedEndpoints;
                    seen.findings
                        .add(number, code, FIELD, Sample::Of(path), || {
                            let there = match &self.asked.endpoint {
                                Some(wanted) => format!("the batch goes to {wanted}"),
                                None => format!("{usual} in line {first}"),
                            };
                            format!("url is {} here and {there}", quoted(path))
                        });
                }
                return self.rules_of(path);
            }
        }
        seen.findings
            .add(number, Code::Url, FIELD, Sample::Of(path), || {
                wrong_url(path)
            });
        None
    }

    fn rules_of(&self, path: &str) -> Option<&'r rules::Endpoint> {
        let usual = self.usual.filter(|usual| usual.path == path);
        usual.or_else(|| self.rules.of(path))
    }
}

/// Tells of a body alone, and where it would go.
pub(super) fn bare(seen: &mut Seen, line: &Line<'_>, to: Option<&str>) {
    let sample = Sample::Of(line.text);
    seen.findings
        .add(line.number, Code::BareBody, Field::None, sample, || {
            let whither = match to {
                Some(path) => format!("for {path}, it seems"),
                None => {
                    "and its shape does not tell where it goes: say it with --endpoint".to_owned()
                }
            };
            format!(
                "the line is a body alone, {whither}; a request has custom_id, method, url and body"
            )
        });
}

pub(super) fn method(seen: &mut Seen, line: &Line<'_>, request: &Request<'_>) {
    let (code, sample, why) = match &request.method {
        Member::Text(text) if text == "POST" => return,
        Member::Text(text) => (Code::Method, text.as_ref(), format!("is {}", quoted(text))),
        Member::Other(kind) => (Code::Method, line.text, format!("is {kind}")),
        Member::Missing => (Code::Missing, line.text, String::new()),
    };
    let field = Field::Of("method");
    seen.findings.add(
        line.number,
        code,
        field,
        Sample::Of(sample),
        || match code {
            Code::Missing => missing("method", "\"POST\"", request),
            _ => format!("method {why}; it must be \"POST\""),
        },
    );
}

/// Judges what a request has beside its four members.
pub(super) fn others(seen: &mut Seen, line: &Line<'_>, request: &Request<'_>) {
    if let Some(name) = request.twice {
        seen.findings.add(
            line.number,
            Code::Twice,
            Field::Of(name),
            Sample::Of(line.text),
            || format!("{name} stands twice in the request; readers differ in which one counts"),
        );
    }
    for (name, value) in &request.others {
        let field = Field::Other(name);
        seen.findings.add(line.number, Code::UnknownMember, field, Sample::Of(value), || {
            let name = quoted(name);
            match near::member(name.trim_matches('"')) {
                Some(meant) => format!("{name} is no member of a request; did you mean \"{meant}\"?"),
                None => format!(
                    "{name} is no member of a request, which has custom_id, method, url and body"
                ),
            }
        });
    }
}

/// Says that a member is missing, what it must be, and which other one may be meant for it.
pub(super) fn missing(name: &str, wanted: &str, request: &Request<'_>) -> String {
    let near = |other: &&str| near::member(other) == Some(name);
    let other = request
        .others
        .iter()
        .map(|(other, _)| other.as_ref())
        .find(near);
    match other {
        Some(other) => format!(
            "{name} is missing; {} is there: was it meant?",
            quoted(other)
        ),
        None => format!("{name} is missing; it must be {wanted}"),
    }
}

fn wrong_url(path: &str) -> String {
    let known = Endpoint::KNOWN.into_iter();
    let near = known
        .clone()
        .find(|known| {
            path.trim_end_matches('/')
                .ends_with(known.trim_start_matches("/v1"))
        })
        .or_else(|| near::nearest(path, known));
    let rule = match near {
        Some(near) => {
            return format!(
                "url {} is no endpoint; did you mean \"{near}\"?",
                quoted(path)
            );
        }
        None if path.starts_with('/') => "no endpoint of a batch API",
        None => "no path; it must begin with a slash and leave out the host",
    };
    format!("url {} is {rule}", quoted(path))
}

/// Tells whether some provider of the dialect has this endpoint.
pub(in crate::ops::check) fn is_known(path: &str) -> bool {
    let known = Endpoint::KNOWN.iter().chain(&ELSEWHERE);
    known.into_iter().any(|known| same_path(known, path))
}
