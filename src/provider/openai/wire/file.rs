//! A file's description.

use super::fields::Fields;
use super::time;
use crate::domain::{FileId, RemoteFile};

/// Reads a file's description. Only the id must be there.
pub(super) fn read(fields: &Fields<'_>, _raw: &str) -> Result<RemoteFile, String> {
    let id = fields.id(&["id"]).ok_or("no id")?;
    Ok(RemoteFile {
        id: FileId::new(id),
        name: fields.text(&["filename", "file_name", "name"]),
        bytes: fields.number(&["bytes", "size", "size_bytes"]),
        purpose: fields.text(&["purpose"]),
        created: time::of(fields, &["created_at", "created"]),
        expires: time::of(fields, &["expires_at"]),
    })
}
