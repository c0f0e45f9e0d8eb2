//! What the head of a reply tells.

use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Response, Url};

use super::base::host_of;
use crate::domain::Timestamp;
use crate::provider::retry::delay;

/// Longer texts in headers are of no use to anybody.
const LONGEST: usize = 1024;

/// The head of a reply, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code.
    pub status: u16,
    /// What the provider calls the request.
    pub request_id: Option<String>,
    /// The provider's clock.
    pub date: Option<Timestamp>,
    /// How long it asks us to wait.
    pub retry_after: Option<Duration>,
    /// Whether it says that a repeat makes sense.
    pub should_retry: Option<bool>,
    /// Whether the body is a web page.
    pub is_html: bool,
    /// The length of the body.
    pub length: Option<u64>,
    /// The validator, strong ones only.
    pub etag: Option<String>,
    /// Which part of the file the body is.
    pub range: Option<ContentRange>,
    /// How the body is encoded, unless it is as is.
    pub encoding: Option<String>,
    /// The host that a redirect points to.
    pub location: Option<String>,
}

/// A `Content-Range`: the part that a body is of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContentRange {
    /// The first byte; absent in the answer to a range beyond the end.
    pub start: Option<u64>,
    /// The length of the whole, when the reply knows it.
    pub total: Option<u64>,
}

impl Head {
    /// Reads a head. `now` stands in for a missing `Date`.
    pub(super) fn read(response: &Response, now: Timestamp) -> Self {
        let headers = response.headers();
        let text = |name: &str| text(headers, name);
        let date = text("date").and_then(delay::http_date);
        Self {
            status: response.status().as_u16(),
            request_id: [
                "x-request-id",
                "apim-request-id",
                "x-ms-request-id",
                "request-id",
                "cf-ray",
            ]
            .into_iter()
            .find_map(text)
            .map(str::to_owned),
            date,
            retry_after: delay::asked(
                text("retry-after-ms"),
                text("retry-after"),
                date.unwrap_or(now),
            ),
            should_retry: text("x-should-retry").and_then(|word| word.parse().ok()),
            is_html: text("content-type")
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("html")),
            length: text("content-length").and_then(|length| length.parse().ok()),
            etag: text("etag")
                .filter(|etag| etag.starts_with('"'))
                .map(str::to_owned),
            range: text("content-range").and_then(ContentRange::read),
            encoding: text("content-encoding")
                .filter(|encoding| !encoding.eq_ignore_ascii_case("identity"))
                .map(str::to_owned),
            location: text("location").map(|place| host_at(response.url(), place)),
        }
    }

    /// Tells whether the request succeeded: any 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Tells whether the reply points elsewhere.
    pub fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status)
    }
}

impl ContentRange {
    /// Reads `bytes 5-9/10`, `bytes 5-9/*` or `bytes */10`.
    fn read(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
        let start = match range.split_once('-') {
            Some((start, _)) => Some(start.trim().parse().ok()?),
            None if range == "*" => None,
            None => return None,
        };
        Some(Self {
            start,
            total: total.trim().parse().ok(),
        })
    }
}

/// Returns a header that is text of a sensible length.
pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= LONGEST).then_some(text)
}

fn host_at(from: &Url, place: &str) -> String {
    from.join(place).map_or_else(
        |_| "an address that is no URL".to_owned(),
        |url| host_of(&url),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_are_read_and_nonsense_is_not() {
        let read = |text| ContentRange::read(text).map(|range| (range.start, range.total));
        assert_eq!(read("bytes 5-9/10"), Some((Some(5), Some(10))));
        assert_eq!(read("bytes 5-9/*"), Some((Some(5), None)));
        assert_eq!(read("bytes */10"), Some((None, Some(10))));
        for odd in [
            "",
            "items 0-1/2",
            "bytes 5-9",
            "bytes -9/10",
            "bytes x-9/10",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }
}
