//! From a target to a provider that can be asked.
//!
//! Responsible for knowing all adapters. Refuses to know profiles, keys' origins and the network:
//! nothing here opens a connection, and the HTTP client is built by the first request.

use std::sync::Arc;

use super::http::Http;
use super::http::base::Base;
use super::openai::{OpenAi, wire};
use super::target::Target;
use super::{Luck, Provider};
use crate::domain::Failure;

/// Makes the provider for a target, without touching the network.
///
/// # Errors
/// [`crate::domain::Kind::Config`] when the base URL cannot be used: it must be https unless the
/// host is loopback, and must not hold a user, a query or a fragment. Also when the key or another
/// setting cannot be sent in a header, and [`crate::domain::Kind::NoKey`] when the key is empty.
pub fn connect(target: &Target, luck: Luck) -> Result<Arc<dyn Provider>, Failure> {
    let base = Base::parse(&target.base_url, target.dialect.api_version.as_deref())?;
    let http = Http::new(base, target, luck, wire::complaint::read)?;
    Ok(Arc::new(OpenAi::new(http)))
}
