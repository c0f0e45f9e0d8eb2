//! What a later run must know of a half-done file.

use serde::{Deserialize, Serialize};

/// The content of a `.part.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Sidecar {
    /// The batch, so that a part is never continued with another one's bytes.
    pub(super) batch: String,
    /// The file.
    pub(super) file: String,
    /// The length that the reply told.
    pub(super) expected: Option<u64>,
    /// The strong validator of the reply.
    pub(super) etag: Option<String>,
    /// Bytes that are safely on the disk.
    pub(super) received: u64,
    /// Whether that is all of them.
    pub(super) is_whole: bool,
}

impl Sidecar {
    /// Reads a sidecar; one that is broken is as good as none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Tells whether this is of the same file.
    pub(super) fn is_of(&self, batch: &str, file: &str) -> bool {
        self.batch == batch && self.file == file
    }
}
