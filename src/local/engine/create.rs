//! `POST /batches`: what is accepted, and what an accepted batch begins as.

use std::collections::BTreeMap;
use std::io::{self, BufReader};

use serde_json::{Map, Value};

use super::Engine;
use super::batch::{Batch, Phase, Plan, Schedule, Source, Times, Writing};
use super::examine::{Examination, examine};
use super::file::{FileId, KEPT, kept_for};
use super::plan::{Failures, Order, Progress};
use crate::local::endpoint::Endpoint;
use crate::local::failure::ApiError;
use crate::local::moment::{Moment, Span};
use crate::local::seed::Seed;
use crate::local::store::{BodyName, Store};

/// A creation that was found acceptable; its input is still to be examined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewBatch {
    pub(crate) input: FileId,
    endpoint: Endpoint,
    metadata: Option<BTreeMap<String, String>>,
    results_last: Span,
}

impl NewBatch {
    /// Reads the whole input; slow for large ones, so not under the engine's lock.
    pub(crate) fn examine(&self, store: &Store) -> io::Result<Examination> {
        let body = store.read(&BodyName::new(&self.input.0))?;
        examine(
            &mut BufReader::with_capacity(256 * 1024, body),
            self.endpoint,
        )
    }
}

impl Engine {
    /// Checks what a client asks for.
    pub(crate) fn check_batch(&self, body: &[u8], now: Moment) -> Result<NewBatch, ApiError> {
        let body: Value = serde_json::from_slice(body).map_err(|_not_json| {
            ApiError::invalid("We could not parse the JSON body of your request.")
        })?;
        let body = body
            .as_object()
            .ok_or_else(|| ApiError::invalid("The JSON body of the request must be an object."))?;
        let input = required(body, "input_file_id")?;
        let endpoint = endpoint(required(body, "endpoint")?)?;
        if required(body, "completion_window")? != "24h" {
            let message = "Invalid value for 'completion_window': only '24h' is supported.";
            return Err(ApiError::wrong_value("completion_window", message));
        }
        let metadata = metadata(body.get("metadata"))?;
        let results_last = results_last(body.get("output_expires_after"))?;
        let file = self
            .find_file(input, now)
            .map_err(|gone| gone.param("input_file_id"))?;
        if file.purpose != "batch" {
            let message = format!(
                "Invalid file purpose '{}' of {input}: the input of a batch must have the \
                 purpose 'batch'.",
                file.purpose
            );
            return Err(ApiError::wrong_value("input_file_id", message));
        }
        Ok(NewBatch {
            input: file.id.clone(),
            endpoint,
            metadata,
            results_last,
        })
    }

    /// Opens the batch and returns its JSON.
    pub(crate) fn open_batch(&mut self, new: NewBatch, found: Examination, now: Moment) -> String {
        let id = self.next_batch_id();
        let seed = self.seed.named(&id.0);
        let total = found.total;
        let mut findings = found.findings;
        findings.extend(self.full_queue(&findings, found.model.as_deref(), found.tokens));
        let order = Order::new(total, seed);
        let batch = Batch {
            id: id.clone(),
            model: found.model.clone(),
            metadata: new.metadata,
            source: Source::Stored(BodyName::new(&new.input.0)),
            input: new.input,
            plan: Plan {
                seed,
                endpoint: new.endpoint,
                model: found.model.unwrap_or_default(),
                order,
                failures: failures(order, &found.refused, self.pace.failure_rate, seed),
                failure: None,
                created: now,
            },
            phase: Phase::Validating,
            times: Times::new(now, self.pace.window),
            schedule: self.new_schedule(total, now),
            findings,
            tokens: found.tokens,
            results_last: new.results_last,
            listed_from: now.plus(self.pace.listing_lag),
            writing: Writing::NotBegun,
        };
        self.batches.insert(id.clone(), batch);
        self.order.insert(0, id.clone());
        self.live.insert(id.clone());
        self.batch_json(&id, now)
    }

    fn new_schedule(&self, total: u32, now: Moment) -> Schedule {
        let validated = now.plus(self.pace.validating);
        let run = self.pace.request.times(total).min(self.pace.longest_run);
        Schedule {
            validated,
            progress: Progress::new(vec![(validated, 0), (validated.plus(run), total)]),
            finalizing: self.pace.finalizing,
            cancelling: self.pace.cancelling,
            stop: None,
            cancelled: None,
        }
    }
}

/// The positions that fail: requests that are wrong in themselves, and some by lot.
fn failures(order: Order, refused: &[u32], rate: f64, seed: Seed) -> Failures {
    let fails = |position: &u32| {
        let index = order.index(*position);
        let lot = seed.named("failures").child(u64::from(index)).share();
        lot < rate || refused.binary_search(&index).is_ok()
    };
    Failures::Listed((0..order.total()).filter(fails).collect())
}

fn required<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a str, ApiError> {
    match body.get(name) {
        None | Some(Value::Null) => Err(ApiError::missing(name)),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(ApiError::wrong_type(name, "a string")),
    }
}

fn endpoint(path: &str) -> Result<Endpoint, ApiError> {
    Endpoint::parse(path).ok_or_else(|| {
        let known: Vec<String> = Endpoint::ALL
            .iter()
            .map(|endpoint| format!("'{}'", endpoint.path()))
            .collect();
        let known = known.join(", ");
        let message = format!("Invalid value: '{path}'. Supported values are: {known}.");
        ApiError::wrong_value("endpoint", message)
    })
}

fn metadata(value: Option<&Value>) -> Result<Option<BTreeMap<String, String>>, ApiError> {
    let pairs = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(pairs)) => pairs,
        Some(_) => return Err(ApiError::wrong_type("metadata", "an object")),
    };
    if pairs.len() > 16 {
        let message = "Invalid 'metadata': too many properties, at most 16 are allowed.";
        return Err(ApiError::invalid(message)
            .param("metadata")
            .code("object_above_max_properties"));
    }
    let pair = |(key, value): (&String, &Value)| {
        let param = format!("metadata.{key}");
        let text = value
            .as_str()
            .ok_or_else(|| ApiError::wrong_type(&param, "a string"))?;
        if key.chars().count() > 64 {
            let message = "Invalid 'metadata': keys have at most 64 characters.";
            return Err(ApiError::invalid(message)
                .param("metadata")
                .code("invalid_property_name"));
        }
        if text.chars().count() > 512 {
            let message = format!("Invalid '{param}': string too long, at most 512 characters.");
            return Err(ApiError::invalid(message)
                .param(&param)
                .code("string_above_max_length"));
        }
        Ok((key.clone(), text.to_owned()))
    };
    pairs.iter().map(pair).collect::<Result<_, _>>().map(Some)
}

fn results_last(value: Option<&Value>) -> Result<Span, ApiError> {
    let policy = match value {
        None | Some(Value::Null) => return Ok(KEPT),
        Some(policy) => policy,
    };
    if policy.get("anchor").and_then(Value::as_str) != Some("created_at") {
        let param = "output_expires_after.anchor";
        let message = format!("Invalid value for '{param}': expected 'created_at'.");
        return Err(ApiError::wrong_value(param, message));
    }
    kept_for(
        policy.get("seconds").and_then(Value::as_i64),
        "output_expires_after.seconds",
    )
}
