//! Builds the HTTP client: TLS, proxies, limits. The only place that knows the client library's
//! settings.

use std::time::Duration;

use reqwest::{Client, redirect, retry};
use ring::rand::{SecureRandom, SystemRandom};

use super::base::Base;
use crate::domain::{Failure, Kind};

const CONNECT: Duration = Duration::from_secs(10);
const KEEP_ALIVE: Duration = Duration::from_secs(30);
const POOL_IDLE: Duration = Duration::from_mins(1);

/// Whether a request may ride on a connection that was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connections {
    /// Yes: for reads.
    Kept,
    /// No: for changes.
    Fresh,
}

/// Builds a client for one host. Costs milliseconds, so it is left to the first request.
pub(super) fn build(base: &Base, connections: Connections) -> Result<Client, String> {
    // An error means that somebody was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let idle = match connections {
        Connections::Kept => usize::MAX,
        Connections::Fresh => 0,
    };
    let mut builder = Client::builder()
        .user_agent(concat!("batchdeck/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .connect_timeout(CONNECT)
        .tcp_keepalive(KEEP_ALIVE)
        .pool_idle_timeout(POOL_IDLE)
        .pool_max_idle_per_host(idle);
    if base.is_loopback() {
        builder = builder.no_proxy();
    }
    if base.is_plain() {
        // Without TLS there is no use in reading the system's certificates, which may be missing.
        builder = builder.tls_certs_only([]);
    }
    builder
        .build()
        .map_err(|error| innermost(&error.without_url()))
}

/// Says that no client could be built.
pub(super) fn unusable(why: &str) -> Failure {
    Failure::new(Kind::Config, "cannot set up the HTTP client", why)
        .with_hint("check that the system's CA certificates are installed, and the proxy settings")
}

/// Returns a random UUID for the provider's logs; `None` when the system has no randomness.
pub(super) fn request_id() -> Option<String> {
    let mut bytes = [0u8; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    let random = u128::from_be_bytes(bytes);
    // Version 4, variant 1, as RFC 9562 has it.
    let marked = random & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let group = |shift: u32, bits: u32| (marked >> shift) & ((1 << bits) - 1);
    Some(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        group(96, 32),
        group(80, 16),
        group(64, 16),
        group(48, 16),
        group(0, 48)
    ))
}

/// Returns the last cause of an error, which is the one that says something.
pub(super) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error)
        .last()
        .map_or_else(String::new, ToString::to_string)
}

/// Walks from an error to its causes.
pub(super) fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_is_a_version_4_uuid_and_never_the_same() {
        let (one, other) = (request_id().unwrap(), request_id().unwrap());
        let parts: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        let marks: Vec<char> = [14, 19].map(|at| one.chars().nth(at).unwrap()).into();
        assert!(marks[0] == '4' && "89ab".contains(marks[1]), "{one}");
        assert_ne!(one, other);
    }
}
