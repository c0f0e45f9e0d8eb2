//! What goes wrong on the wire of a world.

use serde::Deserialize;

use crate::local::moment::Span;

/// A trouble and the requests it befalls.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Upper-case, or none for every method.
    pub(crate) method: Option<String>,
    /// A path prefix such as `/v1/batches`; `*` stands for one segment.
    pub(crate) path: String,
    pub(crate) occasion: Occasion,
    pub(crate) trouble: Trouble,
}

/// Which of the matching requests are befallen; counting begins at 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Occasion {
    Always,
    Only(u64),
    First(u64),
    Every(u64),
    Chance(f64),
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The reply is this status with a JSON error, optionally with `Retry-After`.
    Refuse {
        status: u16,
        code: Option<String>,
        retry_after: Option<u32>,
    },
    /// The reply is this status with a gateway's HTML page.
    Html { status: u16 },
    /// The reply waits.
    Wait { latency: Span },
    /// The connection ends after so many bytes of the body.
    Cut { after: u64 },
    /// The body comes in pieces of so many bytes, with a pause before each.
    Drip { bytes: u64, pause: Span },
    /// The reply is 200 with half a JSON text.
    Garble,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFault {
    method: Option<String>,
    path: String,
    only: Option<u64>,
    first: Option<u64>,
    every: Option<u64>,
    chance: Option<f64>,
    status: Option<u16>,
    code: Option<String>,
    retry_after: Option<u32>,
    html: Option<bool>,
    latency: Option<Span>,
    cut_after: Option<u64>,
    drip_bytes: Option<u64>,
    drip_pause: Option<Span>,
    garble: Option<bool>,
}

impl RawFault {
    pub(super) fn check(self) -> Result<Fault, String> {
        if !self.path.starts_with("/v1/") {
            return Err("`path` of a fault begins with /v1/".to_owned());
        }
        let occasion = self.occasion()?;
        let trouble = self.trouble()?;
        let method = self.method.map(|method| method.to_ascii_uppercase());
        Ok(Fault {
            method,
            path: self.path,
            occasion,
            trouble,
        })
    }

    fn occasion(&self) -> Result<Occasion, String> {
        match (self.only, self.first, self.every, self.chance) {
            (None, None, None, None) => Ok(Occasion::Always),
            (Some(n), None, None, None) if n > 0 => Ok(Occasion::Only(n)),
            (None, Some(n), None, None) if n > 0 => Ok(Occasion::First(n)),
            (None, None, Some(n), None) if n > 0 => Ok(Occasion::Every(n)),
            (None, None, None, Some(p)) if (0.0..=1.0).contains(&p) => Ok(Occasion::Chance(p)),
            _ => Err(
                "a fault has at most one of `only`, `first`, `every` (from 1) and `chance` \
                      (0 to 1)"
                    .to_owned(),
            ),
        }
    }

    fn trouble(&self) -> Result<Trouble, String> {
        let mut troubles = Vec::new();
        if let Some(status) = self.status {
            if !(400..=599).contains(&status) {
                return Err("`status` of a fault is between 400 and 599".to_owned());
            }
            troubles.push(if self.html == Some(true) {
                Trouble::Html { status }
            } else {
                Trouble::Refuse {
                    status,
                    code: self.code.clone(),
                    retry_after: self.retry_after,
                }
            });
        }
        troubles.extend(self.latency.map(|latency| Trouble::Wait { latency }));
        troubles.extend(self.cut_after.map(|after| Trouble::Cut { after }));
        if let (Some(bytes), Some(pause)) = (self.drip_bytes, self.drip_pause) {
            troubles.push(Trouble::Drip {
                bytes: bytes.max(1),
                pause,
            });
        }
        if self.garble == Some(true) {
            troubles.push(Trouble::Garble);
        }
        let mut troubles = troubles.into_iter();
        match (troubles.next(), troubles.next()) {
            (Some(trouble), None) => Ok(trouble),
            _ => Err(
                "a fault has exactly one of `status`, `latency`, `cut_after`, `drip_bytes` \
                      with `drip_pause`, and `garble`"
                    .to_owned(),
            ),
        }
    }
}
