//! What can go wrong, for people and for scripts: one table of kinds.
//!
//! There is one error type from the provider up to the screen, not one a layer: every layer would
//! only forward the same fields (status, code, message, request id), and the table below is what
//! the command line (exit codes) and the dashboard (hints, retries) both need.

use super::time::short_span;
use std::fmt;
use std::time::Duration;

/// The class of a failure. Decides its exit code, its hint, and whether a repeat can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The command line makes no sense.
    Usage,
    /// A setting or a file of settings is wrong.
    Config,
    /// There is no key.
    NoKey,
    /// The key is not accepted.
    Unauthorized,
    /// The key is known, but may not do this.
    Forbidden,
    /// There is no such batch or file, or it belongs to another project.
    NotFound,
    /// Not possible in this state, such as a cancel of an ended batch.
    Conflict,
    /// The same requests were sent before.
    Duplicate,
    /// The provider, or read-only mode, does not offer this.
    Unsupported,
    /// Too many requests; the same request works later.
    RateLimited,
    /// Money or quota is used up; repeating does not help.
    Quota,
    /// The provider has trouble: 5xx, overloaded.
    Unavailable,
    /// The provider was not reached, or the connection broke.
    Network,
    /// It is unknown whether a request that must not be repeated took effect.
    Ambiguous,
    /// The provider refused the request as wrong.
    Rejected,
    /// The reply is not what the protocol says.
    Garbled,
    /// The input file is not valid.
    InvalidInput,
    /// A local file or folder could not be read or written.
    Disk,
    /// The target of a download exists already.
    TargetExists,
    /// The batch ended failed, expired or cancelled.
    EndedBadly,
    /// The batch completed, but some requests failed.
    SomeFailed,
    /// The wait was over before the batch was.
    TimedOut,
    /// The user stopped it.
    Interrupted,
    /// The screen cannot be used here.
    Terminal,
    /// A defect of this program.
    Internal,
}

/// One row of the table: what a kind means outside this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The exit code of the process.
    pub exit: u8,
    /// Whether the same request can succeed later.
    pub is_retriable: bool,
    /// What to do about it, unless the failure itself knows better.
    pub hint: &'static str,
}

impl Kind {
    /// Every kind, for tests and documentation.
    pub const ALL: [Self; 25] = [
        Self::Usage,
        Self::Config,
        Self::NoKey,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::Conflict,
        Self::Duplicate,
        Self::Unsupported,
        Self::RateLimited,
        Self::Quota,
        Self::Unavailable,
        Self::Network,
        Self::Ambiguous,
        Self::Rejected,
        Self::Garbled,
        Self::InvalidInput,
        Self::Disk,
        Self::TargetExists,
        Self::EndedBadly,
        Self::SomeFailed,
        Self::TimedOut,
        Self::Interrupted,
        Self::Terminal,
        Self::Internal,
    ];

    /// Looks this kind up in the table.
    #[expect(clippy::too_many_lines, reason = "a table, one row a kind")]
    pub const fn meaning(self) -> Meaning {
        let (exit, is_retriable, hint) = match self {
            Self::Usage => (2, false, "see --help"),
            Self::Config => (2, false, "check the settings with `batchdeck config check`"),
            Self::NoKey => (
                3,
                false,
                "set OPENAI_API_KEY, or give the profile a key_file or key_command; `--profile demo` needs none",
            ),
            Self::Unauthorized => (3, false, "check the key of this profile"),
            Self::Forbidden => (
                3,
                false,
                "ask the owner of the project for access, or switch the profile",
            ),
            Self::NotFound => (
                4,
                false,
                "check the id, and that the key belongs to the same project",
            ),
            Self::Conflict => (5, false, "refresh to see the state it is in now"),
            Self::Duplicate => (5, false, "say --allow-duplicate to send them once more"),
            Self::Unsupported => (5, false, "this cannot be done with this profile"),
            Self::RateLimited => (
                6,
                true,
                "wait a little; the provider takes fewer requests than it was sent",
            ),
            Self::Quota => (
                6,
                false,
                "raise the limit or settle the bill at the provider, then try again",
            ),
            Self::Unavailable => (6, true, "the provider has trouble; try again later"),
            Self::Network => (6, true, "check the network and the base URL"),
            Self::Ambiguous => (
                6,
                false,
                "look at the list before you try again, so that nothing is done twice",
            ),
            Self::Rejected => (1, false, "the provider's message says what it wants"),
            Self::Garbled => (
                1,
                true,
                "check that the base URL is a batch API and not a web page or a proxy",
            ),
            Self::InvalidInput => (7, false, "correct the lines named and try again"),
            Self::Disk => (
                1,
                false,
                "check the path, its permissions and the free space",
            ),
            Self::TargetExists => (1, false, "move it away, or say --force to replace it"),
            Self::EndedBadly => (
                8,
                false,
                "`batchdeck get` tells why; results, where there are any, can be downloaded",
            ),
            Self::SomeFailed => (9, false, "the error file tells which, and why"),
            Self::TimedOut => (10, false, "the batch goes on; wait again"),
            Self::Interrupted => (130, false, "nothing was lost at the provider"),
            Self::Terminal => (
                2,
                false,
                "use the same verbs without a screen, such as `batchdeck list`",
            ),
            Self::Internal => (1, false, "this is a defect of batchdeck; please report it"),
        };
        Meaning {
            exit,
            is_retriable,
            hint,
        }
    }
}

