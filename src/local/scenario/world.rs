//! The batches a world opens with and its pace.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::local::endpoint::Endpoint;
use crate::local::moment::Span;

/// How fast a world works; applies to batches created while it runs.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    pub(crate) validating: Span,
    /// Time for one request; the whole run is never longer than `longest_run`.
    pub(crate) request: Span,
    pub(crate) longest_run: Span,
    pub(crate) finalizing: Span,
    pub(crate) cancelling: Span,
    /// What "24h" lasts in this world.
    pub(crate) window: Span,
    /// The share of requests that fail by chance.
    pub(crate) failure_rate: f64,
    /// How long a new batch is missing from listings.
    pub(crate) listing_lag: Span,
    /// Input tokens that may wait for one model; any number when absent.
    pub(crate) enqueued_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPace {
    validating: Option<Span>,
    request: Option<Span>,
    longest_run: Option<Span>,
    finalizing: Option<Span>,
    cancelling: Option<Span>,
    window: Option<Span>,
    failure_rate: Option<f64>,
    listing_lag: Option<Span>,
    enqueued_tokens: Option<u64>,
}

impl RawPace {
    pub(super) fn check(self) -> Result<Pace, String> {
        let failure_rate = self.failure_rate.unwrap_or(0.0);
        if !(0.0..=1.0).contains(&failure_rate) {
            return Err("`failure_rate` must be between 0 and 1".to_owned());
        }
        Ok(Pace {
            validating: self.validating.unwrap_or(Span::from_seconds(2)),
            request: self.request.unwrap_or(Span::from_millis(150)),
            longest_run: self.longest_run.unwrap_or(Span::from_seconds(600)),
            finalizing: self.finalizing.unwrap_or(Span::from_seconds(2)),
            cancelling: self.cancelling.unwrap_or(Span::from_seconds(6)),
            window: self.window.unwrap_or(Span::from_seconds(86_400)),
            failure_rate,
            listing_lag: self.listing_lag.unwrap_or(Span::ZERO),
            enqueued_tokens: self.enqueued_tokens,
        })
    }
}

/// Where a seeded batch stands at opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Validating,
    Failed,
    InProgress,
    Finalizing,
    Completed,
    Expired,
    Cancelling,
    Cancelled,
}

/// What the requests of a seeded batch ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Input {
    /// The shipped sample e-mails.
    Emails,
    /// Short support tickets.
    Tickets,
    /// Product reviews.
    Reviews,
    /// Paragraphs of reports.
    Reports,
    /// The shipped sample comments.
    Comments,
    /// The shipped sample product descriptions.
    Products,
}

/// A validation error and the input line it stands on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineError {
    pub(crate) code: String,
    pub(crate) line: u32,
}

/// A batch that exists when the world opens.
#[derive(Clone, Debug)]
pub(crate) struct SeededBatch {
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) file: String,
    pub(crate) endpoint: Endpoint,
    pub(crate) model: String,
    pub(crate) status: Status,
    pub(crate) input: Input,
    pub(crate) requests: u32,
    /// Requests dealt with at opening, whether answered or failed.
    pub(crate) done: u32,
    /// How many of `done` failed.
    pub(crate) failed: u32,
    /// The code all failed requests share; drawn by lot when absent.
    pub(crate) failure: Option<String>,
    pub(crate) errors: Vec<LineError>,
    /// How long before opening it was created.
    pub(crate) age: Span,
    pub(crate) validating: Span,
    pub(crate) running: Span,
    pub(crate) finalizing: Span,
    pub(crate) cancelling: Span,
    /// How long the state at opening still lasts.
    pub(crate) remaining: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBatch {
    name: String,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    file: Option<String>,
    endpoint: String,
    model: String,
    status: Status,
    input: Input,
    requests: u32,
    done: Option<u32>,
    #[serde(default)]
    failed: u32,
    failure: Option<String>,
    #[serde(default)]
    errors: Vec<LineError>,
    age: Span,
    validating: Option<Span>,
    running: Option<Span>,
    finalizing: Option<Span>,
    cancelling: Option<Span>,
    remaining: Option<Span>,
    /// How many batches like this exist, each older than the one before by `every`.
    #[serde(default = "one")]
    repeat: u32,
    #[serde(default)]
    every: Span,
}

const fn one() -> u32 {
    1
}

impl RawBatch {
    pub(super) fn check(self, pace: &Pace) -> Result<Vec<SeededBatch>, String> {
        let name = &self.name;
        let endpoint = Endpoint::parse(&self.endpoint)
            .ok_or_else(|| format!("`endpoint` of \"{name}\" is not one of the eight"))?;
        if !(1..=50_000).contains(&self.requests) {
            return Err(format!(
                "`requests` of \"{name}\" must be between 1 and 50000"
            ));
        }
        let done = self.done.unwrap_or(match self.status {
            Status::Completed | Status::Finalizing => self.requests,
            _ => 0,
        });
        if done > self.requests || self.failed > done {
            return Err(format!(
                "`failed` <= `done` <= `requests` does not hold for \"{name}\""
            ));
        }
        if self
            .errors
            .iter()
            .any(|error| error.line == 0 || error.line > self.requests)
        {
            return Err(format!(
                "`errors` of \"{name}\" names a line that does not exist"
            ));
        }
        if (self.status == Status::Failed) == self.errors.is_empty() {
            return Err(format!(
                "`errors` and status \"failed\" go together in \"{name}\""
            ));
        }
        if self.status == Status::Expired && self.age < pace.window {
            return Err(format!(
                "`age` of the expired \"{name}\" is less than the window"
            ));
        }
        Ok((0..self.repeat)
            .map(|copy| self.copy(copy, endpoint, done, pace))
            .collect())
    }

    fn copy(&self, copy: u32, endpoint: Endpoint, done: u32, pace: &Pace) -> SeededBatch {
        let name = if self.repeat == 1 {
            self.name.clone()
        } else {
            format!("{}-{:05}", self.name, copy + 1)
        };
        let file = self.file.clone().unwrap_or_else(|| format!("{name}.jsonl"));
        let mut metadata = self.metadata.clone();
        metadata.insert("name".to_owned(), name);
        let older = self.every.times(copy);
        SeededBatch {
            metadata,
            file,
            endpoint,
            model: self.model.clone(),
            status: self.status,
            input: self.input,
            requests: self.requests,
            done,
            failed: self.failed,
            failure: self.failure.clone(),
            errors: self.errors.clone(),
            age: Span::from_millis(self.age.millis().saturating_add(older.millis())),
            validating: self.validating.unwrap_or(pace.validating),
            running: self.running.unwrap_or(pace.request.times(self.requests)),
            finalizing: self.finalizing.unwrap_or(pace.finalizing),
            cancelling: self.cancelling.unwrap_or(pace.cancelling),
            remaining: self.remaining.unwrap_or(Span::from_seconds(60)),
        }
    }
}
