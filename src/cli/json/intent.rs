//! An intent in the public JSON.

use serde::Serialize;

use super::VERSION;
use crate::domain::{FileId, Intent, IntentState};
use crate::ops::submit;

/// An intent that is not resolved: `list`, `resume`.
#[derive(Debug, Serialize)]
pub(crate) struct IntentLine<'a> {
    version: u8,
    r#type: &'static str,
    id: &'a str,
    state: &'static str,
    profile: &'a str,
    base_url: &'a str,
    name: &'a str,
    path: String,
    sha256: &'a str,
    requests: u64,
    bytes: u64,
    file: Option<&'a str>,
    batch: Option<&'a str>,
    reason: Option<&'a str>,
    created: i64,
    changed: i64,
    next: &'static str,
    command: String,
}

impl<'a> IntentLine<'a> {
    /// `usual` is the URL to which its profile leads by itself.
    pub(crate) fn of(intent: &'a Intent, usual: Option<&str>) -> Self {
        let wanted = &intent.wanted;
        let batch = match &intent.state {
            IntentState::Created { batch, .. } => Some(batch.as_str()),
            _ => None,
        };
        Self {
            version: VERSION,
            r#type: "intent",
            id: intent.id.as_str(),
            state: intent.state.stage().word(),
            profile: &wanted.account.profile,
            base_url: &wanted.account.base_url,
            name: &wanted.name,
            path: wanted.path.display().to_string(),
            sha256: &wanted.sha256,
            requests: wanted.requests,
            bytes: wanted.bytes,
            file: intent.state.file().map(FileId::as_str),
            batch,
            reason: intent.state.reason(),
            created: intent.created.0,
            changed: intent.changed.0,
            next: submit::next_step(intent),
            command: submit::command(intent, usual),
        }
    }
}
