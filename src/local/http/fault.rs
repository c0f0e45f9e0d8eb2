//! Plays the faults of a world: refusals, waits, cuts, drips.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use futures_util::{Stream, StreamExt as _, stream};

use super::reply::{refuse, with_type};
use crate::local::failure::ApiError;
use crate::local::scenario::{Fault, Occasion, Trouble};
use crate::local::seed::Seed;

/// The faults of a world and how often each could have struck.
#[derive(Debug)]
pub(super) struct Faults {
    faults: Vec<(Fault, AtomicU64)>,
    seed: Seed,
}

impl Faults {
    pub(super) fn new(faults: Vec<Fault>, seed: Seed) -> Self {
        let faults = faults
            .into_iter()
            .map(|fault| (fault, AtomicU64::new(0)))
            .collect();
        Self { faults, seed }
    }

    /// The trouble of this request; each fault counts the requests it matches.
    pub(super) fn befall(&self, method: &Method, path: &str) -> Option<Trouble> {
        let mut trouble = None;
        for (number, (fault, count)) in self.faults.iter().enumerate() {
            if !matches(fault, method, path) {
                continue;
            }
            let nth = count.fetch_add(1, Ordering::Relaxed) + 1;
            let strikes = match fault.occasion {
                Occasion::Always => true,
                Occasion::Only(n) => nth == n,
                Occasion::First(n) => nth <= n,
                Occasion::Every(n) => nth.is_multiple_of(n),
                Occasion::Chance(p) => self.seed.child(number as u64).child(nth).share() < p,
            };
            if strikes && trouble.is_none() {
                trouble = Some(fault.trouble.clone());
            }
        }
        trouble
    }
}

fn matches(fault: &Fault, method: &Method, path: &str) -> bool {
    if fault
        .method
        .as_deref()
        .is_some_and(|wanted| wanted != method.as_str())
    {
        return false;
    }
    let mut segments = path.split('/');
    fault.path.split('/').all(|wanted| match segments.next() {
        Some(segment) => wanted == "*" || wanted == segment,
        None => false,
    })
}

/// Plays a trouble around the making of a reply.
pub(super) async fn play(
    trouble: Option<Trouble>,
    reply: impl Future<Output = Response>,
) -> Response {
    match trouble {
        None => reply.await,
        Some(Trouble::Refuse {
            status,
            code,
            retry_after,
        }) => refusal(status, code.as_deref(), retry_after),
        Some(Trouble::Html { status }) => html(status),
        Some(Trouble::Wait { latency }) => {
            tokio::time::sleep(latency.std()).await;
            reply.await
        }
        Some(Trouble::Cut { after }) => reply
            .await
            .map(|body| Body::from_stream(cut(body.into_data_stream(), after))),
        Some(Trouble::Drip { bytes, pause }) => {
            let pause = pause.std();
            reply
                .await
                .map(|body| Body::from_stream(drip(body.into_data_stream(), bytes, pause)))
        }
        Some(Trouble::Garble) => garbled(),
    }
}

fn refusal(status: u16, code: Option<&str>, retry_after: Option<u32>) -> Response {
    let (kind, message, default) = match status {
        401 => (
            "invalid_request_error",
            "Incorrect API key provided.",
            Some("invalid_api_key"),
        ),
        403 => (
            "invalid_request_error",
            "You are not allowed to do this.",
            None,
        ),
        429 => (
            "rate_limit_error",
            "Rate limit reached. Please try again later.",
            Some("rate_limit_exceeded"),
        ),
        500.. => (
            "server_error",
            "The server had an error while processing your request. Sorry about that!",
            None,
        ),
        _ => ("invalid_request_error", "The request was refused.", None),
    };
    let mut refusal = ApiError::new(status, message).kind(kind);
    refusal.code = code.or(default).map(str::to_owned);
    let mut response = refuse(&refusal);
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn html(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1>\
         </center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
    );
    with_type(
        status,
        HeaderValue::from_static("text/html"),
        Body::from(page),
    )
}

fn garbled() -> Response {
    let mut response = Response::new(Body::from(r#"{"object":"list","data":[{"id":"batch_"#));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().remove(CONTENT_LENGTH);
    response
}

type Piece = Result<Bytes, std::io::Error>;

/// The first bytes of a body, then a broken connection.
fn cut(body: BodyDataStream, after: u64) -> impl Stream<Item = Piece> + Send {
    stream::unfold((body, Some(after)), |(mut body, left)| async move {
        let left = left?;
        if left == 0 {
            // What was sent so far goes out while this waits.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let broken = std::io::Error::other("cut by the world");
            return Some((Err(broken), (body, None)));
        }
        let mut bytes = body.next().await?.ok()?;
        bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        let left = left - bytes.len() as u64;
        Some((Ok(bytes), (body, Some(left))))
    })
}

/// The whole body, a few bytes at a time.
fn drip(body: BodyDataStream, size: u64, pause: Duration) -> impl Stream<Item = Piece> + Send {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    stream::unfold(
        (body, Bytes::new()),
        move |(mut body, mut rest)| async move {
            while rest.is_empty() {
                rest = body.next().await?.ok()?;
            }
            tokio::time::sleep(pause).await;
            let piece = rest.split_to(size.min(rest.len()));
            Some((Ok(piece), (body, rest)))
        },
    )
}
