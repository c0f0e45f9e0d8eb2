//! The endpoints that a batch can address.

use std::fmt;

/// The path that every request of a batch is sent to, such as `/v1/chat/completions`.
///
/// The set is open: providers add their own, so an unknown path is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Endpoint(Box<str>);

impl Endpoint {
    /// The eight endpoints of `OpenAI`'s schema (`CreateBatchRequest.endpoint`).
    pub const KNOWN: [&'static str; 8] = [
        "/v1/chat/completions",
        "/v1/responses",
        "/v1/embeddings",
        "/v1/completions",
        "/v1/moderations",
        "/v1/images/generations",
        "/v1/images/edits",
        "/v1/videos",
    ];

    /// Wraps a path as the provider or the user wrote it.
    pub fn new(path: impl Into<Box<str>>) -> Self {
        Self(path.into())
    }

    /// Returns the path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether `OpenAI`'s published schema lists this path.
    pub fn is_known(&self) -> bool {
        Self::KNOWN.contains(&&*self.0)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
