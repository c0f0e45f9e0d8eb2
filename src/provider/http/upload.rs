//! Sends a file as a multipart form: streamed, of exactly the length that was announced, and
//! never stuck for long.

use std::future::Future;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, Stream};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Response};
use tokio::time::sleep;

use crate::provider::Upload;

/// The longest pause in which no byte is taken, and the longest wait for the answer.
const IDLE: Duration = Duration::from_mins(2);

/// A form on its way, and what watches over it.
pub(super) struct Sending {
    pub(super) form: Form,
    pub(super) watch: Watch,
}

/// Sees how far an upload has come and what stopped it.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    taken: Arc<AtomicU64>,
    trouble: Arc<Mutex<Option<String>>>,
}

/// Why an upload did not get an answer.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file here could not be read, or is not as long as announced.
    Source(String),
    /// The other side took nothing, or said nothing, for this long.
    Idle(Duration),
    /// The connection failed.
    Transport(reqwest::Error),
}

/// Makes the form: `purpose` first, because servers check it before they take the file.
pub(super) fn form(purpose: &str, upload: Upload) -> Sending {
    let watch = Watch::default();
    let length = upload.bytes;
    let name: String = upload
        .name
        .chars()
        .map(|c| if c.is_control() { '_' } else { c })
        .collect();
    let body = Body::wrap_stream(watch.clone().measured(upload));
    let part = Part::stream_with_length(body, length).file_name(name);
    let jsonl = HeaderValue::from_static("application/jsonl");
    let part = part.headers(HeaderMap::from_iter([(CONTENT_TYPE, jsonl)]));
    let form = Form::new()
        .text("purpose", purpose.to_owned())
        .part("file", part);
    Sending { form, watch }
}

impl Watch {
    /// Waits for the answer, but not for one that no longer comes nearer.
    pub(super) async fn guard(
        &self,
        reply: impl Future<Output = reqwest::Result<Response>>,
    ) -> Result<Response, Stop> {
        let outcome = tokio::select! {
            biased;
            outcome = reply => outcome,
            () = self.stuck() => return Err(Stop::Idle(IDLE)),
        };
        outcome.map_err(|error| match self.trouble().take() {
            Some(trouble) => Stop::Source(trouble),
            None => Stop::Transport(error),
        })
    }

    async fn stuck(&self) {
        loop {
            let before = self.taken.load(Ordering::Relaxed);
            sleep(IDLE).await;
            if self.taken.load(Ordering::Relaxed) == before {
                return;
            }
        }
    }

    /// Passes the file on, counted. Too many or too few bytes are an error, or the connection would
    /// silently cut the one and wait for the other.
    fn measured(self, upload: Upload) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let Upload {
            bytes: announced,
            body,
            ..
        } = upload;
        let end = stream::once(async { None });
        let chunks = body.map(Some).chain(end);
        chunks.filter_map(move |item| {
            let checked = self.check(item, announced);
            async move { checked }
        })
    }

    fn check(&self, item: Option<io::Result<Bytes>>, announced: u64) -> Option<io::Result<Bytes>> {
        let taken = self.taken.load(Ordering::Relaxed);
        let outcome = match item {
            None if taken == announced => return None,
            None => Err(format!("it ended after {taken} of {announced} bytes")),
            Some(Err(error)) => Err(error.to_string()),
            Some(Ok(chunk)) => {
                let grown = taken.saturating_add(chunk.len() as u64);
                self.taken.store(grown, Ordering::Relaxed);
                if grown > announced {
                    Err(format!("it has more than the {announced} bytes announced"))
                } else {
                    Ok(chunk)
                }
            }
        };
        Some(outcome.map_err(|why| {
            *self.trouble() = Some(why.clone());
            io::Error::other(why)
        }))
    }

    fn trouble(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
