//! Bodies of files, whole or in ranges.

use std::io::SeekFrom;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::task::spawn_blocking;

use super::reply::refuse;
use super::{Rim, broken};
use crate::local::engine::Reading;
use crate::local::failure::ApiError;
use crate::local::moment::Moment;
use crate::local::store::BodyName;

const CHUNK: u64 = 64 * 1024;

/// `GET /files/{id}/content`.
pub(super) async fn read(
    State(rim): State<Arc<Rim>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let now = rim.catch_up().await;
    match answer(&rim, &id, &headers, now).await {
        Ok(response) => response,
        Err(refusal) => refuse(&refusal),
    }
}

/// Makes sure that a body is in the store.
pub(super) async fn ready(
    rim: &Arc<Rim>,
    id: &str,
    now: Moment,
) -> Result<(BodyName, String), ApiError> {
    let _one_at_a_time = rim.making.lock().await;
    // Bound first, so that the engine is not locked while the body is made.
    let reading = rim.engine().read_file(id, now)?;
    let making = match reading {
        Reading::Ready { name, filename } => return Ok((name, filename)),
        Reading::Make(making) => making,
    };
    let store = rim.store.clone();
    let made = spawn_blocking(move || making.run(&store)).await;
    made.map_err(|_panic| broken())?.map_err(|_disk| broken())?;
    let mut engine = rim.engine();
    engine.made(id);
    match engine.read_file(id, now)? {
        Reading::Ready { name, filename } => Ok((name, filename)),
        Reading::Make(_) => Err(broken()),
    }
}

async fn answer(
    rim: &Arc<Rim>,
    id: &str,
    headers: &HeaderMap,
    now: Moment,
) -> Result<Response, ApiError> {
    let (name, filename) = ready(rim, id, now).await?;
    let mut file = File::open(rim.store.path(&name))
        .await
        .map_err(|_disk| broken())?;
    let length = file.metadata().await.map_err(|_disk| broken())?.len();
    let etag = format!("\"{id}\"");
    let part = if rim.ranges {
        wanted(headers, &etag, length)
    } else {
        Part::Whole
    };
    let (status, start, end) = match part {
        Part::Whole => (StatusCode::OK, 0, length),
        Part::Some { start, end } => (StatusCode::PARTIAL_CONTENT, start, end),
        Part::Nothing => {
            let mut response = refuse(&ApiError::new(416, "The requested range does not exist."));
            put(
                response.headers_mut(),
                CONTENT_RANGE,
                &format!("bytes */{length}"),
            );
            return Ok(response);
        }
    };
    file.seek(SeekFrom::Start(start))
        .await
        .map_err(|_disk| broken())?;
    let mut response = Response::new(Body::from_stream(chunks(file, end - start)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    put(headers, CONTENT_TYPE, "application/octet-stream");
    put(headers, CONTENT_LENGTH, &(end - start).to_string());
    put(
        headers,
        CONTENT_DISPOSITION,
        &format!("attachment; filename=\"{}\"", plain(&filename)),
    );
    if rim.ranges {
        put(headers, ETAG, &etag);
        put(headers, ACCEPT_RANGES, "bytes");
    }
    if status == StatusCode::PARTIAL_CONTENT {
        put(
            headers,
            CONTENT_RANGE,
            &format!("bytes {start}-{}/{length}", end - 1),
        );
    }
    Ok(response)
}

fn put(headers: &mut HeaderMap, name: axum::http::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// A file name that cannot leave its quotes.
fn plain(filename: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
    filename
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect()
}

/// Which part of a body a client wants; `end` is exclusive.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Some { start: u64, end: u64 },
    Nothing,
}

/// Reads `Range` and `If-Range`; what is not understood means the whole, as RFC 9110 wants it.
fn wanted(headers: &HeaderMap, etag: &str, length: u64) -> Part {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if text(IF_RANGE).is_some_and(|known| known != etag) {
        return Part::Whole;
    }
    let range = text(RANGE).and_then(|range| range.strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let bounds = match (first.trim(), last.trim()) {
        ("", last) => last
            .parse()
            .ok()
            .map(|count: u64| (length.saturating_sub(count), length)),
        (first, "") => first.parse().ok().map(|start| (start, length)),
        (first, last) => first.parse().ok().zip(
            last.parse()
                .ok()
                .map(|last: u64| last.saturating_add(1).min(length)),
        ),
    };
    match bounds {
        None => Part::Whole,
        Some((start, end)) if start < end => Part::Some { start, end },
        Some(_) => Part::Nothing,
    }
}

/// The next `left` bytes of a file; ends with an error if the file is shorter.
fn chunks(
    file: File,
    left: u64,
) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + Send {
    stream::try_unfold((file, left), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let wanted = left.min(CHUNK);
        let mut bytes = Vec::new();
        let read = (&mut file).take(wanted).read_to_end(&mut bytes).await? as u64;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((Bytes::from(bytes), (file, left - read))))
    })
}
