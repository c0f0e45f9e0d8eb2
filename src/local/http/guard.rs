//! Who is let in: nobody without the token, no web page, no name that was rebound to loopback.

use std::net::SocketAddr;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret as _, SecretString};

use crate::local::Exposure;
use crate::local::failure::ApiError;

/// The door.
#[derive(Debug)]
pub(super) struct Guard {
    token: SecretString,
    /// Host headers that are let in; none means any.
    hosts: Option<[String; 3]>,
}

impl Guard {
    pub(super) fn new(token: SecretString, exposure: Exposure, addr: SocketAddr) -> Self {
        let port = addr.port();
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
        // On purpose reachable under other names, a server has the token alone to rely on.
        Self {
            token,
            hosts: (exposure == Exposure::Loopback).then_some(hosts),
        }
    }

    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        if let Some(hosts) = &self.hosts {
            let host = headers
                .get(HOST)
                .and_then(|host| host.to_str().ok())
                .unwrap_or_default();
            if !hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
                return Err(ApiError::new(
                    403,
                    "This server does not go by that host name.",
                ));
            }
        }
        let crosses = |site: &axum::http::HeaderValue| site != "same-origin" && site != "none";
        if headers.contains_key(ORIGIN) || headers.get("sec-fetch-site").is_some_and(crosses) {
            return Err(ApiError::new(403, "This server does not answer web pages."));
        }
        self.check_token(headers)
    }

    fn check_token(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let bearer = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("bearer")
                .then_some(token.trim())
        });
        let key = headers.get("api-key").and_then(|value| value.to_str().ok());
        let Some(presented) = bearer.or(key) else {
            let message = "You didn't provide an API key. You need to provide your API key in an \
                           Authorization header using Bearer auth (i.e. Authorization: Bearer \
                           YOUR_KEY).";
            return Err(ApiError::new(401, message));
        };
        if is_same(presented, self.token.expose_secret()) {
            return Ok(());
        }
        Err(ApiError::new(401, "Incorrect API key provided.").code("invalid_api_key"))
    }
}

/// Compares in a time that tells nothing about where the texts differ.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (
        digest(&SHA256, one.as_bytes()),
        digest(&SHA256, other.as_bytes()),
    );
    let pairs = one.as_ref().iter().zip(other.as_ref());
    pairs.fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}
