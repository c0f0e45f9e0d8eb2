//! Files: what is known of them, and their routes.

use super::Engine;
use super::batch::BatchId;
use super::listing::{Page, page};
use crate::local::failure::ApiError;
use crate::local::moment::{Moment, Span};
use crate::local::store::BodyName;

/// The id of a file, `file-` and 24 letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) String);

/// Bytes of a batch input at most.
pub(crate) const LARGEST_BATCH_INPUT: u64 = 200_000_000;
/// Bytes of any other file at most.
pub(crate) const LARGEST_FILE: u64 = 512 * 1024 * 1024;
/// How long files of batches are kept.
pub(crate) const KEPT: Span = Span::from_seconds(30 * 86_400);

const UPLOADED: [&str; 6] = [
    "assistants",
    "batch",
    "fine-tune",
    "vision",
    "user_data",
    "evals",
];

/// Which part of a seeded batch a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Input,
    Output,
    Errors,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// In the store.
    Stored,
    /// Made from a batch's recipe when first read.
    Derived(BatchId, Part),
}

/// A file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: FileId,
    /// Worked out when first asked for, if the body is derived.
    pub(crate) bytes: Option<u64>,
    pub(crate) created: Moment,
    pub(crate) expires: Option<Moment>,
    pub(crate) filename: String,
    pub(crate) purpose: &'static str,
    pub(crate) body: Body,
    /// Which file came first when two were made in the same millisecond.
    pub(crate) rank: u64,
}

/// What a client says about a file it uploads; parts may be absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct UploadForm {
    pub(crate) filename: Option<String>,
    pub(crate) purpose: Option<String>,
    pub(crate) anchor: Option<String>,
    pub(crate) seconds: Option<String>,
}

/// A listing's wishes.
#[derive(Clone, Debug, Default)]
pub(crate) struct FileQuery {
    pub(crate) purpose: Option<String>,
    pub(crate) limit: Option<String>,
    pub(crate) order: Option<String>,
    pub(crate) after: Option<String>,
}

/// An upload that was found acceptable.
#[derive(Debug)]
struct Accepted {
    purpose: &'static str,
    filename: String,
    kept: Option<Span>,
}

impl Engine {
    /// A fresh file id, whose body the caller may write into the store.
    pub(crate) fn reserve_file(&mut self) -> (FileId, BodyName) {
        let id = self.next_file_id();
        let name = BodyName::new(&id.0);
        (id, name)
    }

    /// `POST /files`, once the body is stored under the reserved name.
    pub(crate) fn create_file(
        &mut self,
        id: &FileId,
        form: &UploadForm,
        bytes: u64,
        now: Moment,
    ) -> Result<String, ApiError> {
        let accepted = accept(form, bytes)?;
        let file = File {
            id: id.clone(),
            bytes: Some(bytes),
            created: now,
            expires: accepted.kept.map(|kept| now.plus(kept)),
            filename: accepted.filename,
            purpose: accepted.purpose,
            body: Body::Stored,
            rank: self.next_rank(),
        };
        self.add_file(file);
        self.file(&id.0, now)
    }

    /// `GET /files/{id}`.
    pub(crate) fn file(&mut self, id: &str, now: Moment) -> Result<String, ApiError> {
        let id = self.find_file(id, now)?.id.clone();
        Ok(self.file_json(&id))
    }

    pub(crate) fn find_file(&self, id: &str, now: Moment) -> Result<&File, ApiError> {
        let found = self.files.get(&FileId(id.to_owned()));
        found
            .filter(|file| file.expires.is_none_or(|at| at > now))
            .ok_or_else(|| ApiError::new(404, format!("No such File object: {id}")).param("id"))
    }

