//! The public JSON of `--json`: own structs, versioned, one object a line.
//!
//! Responsible for a form that scripts can rely on. Every object has `version` (1 until a member
//! changes its meaning or goes away; new members may come) and `type`. Times are unix seconds, ids
//! are those of the provider, absent values are `null`. Knows no provider's wire format.

mod batch;
mod check;
mod compare;
mod config;
mod estimate;
mod export;
mod intent;
mod ledger;
mod prepare;
mod priced;
mod result;
mod retry;
mod summary;

use serde::Serialize;

use crate::domain::change::Change;
use crate::domain::{Failure, Kind};

pub(crate) use batch::BatchLine;
pub(crate) use check::{CheckReport, FixLine, ShardLine};
pub(crate) use config::{ConfigReport, PathsLine, SettingItem};
pub(crate) use export::ExportLine;
pub(crate) use intent::IntentLine;
pub(crate) use ledger::{HealthLine, LedgerPathLine};
pub(crate) use prepare::{PreparedLine, RecipeLine, RequestItem};
pub(crate) use priced::Priced;
pub(crate) use result::ResultItem;
pub(crate) use retry::RetryPlanItem;
pub(crate) use summary::{GroupLine, SummaryItem};

use batch::Counts;
pub(crate) use compare::{ComparisonLine, PairItem};

/// The version of everything in this file.
pub const VERSION: u8 = 1;

/// A change: `watch`. `type` is `appeared`, `moved` or `progressed`.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeLine<'a> {
    version: u8,
    #[serde(flatten)]
    change: ChangeKind<'a>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ChangeKind<'a> {
    Appeared {
        id: &'a str,
        status: &'a str,
    },
    Moved {
        id: &'a str,
        from: &'a str,
        to: &'a str,
    },
    Progressed {
        id: &'a str,
        from: Counts,
        to: Counts,
    },
}

impl<'a> ChangeLine<'a> {
    pub(crate) fn of(change: &'a Change) -> Self {
        let id = change.id().as_str();
        let change = match change {
            Change::Appeared { status, .. } => ChangeKind::Appeared {
                id,
                status: status.slug(),
            },
            Change::Moved { from, to, .. } => ChangeKind::Moved {
                id,
                from: from.slug(),
                to: to.slug(),
            },
            Change::Progressed { from, to, .. } => ChangeKind::Progressed {
                id,
                from: Counts::of(*from),
                to: Counts::of(*to),
            },
        };
        Self {
            version: VERSION,
            change,
        }
    }
}

/// What was downloaded of a batch: `download`.
#[derive(Debug, Serialize)]
pub(crate) struct DownloadLine<'a> {
    pub(crate) version: u8,
    pub(crate) r#type: &'static str,
    pub(crate) id: &'a str,
    pub(crate) folder: String,
    pub(crate) files: Vec<String>,
}

/// A failure, on stderr.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorLine<'a> {
    version: u8,
    r#type: &'static str,
    error: ErrorBody<'a>,
}

#[derive(Debug, Serialize)]
struct ErrorBody<'a> {
    kind: &'static str,
    exit: u8,
    retriable: bool,
    what: String,
    why: String,
    hint: &'a str,
    status: Option<u16>,
    code: Option<&'a str>,
    request_id: Option<&'a str>,
}

impl<'a> ErrorLine<'a> {
    pub(crate) fn of(failure: &'a Failure) -> Self {
        let masked = |text: &str| crate::text::secret_mask::mask(text, &[]);
        Self {
            version: VERSION,
            r#type: "error",
            error: ErrorBody {
                kind: kind_word(failure.kind),
                exit: failure.exit(),
                retriable: failure.is_retriable(),
                what: masked(&failure.what),
                why: masked(&failure.why),
                hint: failure.hint(),
                status: failure.status,
                code: failure.code.as_deref(),
                request_id: failure.request_id.as_deref(),
            },
        }
    }
}

/// Returns the word of a kind of failure: `error.kind`.
pub const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Usage => "usage",
        Kind::Config => "config",
        Kind::NoKey => "no_key",
        Kind::Unauthorized => "unauthorized",
        Kind::Forbidden => "forbidden",
        Kind::NotFound => "not_found",
        Kind::Conflict => "conflict",
        Kind::Duplicate => "duplicate",
        Kind::Unsupported => "unsupported",
        Kind::RateLimited => "rate_limited",
        Kind::Quota => "quota",
        Kind::Unavailable => "unavailable",
        Kind::Network => "network",
        Kind::Ambiguous => "ambiguous",
        Kind::Rejected => "rejected",
        Kind::Garbled => "garbled",
        Kind::InvalidInput => "invalid_input",
        Kind::Disk => "disk",
        Kind::TargetExists => "target_exists",
        Kind::EndedBadly => "ended_badly",
        Kind::SomeFailed => "some_failed",
        Kind::TimedOut => "timed_out",
        Kind::Interrupted => "interrupted",
        Kind::Terminal => "terminal",
        Kind::Internal => "internal",
    }
}
