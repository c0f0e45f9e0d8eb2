//! Base URLs and the hosts they lead to. Hosts are compared as parsed, never as text.

use std::fmt;

use reqwest::Url;

/// Where an API begins, such as `https://api.openai.com/v1`.
///
/// Contract: `https`, or `http` to this machine; no user, no query, no fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    site: Site,
}

/// What a key belongs to: scheme, host and port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    scheme: String,
    host: String,
    port: u16,
}

impl BaseUrl {
    /// Returns the base URL of `OpenAI` itself.
    pub fn openai() -> Self {
        Self {
            text: "https://api.openai.com/v1".to_owned(),
            site: Site {
                scheme: "https".to_owned(),
                host: "api.openai.com".to_owned(),
                port: 443,
            },
        }
    }

    /// Reads a base URL. The error says what is wrong with it without repeating it, because people
    /// paste keys into the wrong place.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text.trim()).map_err(|error| format!("it is no URL ({error})"))?;
        let site = Site::of(&url).ok_or("it names no host")?;
        if !(url.username().is_empty() && url.password().is_none()) {
            return Err("it holds a user name or a password".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("it holds a `?` or a `#`; use api_version for Azure's query".to_owned());
        }
        match url.scheme() {
            "https" => {}
            "http" if site.is_loopback() => {}
            "http" => {
                return Err("http:// is allowed to this machine only; use https://".to_owned());
            }
            _ => return Err("it must begin with https://".to_owned()),
        }
        Ok(Self {
            text: url.as_str().trim_end_matches('/').to_owned(),
            site,
        })
    }

    /// Returns the URL without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the host it leads to.
    pub fn site(&self) -> &Site {
        &self.site
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Site {
    fn of(url: &Url) -> Option<Self> {
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }

    /// Reads what the user names as a host: `api.example.com`, `127.0.0.1:8080`, or a whole URL.
    ///
    /// Without a scheme it is `https`, but `http` to this machine, as in base URLs.
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains("://") {
            return Self::of(&Url::parse(text).ok()?);
        }
        let https = Self::of(&Url::parse(&format!("https://{text}")).ok()?)?;
        if !https.is_loopback() {
            return Some(https);
        }
        Self::of(&Url::parse(&format!("http://{text}")).ok()?)
    }

    /// Tells whether this is the machine itself, by literal: names can be made to lead anywhere.
    pub fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "127.0.0.1" | "localhost" | "[::1]")
    }

    /// Tells whether its host is the one named; `*.` stands for anything before a dot.
    pub fn is_at(&self, host: &str) -> bool {
        match host.strip_prefix('*') {
            Some(end) => self.host.ends_with(end),
            None => self.host == host,
        }
    }

    /// Tells whether this is `OpenAI`'s own API, in any of its regions.
    pub fn is_openai(&self) -> bool {
        let is_host = self.host == "api.openai.com" || self.host.ends_with(".api.openai.com");
        is_host && self.scheme == "https" && self.port == 443
    }
}

impl Site {
    /// Returns host and port as people write them: `api.openai.com`, `127.0.0.1:8080`.
    pub fn authority(&self) -> String {
        match (self.scheme.as_str(), self.port) {
            ("https", 443) | ("http", 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_url_is_what_parsing_it_gives() {
        assert_eq!(
            BaseUrl::parse("https://api.openai.com/v1/"),
            Ok(BaseUrl::openai())
        );
    }

    #[test]
    fn a_url_that_could_leak_or_mislead_is_refused() {
        let refused = [
            "http://api.openai.com/v1",
            "http://127.0.0.1.evil.example/v1",
            "https://user@api.openai.com/v1",
            "https://api.openai.com/v1?x=1",
            "https://api.openai.com/v1#x",
            "file:///etc/passwd",
            "api.openai.com/v1",
        ];
        for url in refused {
            assert!(BaseUrl::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_host_that_only_looks_like_openai_is_not() {
        let alike = [
            "https://api.openai.com.evil.example/v1",
            "https://evilapi.openai.com/v1",
            "https://api.openai.com:8443/v1",
        ];
        for url in alike {
            assert!(!BaseUrl::parse(url).unwrap().site().is_openai(), "{url}");
        }
        let regional = BaseUrl::parse("https://eu.api.openai.com/v1").unwrap();
        assert!(regional.site().is_openai());
    }

    #[test]
    fn a_host_is_the_same_however_it_is_written() {
        let site = BaseUrl::parse("http://127.0.0.1:8080/v1").unwrap().site;
        let written = [
            "127.0.0.1:8080",
            "http://127.0.0.1:8080",
            "http://127.1:8080/x",
        ];
        assert_eq!(
            written.map(Site::parse),
            [Some(site.clone()), Some(site.clone()), Some(site)]
        );
    }
}
