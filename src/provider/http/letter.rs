//! JSON that goes into its connection only if leave is given at that moment.

use std::io;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures_util::stream;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::{Body, Request};

use crate::domain::Failure;
use crate::provider::Leave;

/// What a change says.
#[derive(Debug)]
pub struct Letter {
    /// The words.
    pub json: String,
    /// Whether they may go.
    pub leave: Leave,
}

/// Sees whether leave was refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusal(Arc<OnceLock<Failure>>);

impl Refusal {
    /// Returns why nothing was sent, if leave was refused.
    pub(super) fn why(&self) -> Option<Failure> {
        self.0.get().cloned()
    }
}

impl Letter {
    /// Puts itself into a request. The body is first asked for when there is a connection; where leave
    /// is refused then, it breaks off before its first byte, and no server acts on a request that is
    /// shorter than it announced.
    pub(super) fn into(self, request: &mut Request) -> Refusal {
        let Self { json, leave } = self;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(json.len()));
        let refusal = Refusal::default();
        let told = refusal.clone();
        let words = async move {
            let answer = leave.ask().await;
            answer.map(|()| Bytes::from(json)).map_err(|failure| {
                let why = io::Error::other(failure.to_string());
                // It is asked once.
                told.0.set(failure).ok();
                why
            })
        };
        *request.body_mut() = Some(Body::wrap_stream(stream::once(words)));
        refusal
    }
}
