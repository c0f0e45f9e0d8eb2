//! Where a provider is and how to speak to it: everything that varies between profiles.

use secrecy::SecretString;

/// A provider that can be reached.
#[derive(Clone, Debug)]
pub struct Target {
    /// The base URL up to and with `/v1`: `https://api.openai.com/v1`. Checked by
    /// [`super::registry::connect`]: https only unless the host is loopback, no user, no query.
    pub base_url: String,
    /// The key, which is sent to the host of `base_url` and to no other.
    pub key: Option<SecretString>,
    /// How the dialect differs from `OpenAI`'s.
    pub dialect: Dialect,
}

/// What varies between providers that speak the `OpenAI` dialect. Data, not code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// How the key is sent.
    pub auth: Auth,
    /// Sent as `OpenAI-Organization`.
    pub organization: Option<String>,
    /// Sent as `OpenAI-Project`.
    pub project: Option<String>,
    /// Sent as the query `api-version`, as Azure's older paths want it.
    pub api_version: Option<String>,
}

/// The header that carries the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer …`.
    #[default]
    Bearer,
    /// `api-key: …`, as at Azure.
    ApiKey,
}
