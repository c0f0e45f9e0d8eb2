//! The endpoints that a recipe can ask, and where each has its texts.
//!
//! `batch-api §1.3` of the project's reference notes lists the endpoints.

use super::Part;
use crate::domain::Endpoint;

/// Where a body has its texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `messages`, one for each role.
    Chat,
    /// `instructions` and `input`.
    Responses,
    /// `input` alone.
    Input,
    /// `prompt` alone.
    Prompt,
}

const SHAPES: [(&str, Shape); 7] = [
    ("/chat/completions", Shape::Chat),
    ("/responses", Shape::Responses),
    ("/embeddings", Shape::Input),
    ("/completions", Shape::Prompt),
    ("/moderations", Shape::Input),
    ("/images/generations", Shape::Prompt),
    ("/videos", Shape::Prompt),
];

impl Shape {
    /// Finds the shape of an endpoint, which Azure writes without `/v1`.
    pub(super) fn of(endpoint: &Endpoint) -> Option<Self> {
        let path = endpoint.as_str();
        let path = path.strip_prefix("/v1").unwrap_or(path);
        let found = SHAPES.iter().find(|(known, _)| *known == path)?;
        Some(found.1)
    }

    /// Names the endpoints that have one.
    pub(super) fn endpoints() -> impl Iterator<Item = &'static str> {
        let has_one = |path: &&str| Self::of(&Endpoint::new(*path)).is_some();
        Endpoint::KNOWN.into_iter().filter(has_one)
    }

    /// Returns the part that says what is asked.
    pub(super) fn asked(self) -> Part {
        match self {
            Self::Chat | Self::Responses | Self::Prompt => Part::User,
            Self::Input => Part::Input,
        }
    }

    /// Tells whether there is a place for what the model is told about its task.
    pub(super) fn has_system(self) -> bool {
        matches!(self, Self::Chat | Self::Responses)
    }

    /// Tells whether answers can be held to a schema.
    pub(super) fn has_schema(self) -> bool {
        matches!(self, Self::Chat | Self::Responses)
    }

    /// Returns the members of the body that the recipe itself writes.
    pub(super) fn own_members(self) -> &'static [&'static str] {
        match self {
            Self::Chat => &["model", "messages"],
            Self::Responses => &["model", "instructions", "input"],
            Self::Input => &["model", "input"],
            Self::Prompt => &["model", "prompt"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_known_endpoints_but_that_of_edits_have_a_shape() {
        let shapeless = Endpoint::KNOWN
            .into_iter()
            .filter(|known| Shape::of(&Endpoint::new(*known)).is_none());
        assert_eq!(shapeless.collect::<Vec<_>>(), ["/v1/images/edits"]);
    }

    #[test]
    fn azure_leaves_the_version_out() {
        let shape = Shape::of(&Endpoint::new("/chat/completions"));
        assert_eq!(shape, Some(Shape::Chat));
    }
}
