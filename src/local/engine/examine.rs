//! Reads an input file line by line and says what a batch of it would be, or why it cannot be.

use std::collections::HashSet;
use std::io::{self, BufRead, Read as _};

use serde::Deserialize;
use serde_json::Value;

use crate::local::answer;
use crate::local::endpoint::Endpoint;
use crate::local::seed::hash;

/// Requests in a batch at most.
pub(crate) const MOST_REQUESTS: u32 = 50_000;
const MOST_FINDINGS: usize = 50;
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

/// A reason for which the batch fails, as `errors.data[]` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    /// 1-based line of the input.
    pub(crate) line: Option<u32>,
}

/// What was found in an input file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Examination {
    pub(crate) total: u32,
    pub(crate) model: Option<String>,
    pub(crate) findings: Vec<Finding>,
    /// Tokens of all requests together.
    pub(crate) tokens: u64,
    /// Indexes (from 0) of requests that will be refused when they run, ascending.
    pub(crate) refused: Vec<u32>,
}

#[derive(Deserialize)]
struct Line {
    custom_id: Option<Value>,
    method: Option<Value>,
    url: Option<Value>,
    body: Option<Value>,
}

/// Reads the next line without its end into `line`; false at the end of the file.
///
/// A line longer than a request can be is cut, so that memory stays flat; cut JSON does not parse.
pub(crate) fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    if input.by_ref().take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    } else if line.len() as u64 == LONGEST_LINE {
        input.skip_until(b'\n')?;
    }
    Ok(true)
}

/// Whether a line holds nothing; such lines are passed over.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Examines a whole input.
pub(crate) fn examine(input: &mut impl BufRead, endpoint: Endpoint) -> io::Result<Examination> {
    let mut examiner = Examiner::new(endpoint);
    let mut line = Vec::new();
    let mut number = 0_u32;
    while next_line(input, &mut line)? {
        number = number.saturating_add(1);
        if is_blank(&line) {
            continue;
        }
        if examiner.found.total < MOST_REQUESTS {
            examiner.line(&line, number);
        }
        examiner.found.total = examiner.found.total.saturating_add(1);
    }
    Ok(examiner.finish())
}

struct Examiner {
    endpoint: Endpoint,
    found: Examination,
    seen: HashSet<u64>,
    inputs: u64,
}

/// What is wrong with one line: code, message, parameter.
struct Fault(&'static str, String, Option<&'static str>);

