//! What every reply has in common: the envelope, the headers, the order of the checks.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::Rim;
use crate::local::failure::ApiError;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A reply with JSON text, or the refusal.
pub(super) fn json(result: Result<String, ApiError>) -> Response {
    match result {
        Ok(text) => with_type(StatusCode::OK, JSON, Body::from(text)),
        Err(refusal) => refuse(&refusal),
    }
}

/// A refusal in the envelope.
pub(super) fn refuse(refusal: &ApiError) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    with_type(status, JSON, Body::from(refusal.body()))
}

pub(super) fn with_type(status: StatusCode, kind: HeaderValue, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

/// Checks the door, plays the world's faults, and signs what goes out.
pub(super) async fn around(State(rim): State<Arc<Rim>>, request: Request, next: Next) -> Response {
    let began = rim.clock.now();
    let mut response = if let Err(refusal) = rim.guard.check(request.headers()) {
        refuse(&refusal)
    } else {
        let trouble = rim.faults.befall(request.method(), request.uri().path());
        super::fault::play(trouble, async { next.run(request).await }).await
    };
    let spent = rim
        .clock
        .now()
        .millis()
        .saturating_sub(began.millis())
        .max(0);
    sign(response.headers_mut(), &rim.request_id(), spent);
    response
}

fn sign(headers: &mut HeaderMap, request_id: &str, spent: i64) {
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    put("x-request-id", request_id);
    put("openai-processing-ms", &spent.to_string());
    put("openai-version", "2020-10-01");
}
