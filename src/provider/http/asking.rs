//! What our requests say in their heads: who asks, as what, and for what.

use reqwest::Request;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;

use super::head::text;
use crate::domain::{Failure, Kind};
use crate::provider::target::{Auth, Target};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-client-request-id");
const ORGANIZATION: HeaderName = HeaderName::from_static("openai-organization");
const PROJECT: HeaderName = HeaderName::from_static("openai-project");
const API_KEY: HeaderName = HeaderName::from_static("api-key");

/// Makes the headers that go with every request to a target, the key among them.
///
/// A key that cannot be sent is refused here: left out, it would come back as a riddle of a 401.
pub(super) fn standing(target: &Target) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let named = [
        (ORGANIZATION, "organization", &target.dialect.organization),
        (PROJECT, "project", &target.dialect.project),
    ];
    for (name, setting, value) in named {
        if let Some(value) = value {
            headers.insert(name, sendable(value, setting)?);
        }
    }
    if let Some(key) = &target.key {
        let (name, mut value) = credentials(key.expose_secret(), target.dialect.auth)?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

fn credentials(key: &str, auth: Auth) -> Result<(HeaderName, HeaderValue), Failure> {
    if key.trim().is_empty() {
        return Err(Failure::new(
            Kind::NoKey,
            "cannot use this profile",
            "its key is empty",
        ));
    }
    Ok(match auth {
        Auth::Bearer => (
            header::AUTHORIZATION,
            sendable(&format!("Bearer {key}"), "key")?,
        ),
        Auth::ApiKey => (API_KEY, sendable(key, "key")?),
    })
}

fn sendable(value: &str, setting: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(value).map_err(|_invalid| {
        let why =
            format!("its {setting} holds a line break or another character that cannot be sent");
        Failure::new(Kind::Config, "cannot use this profile", why)
            .with_hint("look at the file, variable or command that it comes from")
    })
}

/// Gives a request a name of our own, which the provider's logs show.
pub(super) fn name_request(headers: &mut HeaderMap, id: Option<String>) {
    if let Some(id) = id.and_then(|id| HeaderValue::from_str(&id).ok()) {
        headers.insert(REQUEST_ID, id);
    }
}

/// Returns the name that we gave a request.
pub(super) fn client_request_id(request: &Request) -> Option<String> {
    text(request.headers(), REQUEST_ID.as_str()).map(str::to_owned)
}

/// The headers that ask for a file as it is, or for the rest of it.
pub fn wishes_for(rest: Option<(u64, &str)>) -> HeaderMap {
    let mut wishes = HeaderMap::new();
    // Not JSON alone: some servers wrap a file when they are asked for JSON.
    wishes.insert(
        header::ACCEPT,
        HeaderValue::from_static("application/binary, */*"),
    );
    wishes.insert(
        header::ACCEPT_ENCODING,
        HeaderValue::from_static("identity"),
    );
    if let Some((offset, etag)) = rest {
        let range = HeaderValue::from_str(&format!("bytes={offset}-"));
        // Without its validator a range could mix two files, so it is both or none.
        if let (Ok(range), Ok(etag)) = (range, HeaderValue::from_str(etag)) {
            wishes.insert(header::RANGE, range);
            wishes.insert(header::IF_RANGE, etag);
        }
    }
    wishes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::target::Dialect;

    fn target(key: &str, auth: Auth) -> Target {
        Target {
            base_url: "https://host.test/v1".into(),
            key: Some(key.to_owned().into()),
            dialect: Dialect {
                auth,
                project: Some("proj_1".into()),
                ..Dialect::default()
            },
        }
    }

    #[test]
    fn the_key_rides_in_the_header_of_the_dialect_and_is_never_printed() {
        let bearer = standing(&target("hunter2", Auth::Bearer)).unwrap();
        let azure = standing(&target("hunter2", Auth::ApiKey)).unwrap();
        assert_eq!(bearer["authorization"], "Bearer hunter2");
        assert_eq!(
            (&azure["api-key"], azure.get("authorization")),
            (&"hunter2".parse().unwrap(), None)
        );
        assert_eq!(bearer["openai-project"], "proj_1");
        assert!(!format!("{bearer:?}{azure:?}").contains("hunter2"));
    }

    #[test]
    fn a_key_that_cannot_be_sent_is_refused_without_being_shown() {
        let failure = standing(&target("hunter2\nx: y", Auth::Bearer)).unwrap_err();
        assert_eq!(failure.kind, Kind::Config);
        assert!(!format!("{failure:?}").contains("hunter2"));
        assert_eq!(
            standing(&target(" ", Auth::Bearer)).unwrap_err().kind,
            Kind::NoKey
        );
    }

    #[test]
    fn a_range_is_asked_for_with_its_validator_or_not_at_all() {
        let names = |etag| {
            let wishes = wishes_for(Some((5, etag)));
            (
                wishes.contains_key("range"),
                wishes.contains_key("if-range"),
            )
        };
        assert_eq!(names("\"v1\""), (true, true));
        assert_eq!(names("\"v\n1\""), (false, false));
    }
}