    /// `GET /files`.
    pub(crate) fn list_files(
        &mut self,
        query: &FileQuery,
        now: Moment,
    ) -> Result<String, ApiError> {
        let limit = super::listing::limit(query.limit.as_deref(), 10_000, 10_000)?;
        let oldest_first = match query.order.as_deref() {
            None | Some("desc") => false,
            Some("asc") => true,
            Some(_) => {
                let message = "Invalid value for 'order': expected 'asc' or 'desc'.";
                return Err(ApiError::wrong_value("order", message));
            }
        };
        let kept = |file: &&File| {
            query
                .purpose
                .as_deref()
                .is_none_or(|purpose| purpose == file.purpose)
                && file.expires.is_none_or(|at| at > now)
        };
        let mut ids: Vec<_> = (self.files.values().filter(kept))
            .map(|file| (file.created, file.rank, file.id.clone()))
            .collect();
        ids.sort_unstable();
        if !oldest_first {
            ids.reverse();
        }
        let ids: Vec<FileId> = ids.into_iter().map(|(_, _, id)| id).collect();
        let Page { items, has_more } =
            page(&ids, |id| id.0.as_str(), query.after.as_deref(), limit)?;
        let items: Vec<_> = items
            .iter()
            .map(|id| (id.0.clone(), self.file_json(id)))
            .collect();
        Ok(super::listing::json(&items, has_more))
    }

    /// `DELETE /files/{id}`.
    pub(crate) fn delete_file(&mut self, id: &str, now: Moment) -> Result<String, ApiError> {
        let id = self.find_file(id, now)?.id.clone();
        self.remove_file(&id);
        let id = serde_json::to_string(&id.0).unwrap_or_default();
        Ok(format!(r#"{{"id":{id},"object":"file","deleted":true}}"#))
    }
}

/// Whether an upload of this form may go on; called before its bytes are taken, too.
pub(crate) fn check_form(form: &UploadForm) -> Result<(), ApiError> {
    accept(form, 0).map(drop)
}

fn accept(form: &UploadForm, bytes: u64) -> Result<Accepted, ApiError> {
    let filename = form
        .filename
        .clone()
        .ok_or_else(|| ApiError::missing("file"))?;
    let wanted = form
        .purpose
        .as_deref()
        .ok_or_else(|| ApiError::missing("purpose"))?;
    let purpose = UPLOADED
        .into_iter()
        .find(|purpose| *purpose == wanted)
        .ok_or_else(|| {
            let message = format!("'{wanted}' is not one of {UPLOADED:?} - 'purpose'");
            ApiError::wrong_value("purpose", message)
        })?;
    if purpose == "batch" && !filename.to_ascii_lowercase().ends_with(".jsonl") {
        let message = "Invalid file format for Batch API. Must be .jsonl";
        return Err(ApiError::invalid(message).param("file"));
    }
    if bytes > most_bytes(purpose) {
        return Err(ApiError::invalid("File is too large.").param("file"));
    }
    let kept = expiry(form.anchor.as_deref(), form.seconds.as_deref())?;
    let kept = kept.or_else(|| (purpose == "batch").then_some(KEPT));
    Ok(Accepted {
        purpose,
        filename,
        kept,
    })
}

/// Bytes a file of a purpose may have.
pub(crate) fn most_bytes(purpose: &str) -> u64 {
    if purpose == "batch" {
        LARGEST_BATCH_INPUT
    } else {
        LARGEST_FILE
    }
}

fn expiry(anchor: Option<&str>, seconds: Option<&str>) -> Result<Option<Span>, ApiError> {
    match (anchor, seconds) {
        (None, None) => return Ok(None),
        (Some("created_at"), _) => {}
        _ => {
            let message = "Invalid value for 'expires_after[anchor]': expected 'created_at'.";
            return Err(ApiError::wrong_value("expires_after[anchor]", message));
        }
    }
    let param = "expires_after[seconds]";
    let seconds = seconds.ok_or_else(|| ApiError::missing(param))?;
    kept_for(seconds.trim().parse().ok(), param).map(Some)
}

/// A time to keep a file, within the limits of the protocol.
pub(crate) fn kept_for(seconds: Option<i64>, param: &str) -> Result<Span, ApiError> {
    if let Some(seconds @ 3600..=2_592_000) = seconds {
        return Ok(Span::from_seconds(seconds));
    }
    let message = format!("Invalid value for '{param}': expected an integer from 3600 to 2592000.");
    Err(ApiError::wrong_value(param, message))
}
