//! A profile: a named way to reach a provider. Data alone; [`super::session`] makes it usable.

use std::collections::BTreeMap;

use super::BaseUrl;
use crate::domain::Colour;
use crate::domain::limits::OwnLimits;
use crate::domain::price::Money;
use crate::provider::target::Auth;

/// The profile that is always there.
pub const OPENAI: &str = "openai";

/// The profile that needs nothing: the embedded server in this process.
pub const DEMO: &str = "demo";

/// The variable with the key of `OpenAI`.
pub const OPENAI_KEY: &str = "OPENAI_API_KEY";

/// A named way to reach a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Where its API begins. Its keys belong to this host.
    pub base_url: BaseUrl,
    /// How the key is sent.
    pub auth: Auth,
    /// Sent as `OpenAI-Organization`.
    pub organization: Option<String>,
    /// Sent as `OpenAI-Project`.
    pub project: Option<String>,
    /// Sent as the query `api-version`.
    pub api_version: Option<String>,
    /// The variable that holds the key.
    pub key_env: Option<String>,
    /// The file whose first line is the key.
    pub key_file: Option<String>,
    /// The program, with its arguments, that prints the key; empty for none.
    pub key_command: Vec<String>,
    /// What may be done with it.
    pub access: Access,
    /// The colour of its name, so that production looks different.
    pub colour: Option<Colour>,
    /// The most that one batch may cost; `None` for no ceiling.
    pub max_cost: Option<Money>,
    /// How many input tokens may wait at the provider, by model.
    pub enqueued_tokens: BTreeMap<String, u64>,
    /// Limits of an input file that are others than those known for its host.
    pub limits: OwnLimits,
}

impl Profile {
    /// Makes a profile of which only its place is known.
    pub fn at(base_url: BaseUrl) -> Self {
        Self {
            base_url,
            auth: Auth::Bearer,
            organization: None,
            project: None,
            api_version: None,
            key_env: None,
            key_file: None,
            key_command: Vec::new(),
            access: Access::ReadWrite,
            colour: None,
            max_cost: None,
            enqueued_tokens: BTreeMap::new(),
            limits: OwnLimits::default(),
        }
    }

    /// Makes the built-in profile for `OpenAI` itself.
    pub fn openai() -> Self {
        Self {
            key_env: Some(OPENAI_KEY.to_owned()),
            ..Self::at(BaseUrl::openai())
        }
    }
}

/// What may be done with a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    #[default]
    ReadWrite,
    /// Nothing that changes something at the provider.
    ReadOnly,
}
