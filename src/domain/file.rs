//! A file that lies at the provider.

use super::{FileId, Timestamp};

/// What a provider tells of a file. Only the id is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// The provider's name for it.
    pub id: FileId,
    /// The name it was uploaded under; hostile text, never part of a path.
    pub name: Option<String>,
    /// Its length in bytes, which some providers report wrongly.
    pub bytes: Option<u64>,
    /// What it is for: `batch`, `batch_output`.
    pub purpose: Option<String>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When the provider will delete it.
    pub expires: Option<Timestamp>,
}
