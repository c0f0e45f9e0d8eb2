//! What a create that failed leaves behind: nothing, or perhaps a batch.

use crate::domain::Kind;

/// What a failure of a create says of the batch.
pub(super) enum Means {
    /// It may be there.
    Doubt,
    /// It is not there, and the same create can succeed once something has changed.
    NotNow,
    /// It is not there, and the provider does not want it.
    Never,
}

/// Tells what a failure of a create says.
pub(super) fn means(kind: Kind) -> Means {
    match kind {
        Kind::Rejected | Kind::Unsupported | Kind::Conflict | Kind::InvalidInput | Kind::Usage => {
            Means::Never
        }
        // By contract these are told only when nothing was sent, or when it was turned away.
        Kind::Config
        | Kind::NoKey
        | Kind::Unauthorized
        | Kind::Forbidden
        | Kind::NotFound
        | Kind::RateLimited
        | Kind::Quota
        | Kind::Unavailable
        | Kind::Network => Means::NotNow,
        // Whatever else happens to a create may have happened after it was sent.
        Kind::Ambiguous
        | Kind::Garbled
        | Kind::Duplicate
        | Kind::Disk
        | Kind::TargetExists
        | Kind::EndedBadly
        | Kind::SomeFailed
        | Kind::TimedOut
        | Kind::Interrupted
        | Kind::Terminal
        | Kind::Internal => Means::Doubt,
    }
}
