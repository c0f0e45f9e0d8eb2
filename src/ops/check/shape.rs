//! Where a body without an envelope belongs, by what it asks for.

use super::request::{Members, find, text_of};
use crate::domain::Endpoint;

/// Returns where a body goes: where the user says, else where its shape says, else where the other
/// requests of the file go, if it could.
pub(super) fn whither<'e>(
    body: &Members<'_>,
    told: Option<&'e Endpoint>,
    usual: Option<&'e Endpoint>,
) -> Option<&'e str> {
    let usual = usual
        .map(Endpoint::as_str)
        .filter(|path| could_go(body, path));
    told.map(Endpoint::as_str)
        .or_else(|| endpoint_of(body))
        .or(usual)
}

/// Tells whether a body has what an endpoint asks for.
fn could_go(body: &Members<'_>, path: &str) -> bool {
    let sign = match path.strip_prefix("/v1").unwrap_or(path) {
        "/chat/completions" => "messages",
        "/responses" | "/embeddings" | "/moderations" => "input",
        _ => "prompt",
    };
    find(body, sign).is_some()
}

/// Returns the endpoint that a body is for; `None` where it could be several.
fn endpoint_of(body: &Members<'_>) -> Option<&'static str> {
    let has = |name| find(body, name).is_some();
    let model = find(body, "model")
        .and_then(text_of)
        .map(|model| model.to_lowercase());
    let is_of = |word: &str| model.as_ref().is_some_and(|model| model.contains(word));
    if has("messages") {
        return Some("/v1/chat/completions");
    }
    if has("prompt") && !has("input") {
        if is_of("dall-e") || is_of("gpt-image") {
            let is_edit = has("image");
            return Some(if is_edit {
                "/v1/images/edits"
            } else {
                "/v1/images/generations"
            });
        }
        if is_of("sora") {
            return Some("/v1/videos");
        }
        return model.map(|_| "/v1/completions");
    }
    if !has("input") {
        return None;
    }
    if is_of("embed") {
        return Some("/v1/embeddings");
    }
    if is_of("moderation") {
        return Some("/v1/moderations");
    }
    model.map(|_| "/v1/responses")
}

#[cfg(test)]
mod tests {
    use super::super::request::Request;
    use super::*;

    fn endpoint(body: &str) -> Option<&'static str> {
        let request: Request<'_> = serde_json::from_str(body).unwrap();
        endpoint_of(&request.others)
    }

    #[test]
    fn a_body_says_by_its_shape_where_it_belongs() {
        let found = [
            r#"{"model":"gpt-4.1","messages":[]}"#,
            r#"{"model":"text-embedding-3-small","input":"x"}"#,
            r#"{"model":"omni-moderation-latest","input":"x"}"#,
            r#"{"model":"gpt-5","input":"x"}"#,
            r#"{"model":"davinci-002","prompt":"x"}"#,
            r#"{"model":"gpt-image-1","prompt":"x"}"#,
            r#"{"model":"sora-2","prompt":"x"}"#,
        ]
        .map(|body| endpoint(body).unwrap());
        assert_eq!(
            found,
            [
                "/v1/chat/completions",
                "/v1/embeddings",
                "/v1/moderations",
                "/v1/responses",
                "/v1/completions",
                "/v1/images/generations",
                "/v1/videos"
            ]
        );
    }

    #[test]
    fn a_body_that_could_go_anywhere_is_not_sent_somewhere() {
        assert_eq!(
            [r#"{"input":"x"}"#, r#"{"prompt":"x"}"#].map(endpoint),
            [None, None]
        );
    }
}
