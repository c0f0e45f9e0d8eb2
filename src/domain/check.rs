//! What a check of an input file found.

use super::Endpoint;

/// The outcome of reading an input file line by line, before a byte of it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests in the file.
    pub requests: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// The one endpoint that all requests name.
    pub endpoint: Option<Endpoint>,
    /// The models that the requests name, in order of appearance.
    pub models: Vec<String>,
    /// The first findings of each kind, in line order.
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub findings_total: u64,
    /// The SHA-256 of the file in hex, so that a later step knows that it is still the same.
    pub sha256: String,
}

/// Something wrong with an input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, counted from 1; 0 when it is about the file as a whole.
    pub line: u64,
    /// A word for scripts: `duplicate_custom_id`.
    pub code: &'static str,
    /// The field that is wrong, such as `body.stream`.
    pub field: Option<String>,
    /// What is wrong and what is wanted, in a sentence fragment.
    pub message: String,
}

impl Report {
    /// Tells whether the file can be submitted.
    pub fn is_valid(&self) -> bool {
        self.findings_total == 0 && self.requests > 0
    }
}
