//! What a request is answered: small honest responders that say in `model` who they are.
//!
//! Text endpoints get an extractive summary, embeddings a feature hash, moderations a word list.
//! Nothing here pretends to be a language model; nothing here reads a clock or rolls dice.

mod embed;
mod moderate;
mod prompt;
mod reply;
mod summary;
mod tokens;

use serde_json::Value;

use super::endpoint::Endpoint;
use super::failure::ApiError;
use super::seed::Seed;

pub(crate) use prompt::Prompt;
pub(crate) use reply::Reply;

/// Tokens of a request, by the approximation of [`tokens::count`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) input: u64,
    pub(crate) output: u64,
}

impl Usage {
    pub(crate) const fn add(&mut self, other: Self) {
        self.input = self.input.saturating_add(other.input);
        self.output = self.output.saturating_add(other.output);
    }
}

/// What makes one reply differ from another of the same content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) seed: Seed,
    /// Unix seconds.
    pub(crate) created: i64,
}

/// A request that was understood.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Text(Prompt),
    Vectors(embed::Request),
    Verdicts(moderate::Request),
}

/// Understands a request's body, or refuses it as the API would.
pub(crate) fn read(endpoint: Endpoint, body: &Value) -> Result<Asked, ApiError> {
    match endpoint {
        Endpoint::Chat => prompt::chat(body).map(Asked::Text),
        Endpoint::Responses => prompt::responses(body).map(Asked::Text),
        Endpoint::Completions => prompt::completions(body).map(Asked::Text),
        Endpoint::Embeddings => embed::Request::read(body).map(Asked::Vectors),
        Endpoint::Moderations => moderate::Request::read(body).map(Asked::Verdicts),
        Endpoint::ImageGenerations | Endpoint::ImageEdits => Err(unable("images")),
        Endpoint::Videos => Err(unable("videos")),
    }
}

fn unable(what: &str) -> ApiError {
    ApiError::invalid(format!(
        "This server does not make {what}; it only answers with text."
    ))
    .code("unsupported_endpoint")
}

impl Asked {
    /// Tokens of the request.
    pub(crate) fn input(&self) -> u64 {
        match self {
            Self::Text(prompt) => tokens::count(&prompt.sent),
            Self::Vectors(request) => request.tokens(),
            Self::Verdicts(request) => request.tokens(),
        }
    }

    pub(crate) fn answer(&self) -> Reply {
        match self {
            Self::Text(prompt) => Reply::to_prompt(prompt),
            Self::Vectors(request) => Reply::Vectors(request.answer()),
            Self::Verdicts(request) => Reply::Verdicts(request.answer()),
        }
    }
}

#[cfg(test)]
mod tests;
