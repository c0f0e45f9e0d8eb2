//! Uploads: a multipart form whose file goes to disk as it comes, in whatever order its fields are.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::response::Response;

use super::reply::json;
use super::{Rim, broken};
use crate::local::engine::file::{LARGEST_FILE, UploadForm, check_form, most_bytes};
use crate::local::failure::ApiError;
use crate::local::store::{BodyName, Draft};

/// How long a client may be silent within an upload.
const NEXT_WITHIN: Duration = Duration::from_mins(1);
/// Bytes all uploads and results together may take.
const QUOTA: u64 = 8 * 1024 * 1024 * 1024;
const LONGEST_FIELD: usize = 4096;

/// `POST /files`.
pub(super) async fn create(
    State(rim): State<Arc<Rim>>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let form = form.map_err(|_not_multipart| {
        ApiError::invalid("The body of the request must be multipart/form-data.")
    });
    match form {
        Ok(form) => json(take(&rim, form).await),
        Err(refusal) => json(Err(refusal)),
    }
}

async fn take(rim: &Arc<Rim>, mut parts: Multipart) -> Result<String, ApiError> {
    let now = rim.catch_up().await;
    let (id, name) = rim.engine().reserve_file();
    let mut form = UploadForm::default();
    let mut stored = None;
    while let Some(field) = in_time(parts.next_field()).await? {
        match field.name().unwrap_or_default() {
            "file" => {
                form.filename = Some(field.file_name().unwrap_or("upload").to_owned());
                stored = Some(store(rim, field, &name, &form).await?);
            }
            "purpose" => form.purpose = Some(text(field).await?),
            "expires_after[anchor]" => form.anchor = Some(text(field).await?),
            "expires_after[seconds]" => form.seconds = Some(text(field).await?),
            _ => drop(text(field).await?),
        }
    }
    check_form(&form)?;
    let Some((draft, bytes)) = stored else {
        return Err(ApiError::missing("file"));
    };
    draft.finish().map_err(|_disk| broken())?;
    let created = rim.engine().create_file(&id, &form, bytes, now);
    if created.is_err() {
        rim.store.remove(&name);
    }
    created
}

/// Writes a field to disk as it comes; what is too large stops being read.
async fn store(
    rim: &Arc<Rim>,
    mut field: Field<'_>,
    name: &BodyName,
    form: &UploadForm,
) -> Result<(Draft, u64), ApiError> {
    let most = form.purpose.as_deref().map_or(LARGEST_FILE, most_bytes);
    let room = QUOTA.saturating_sub(rim.engine().stored_bytes());
    let mut draft = rim.store.begin(name).map_err(|_disk| broken())?;
    let mut bytes = 0_u64;
    while let Some(chunk) = in_time(field.chunk()).await? {
        bytes = bytes.saturating_add(chunk.len() as u64);
        if bytes > most {
            return Err(ApiError::invalid("File is too large.").param("file"));
        }
        if bytes > room {
            return Err(ApiError::invalid(
                "This server has no room left for more files.",
            ));
        }
        draft.write_all(&chunk).map_err(|_disk| broken())?;
    }
    Ok((draft, bytes))
}

async fn text(mut field: Field<'_>) -> Result<String, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = in_time(field.chunk()).await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_FIELD {
            return Err(ApiError::invalid("A field of the form is too long."));
        }
    }
    String::from_utf8(bytes)
        .map_err(|_not_text| ApiError::invalid("A field of the form is not valid UTF-8."))
}

async fn in_time<T>(step: impl Future<Output = Result<T, MultipartError>>) -> Result<T, ApiError> {
    let in_time = tokio::time::timeout(NEXT_WITHIN, step).await;
    in_time
        .map_err(|_silent| ApiError::new(408, "The upload was silent for too long."))?
        .map_err(|_torn| ApiError::invalid("The form of the request could not be read."))
}