impl Examiner {
    fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            found: Examination::default(),
            seen: HashSet::new(),
            inputs: 0,
        }
    }

    fn finish(self) -> Examination {
        let mut found = self.found;
        let whole = |code: &str, message: String| Finding {
            code: code.to_owned(),
            message,
            param: None,
            line: None,
        };
        if found.total == 0 {
            let message = "The input file is empty. Please ensure that the batch contains at \
                           least one request.";
            found.findings = vec![whole("empty_file", message.to_owned())];
        } else if found.total > MOST_REQUESTS {
            let message = format!(
                "This batch contains {} requests, more than the {MOST_REQUESTS} allowed.",
                found.total
            );
            found.findings = vec![whole("too_many_tasks", message)];
        } else if self.inputs > u64::from(MOST_REQUESTS) {
            let message = format!(
                "This batch contains {} embedding inputs, more than the {MOST_REQUESTS} allowed.",
                self.inputs
            );
            found.findings = vec![whole("too_many_tasks", message)];
        }
        found
    }

    fn line(&mut self, line: &[u8], number: u32) {
        let parsed: Result<Line, _> = serde_json::from_slice(line);
        let Ok(parsed) = parsed else {
            let message = "This line is not parseable as valid JSON.".to_owned();
            return self.report(Fault("invalid_json_line", message, None), number);
        };
        if let Err(fault) = self.envelope(&parsed) {
            return self.report(fault, number);
        }
        let body = parsed.body.unwrap_or(Value::Null);
        if let Err(fault) = self.model(&body) {
            return self.report(fault, number);
        }
        if self.endpoint == Endpoint::Embeddings {
            self.inputs += body
                .get("input")
                .and_then(Value::as_array)
                .map_or(1, |array| {
                    let strings = array.iter().filter(|item| !item.is_number()).count();
                    strings.max(1) as u64
                });
        }
        match answer::read(self.endpoint, &body) {
            Ok(asked) => self.found.tokens = self.found.tokens.saturating_add(asked.input()),
            Err(_refusal) => self.found.refused.push(self.found.total),
        }
    }

    fn envelope(&mut self, line: &Line) -> Result<(), Fault> {
        let custom_id = text(line.custom_id.as_ref(), "custom_id")?;
        if !self.seen.insert(hash(custom_id.as_bytes())) {
            let message = "The custom_id for this request is a duplicate of another request. \
                           The custom_id parameter must be unique for each request in a batch.";
            return Err(Fault(
                "duplicate_custom_id",
                message.to_owned(),
                Some("custom_id"),
            ));
        }
        if text(line.method.as_ref(), "method")? != "POST" {
            let message = "The HTTP method for this request must be POST.".to_owned();
            return Err(Fault("invalid_method", message, Some("method")));
        }
        self.url(text(line.url.as_ref(), "url")?)?;
        match &line.body {
            None | Some(Value::Null) => Err(missing("body")),
            Some(Value::Object(_)) => Ok(()),
            Some(_) => Err(wrong_type("body", "an object")),
        }
    }

    fn url(&self, url: &str) -> Result<(), Fault> {
        let wanted = self.endpoint.path();
        if url == wanted {
            return Ok(());
        }
        let (code, message) = if Endpoint::parse(url).is_some() {
            let message = format!(
                "The URL provided for this request does not match the batch endpoint. \
                 Expected '{wanted}', got '{url}'."
            );
            ("url_mismatch", message)
        } else {
            (
                "invalid_url",
                "The URL provided for this request is invalid.".to_owned(),
            )
        };
        Err(Fault(code, message, Some("url")))
    }

    fn model(&mut self, body: &Value) -> Result<(), Fault> {
        if body.get("stream") == Some(&Value::Bool(true)) {
            let message = "Streaming is not supported in the Batch API.".to_owned();
            return Err(Fault("invalid_request", message, Some("body.stream")));
        }
        let model = match body.get("model") {
            None | Some(Value::Null) if !self.endpoint.needs_model() => return Ok(()),
            model => text(model, "body.model")?,
        };
        let first = self.found.model.get_or_insert_with(|| model.to_owned());
        if first == model {
            return Ok(());
        }
        let message = format!(
            "The model `{model}` differs from the model `{first}` of earlier requests. \
             A batch may contain requests for one model only."
        );
        Err(Fault("mismatched_model", message, Some("body.model")))
    }

    fn report(&mut self, Fault(code, message, param): Fault, number: u32) {
        if self.found.findings.len() < MOST_FINDINGS {
            let param = param.map(str::to_owned);
            let code = code.to_owned();
            self.found.findings.push(Finding {
                code,
                message,
                param,
                line: Some(number),
            });
        }
    }
}

fn text<'a>(value: Option<&'a Value>, name: &'static str) -> Result<&'a str, Fault> {
    match value {
        None | Some(Value::Null) => Err(missing(name)),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(wrong_type(name, "a string")),
    }
}

fn missing(name: &'static str) -> Fault {
    let message = format!("Missing required parameter: '{name}'.");
    Fault("missing_required_parameter", message, Some(name))
}

fn wrong_type(name: &'static str, wanted: &str) -> Fault {
    Fault(
        "invalid_type",
        format!("Invalid type for '{name}': expected {wanted}."),
        Some(name),
    )
}

/// The message OpenAI-shaped servers give with a code, for errors that a world prescribes.
pub(crate) fn message(code: &str) -> &'static str {
    match code {
        "invalid_json_line" => "This line is not parseable as valid JSON.",
        "duplicate_custom_id" => {
            "The custom_id for this request is a duplicate of another request. The custom_id \
             parameter must be unique for each request in a batch."
        }
        "missing_required_parameter" => "Missing required parameter: 'body'.",
        "mismatched_model" => {
            "The model `gpt-4o-mini` differs from the model of earlier requests. A batch may \
             contain requests for one model only."
        }
        "url_mismatch" => "The URL provided for this request does not match the batch endpoint.",
        _ => "This request is not valid.",
    }
}
