//! Pages of a listing, as both listings of the protocol cut them.

use crate::local::failure::ApiError;

/// A part of a listing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    pub(crate) has_more: bool,
}

/// Reads a `limit` parameter.
pub(crate) fn limit(text: Option<&str>, default: usize, most: usize) -> Result<usize, ApiError> {
    let Some(text) = text else {
        return Ok(default);
    };
    match text.parse::<usize>() {
        Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
        _ => {
            let message =
                format!("Invalid value for 'limit': expected an integer from 1 to {most}.");
            Err(ApiError::wrong_value("limit", message))
        }
    }
}

/// The items that follow `after`, at most `limit` of them.
pub(crate) fn page<T: Clone>(
    all: &[T],
    id: impl Fn(&T) -> &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<T>, ApiError> {
    let start = match after {
        None | Some("") => 0,
        Some(after) => {
            let found = all.iter().position(|item| id(item) == after);
            let message = || format!("No object found with id '{after}' to list after.");
            found.ok_or_else(|| ApiError::invalid(message()).param("after"))? + 1
        }
    };
    let rest = all.get(start..).unwrap_or_default();
    let items: Vec<T> = rest.iter().take(limit).cloned().collect();
    Ok(Page {
        has_more: rest.len() > items.len(),
        items,
    })
}

/// The listing's JSON from ids and objects that are JSON already.
pub(crate) fn json(items: &[(String, String)], has_more: bool) -> String {
    let quoted = |item: Option<&(String, String)>| {
        item.and_then(|(id, _)| serde_json::to_string(id).ok())
            .unwrap_or_else(|| "null".to_owned())
    };
    let objects: Vec<&str> = items.iter().map(|(_, object)| object.as_str()).collect();
    format!(
        r#"{{"object":"list","data":[{}],"first_id":{},"last_id":{},"has_more":{has_more}}}"#,
        objects.join(","),
        quoted(items.first()),
        quoted(items.last()),
    )
}
