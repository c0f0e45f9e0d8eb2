//! Where the API is, and every address below it.
//!
//! Responsible for refusing base URLs that would leak the key, and for putting hostile ids into
//! paths without letting them choose the path. Refuses to know what the paths mean.

use std::net::IpAddr;

use reqwest::Url;

use crate::domain::{Failure, Kind};

/// A base URL that passed the checks.
#[derive(Clone, Debug)]
pub struct Base {
    url: Url,
    api_version: Option<String>,
}

impl Base {
    /// Checks a base URL: https unless the host is loopback, no user, no query, no fragment.
    ///
    /// A slash at the end makes no difference. `api_version` is added to every address as a query.
    pub fn parse(text: &str, api_version: Option<&str>) -> Result<Self, Failure> {
        let url = Url::parse(text.trim())
            .map_err(|error| refused(&format!("it is not a URL: {error}")))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => {
                let why = format!("http would send the key to {host} in the clear");
                return Err(refused(&why).with_hint(
                    "write https://; http is for this machine only (127.0.0.1, localhost)",
                ));
            }
            other => {
                return Err(refused(&format!(
                    "{other}:// is neither https:// nor http://"
                )));
            }
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it holds a user name or a password")
                .with_hint("take the part before the @ out; the key belongs into the profile"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("it holds a query or a fragment")
                .with_hint("end it with the path; an API version has a setting of its own"));
        }
        let api_version = api_version.map(str::to_owned);
        Ok(Self { url, api_version })
    }

    /// Returns the host, with its port where that is not the usual one, as people read it.
    pub fn host(&self) -> String {
        host_of(&self.url)
    }

    /// Tells whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        self.url.host_str().is_some_and(is_loopback)
    }

    /// Tells whether the connection is without TLS.
    pub fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Builds the address of `segments` below the base, each of them percent-encoded.
    ///
    /// A segment that is empty, `.` or `..`, or that holds a control character (which URLs drop, so
    /// that a `.` may be left), would name another place and is refused.
    pub fn address(&self, segments: &[&str]) -> Result<Url, Failure> {
        let mut url = self.url.clone();
        if let Some(odd) = segments.iter().find(|segment| is_no_segment(segment)) {
            let why = format!("{odd:?} cannot be an id");
            return Err(Failure::new(Kind::Rejected, "cannot ask for it", why)
                .with_hint("copy the id from the list"));
        }
        url.path_segments_mut()
            .map_err(|()| refused("it has no path"))?
            .pop_if_empty()
            .extend(segments);
        if let Some(version) = &self.api_version {
            url.query_pairs_mut().append_pair("api-version", version);
        }
        Ok(url)
    }

    /// Takes an address that a provider sent, provided that it stays where the key may go.
    ///
    /// Contract: same scheme, host and port as the base, and no user in it; anything else is
    /// refused, because following it would send the key elsewhere.
    pub fn same_origin(&self, text: &str) -> Result<Url, Failure> {
        let foreign = |why: String| {
            Failure::new(Kind::Unsupported, "cannot follow an address", why).with_hint(
                "the raw view shows the address; fetch it with a tool and a key that belong there",
            )
        };
        let url = Url::parse(text).map_err(|error| foreign(format!("it is not a URL: {error}")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(foreign("it holds a user name or a password".into()));
        }
        if url.origin() == self.url.origin() {
            return Ok(url);
        }
        let why = format!(
            "it is at {}, and the key is only sent to {}",
            host_of(&url),
            self.host()
        );
        Err(foreign(why))
    }
}

fn is_no_segment(text: &str) -> bool {
    matches!(text, "" | "." | "..") || text.chars().any(char::is_control)
}

/// Returns a URL's host and unusual port, which is all of a URL that may be shown.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or("an unnamed host");
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn refused(why: &str) -> Failure {
    Failure::new(Kind::Config, "cannot use the base URL", why)
        .with_hint("write it like https://api.openai.com/v1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Result<String, Kind> {
        Base::parse(text, None)
            .map(|base| base.host())
            .map_err(|failure| failure.kind)
    }

    #[test]
    fn https_is_taken_anywhere_and_http_only_on_this_machine() {
        for good in [
            "https://api.openai.com/v1",
            "https://api.openai.com/v1/",
            "http://127.0.0.1:4000/v1",
            "http://127.8.9.10/v1",
            "http://localhost:8321/v1",
            "http://[::1]:8080",
        ] {
            assert!(kind(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.openai.com/v1",
            "http://192.168.0.7/v1",
            "http://127.0.0.1.evil.test/v1",
            "http://localhost.evil.test/v1",
            "http://0.0.0.0/v1",
            "ftp://localhost/v1",
            "file:///etc/passwd",
            "api.openai.com/v1",
            "",
        ] {
            assert_eq!(kind(bad), Err(Kind::Config), "{bad}");
        }
    }

    #[test]
    fn a_base_url_that_could_leak_or_mislead_is_refused() {
        for bad in [
            "https://me@api.openai.com/v1",
            "https://me:pw@api.openai.com/v1",
            "https://api.openai.com/v1?key=x",
            "https://api.openai.com/v1#x",
        ] {
            assert_eq!(kind(bad), Err(Kind::Config), "{bad}");
        }
    }

    #[test]
    fn a_refusal_never_repeats_a_password() {
        let failure = Base::parse("https://me:hunter2@host.test/v1", None).unwrap_err();
        assert!(!format!("{failure:?}").contains("hunter2"));
    }

    #[test]
    fn ids_cannot_leave_their_place_in_the_path() {
        let base = Base::parse("https://host.test/v1/", None).unwrap();
        let path = |id: &str| base.address(&["batches", id]).map(|url| url.to_string());
        assert_eq!(
            path("a/../b?x#y").unwrap(),
            "https://host.test/v1/batches/a%2F..%2Fb%3Fx%23y"
        );
        assert_eq!(
            path("50%\\é").unwrap(),
            "https://host.test/v1/batches/50%25%5C%C3%A9"
        );
        for odd in ["", ".", ".."] {
            assert!(path(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn an_api_version_rides_on_every_address() {
        let base = Base::parse("https://host.test/openai", Some("2025-03-01")).unwrap();
        assert_eq!(
            base.address(&["files"]).unwrap().as_str(),
            "https://host.test/openai/files?api-version=2025-03-01"
        );
    }

    #[test]
    fn an_address_is_followed_only_at_home() {
        let base = Base::parse("https://host.test/v1", None).unwrap();
        assert!(base.same_origin("https://host.test/blob/1?sig=2").is_ok());
        for foreign in [
            "https://other.test/blob/1",
            "http://host.test/blob/1",
            "https://host.test:8443/blob/1",
            "https://host.test@other.test/",
            "https://me@host.test/",
        ] {
            let failure = base.same_origin(foreign).unwrap_err();
            assert_eq!(failure.kind, Kind::Unsupported, "{foreign}");
        }
    }

    #[test]
    fn an_id_that_would_leave_its_place_in_the_path_is_refused() {
        let base = Base::parse("http://127.0.0.1:1/v1", None).unwrap();
        for id in ["", ".", "..", ".\n.", "\t..", "a\nb", "\u{7f}"] {
            let refused = base
                .address(&["batches", id])
                .map_err(|failure| failure.kind);
            assert_eq!(refused, Err(Kind::Rejected), "{id:?}");
        }
    }
}
