//! The eight endpoints a batch may ask, as the published description lists them.

/// What every request of a batch is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Endpoint {
    Responses,
    Chat,
    Embeddings,
    Completions,
    Moderations,
    ImageGenerations,
    ImageEdits,
    Videos,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 8] = [
        Self::Responses,
        Self::Chat,
        Self::Embeddings,
        Self::Completions,
        Self::Moderations,
        Self::ImageGenerations,
        Self::ImageEdits,
        Self::Videos,
    ];

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Responses => "/v1/responses",
            Self::Chat => "/v1/chat/completions",
            Self::Embeddings => "/v1/embeddings",
            Self::Completions => "/v1/completions",
            Self::Moderations => "/v1/moderations",
            Self::ImageGenerations => "/v1/images/generations",
            Self::ImageEdits => "/v1/images/edits",
            Self::Videos => "/v1/videos",
        }
    }

    pub(crate) fn parse(path: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|endpoint| endpoint.path() == path)
    }

    /// Whether a request must name its model.
    pub(crate) const fn needs_model(self) -> bool {
        match self {
            Self::Responses | Self::Chat | Self::Embeddings | Self::Completions => true,
            Self::Moderations | Self::ImageGenerations | Self::ImageEdits | Self::Videos => false,
        }
    }
}