/// Something that went wrong, with all that is known of it.
///
/// `what` and `why` may hold text from outside: show them through [`crate::text::Clean`] only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The class.
    pub kind: Kind,
    /// What did not happen, as a lower-case fragment: `cannot cancel batch_1`.
    pub what: String,
    /// Why, as far as known; the provider's own words where it has some.
    pub why: String,
    /// What to do; the kind's hint unless something better is known.
    pub hint: Option<String>,
    /// The HTTP status, when there was a reply.
    pub status: Option<u16>,
    /// The provider's code, such as `insufficient_quota`.
    pub code: Option<String>,
    /// The provider's name for the request: what its support asks for.
    pub request_id: Option<String>,
    /// How long the provider asks us to wait.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// Makes a failure of which only its kind and its words are known.
    pub fn new(kind: Kind, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            why: why.into(),
            hint: None,
            status: None,
            code: None,
            request_id: None,
            retry_after: None,
        }
    }

    /// Says better than the kind what to do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Puts a failure of a part into the words of the whole: `cannot download …`.
    #[must_use]
    pub fn in_order_to(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    /// Returns what to do about it.
    pub fn hint(&self) -> &str {
        self.hint.as_deref().unwrap_or(self.kind.meaning().hint)
    }

    /// Returns the exit code of a process that ends with it.
    pub fn exit(&self) -> u8 {
        self.kind.meaning().exit
    }

    /// Tells whether the same request can succeed later.
    pub fn is_retriable(&self) -> bool {
        self.kind.meaning().is_retriable
    }

    /// Returns the facts that support asks for: `HTTP 429 · rate_limit_exceeded · request req_1`.
    pub fn facts(&self) -> String {
        let status = self.status.map(|status| format!("HTTP {status}"));
        let request = self.request_id.as_ref().map(|id| format!("request {id}"));
        let wait = self
            .retry_after
            .map(|wait| format!("try again in {}", short_span(wait)));
        let facts: Vec<String> = [status, self.code.clone(), wait, request]
            .into_iter()
            .flatten()
            .collect();
        facts.join(" · ")
    }
}

impl fmt::Display for Failure {
    /// Writes what happened and why, without the hint: `cannot list batches: no such host`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if !self.why.is_empty() {
            write!(f, ": {}", self.why)?;
        }
        let facts = self.facts();
        if facts.is_empty() {
            Ok(())
        } else {
            write!(f, " ({facts})")
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_hint_and_a_documented_exit_code() {
        let documented = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130];
        for kind in Kind::ALL {
            let meaning = kind.meaning();
            assert!(!meaning.hint.is_empty(), "{kind:?}");
            assert!(documented.contains(&meaning.exit), "{kind:?}");
        }
    }

    #[test]
    fn a_failure_names_its_request() {
        let mut failure = Failure::new(Kind::RateLimited, "cannot list batches", "slow down");
        failure.status = Some(429);
        failure.request_id = Some("req_7".into());
        assert_eq!(
            failure.to_string(),
            "cannot list batches: slow down (HTTP 429 · request req_7)"
        );
    }
}
