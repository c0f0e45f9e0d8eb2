//! Reads bodies without ever hanging and without ever filling the memory.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::Response;
use tokio::time::timeout;

use super::trouble;
use crate::domain::{Failure, FileId};

/// The longest pause within a JSON body.
const IDLE: Duration = Duration::from_secs(30);
/// The longest pause within a file.
const FILE_IDLE: Duration = Duration::from_mins(1);
/// The longest time for a JSON body in all: one that trickles would otherwise never end.
const WHOLE: Duration = Duration::from_mins(2);
/// The most that is read of an error, so that its connection can be used again.
const ERROR_READ: usize = 16 << 20;
/// The most that is kept of an error.
const ERROR_KEPT: usize = 64 << 10;
/// The longest time for the text of an error: its status is known already.
const ERROR_WHOLE: Duration = Duration::from_secs(10);

/// Why a body was not read to its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// The connection broke.
    Broken(reqwest::Error),
    /// Nothing came for this long.
    Idle(Duration),
    /// It is longer than allowed.
    TooLong(usize),
}

/// Reads a body as text, up to `cap` bytes. Bytes that are not UTF-8 are replaced.
pub(super) async fn text(mut response: Response, cap: usize) -> Result<String, Stop> {
    if response
        .content_length()
        .is_some_and(|length| length > cap as u64)
    {
        return Err(Stop::TooLong(cap));
    }
    let reading = async {
        let mut bytes = Vec::new();
        while let Some(chunk) = next(&mut response, IDLE).await? {
            if bytes.len().saturating_add(chunk.len()) > cap {
                return Err(Stop::TooLong(cap));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    match timeout(WHOLE, reading).await {
        Ok(bytes) => bytes.map(into_text),
        Err(_) => Err(Stop::Idle(WHOLE)),
    }
}

/// Reads what can be read of an error. A broken connection ends it quietly, as the status is known.
pub(super) async fn error_text(mut response: Response) -> String {
    let mut kept = Vec::new();
    let reading = async {
        let mut read = 0usize;
        while let Ok(Some(chunk)) = next(&mut response, IDLE).await {
            let room = ERROR_KEPT.saturating_sub(kept.len()).min(chunk.len());
            kept.extend(chunk.iter().take(room));
            read = read.saturating_add(chunk.len());
            if read > ERROR_READ {
                return;
            }
        }
    };
    // Out of time, what has been read has to do.
    let _ = timeout(ERROR_WHOLE, reading).await;
    into_text(kept)
}

/// Streams a file. An error is its last item; a pause of a minute is an error.
pub(super) fn stream(
    response: Response,
    host: String,
    file: FileId,
    request_id: Option<String>,
) -> BoxStream<'static, Result<Bytes, Failure>> {
    let failed = move |stop| trouble::file_stopped(stop, &host, &file, request_id.clone());
    let chunks = stream::unfold(Some(response), |response| async {
        let mut response = response?;
        match next(&mut response, FILE_IDLE).await {
            Ok(Some(chunk)) => Some((Ok(chunk), Some(response))),
            Ok(None) => None,
            Err(stop) => Some((Err(stop), None)),
        }
    });
    chunks.map(move |chunk| chunk.map_err(&failed)).boxed()
}

async fn next(response: &mut Response, idle: Duration) -> Result<Option<Bytes>, Stop> {
    match timeout(idle, response.chunk()).await {
        Ok(chunk) => chunk.map_err(Stop::Broken),
        Err(_) => Err(Stop::Idle(idle)),
    }
}

fn into_text(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    match text.strip_prefix('\u{feff}') {
        Some(unmarked) => unmarked.to_owned(),
        None => text,
    }
}
