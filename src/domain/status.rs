//! Where a batch stands in its life.

use std::fmt;

/// The state of a batch as the provider reports it.
///
/// The eight known words are those of `OpenAI`'s schema; other providers' spellings are mapped to
/// them at the border, and a word nobody knows is kept verbatim and treated as not ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The input file is being checked; queued work looks like this too.
    Validating,
    /// Requests are being answered.
    InProgress,
    /// All requests are answered, the result files are being written. This can take long.
    Finalizing,
    /// Every request was tried; some or all of them may have failed.
    Completed,
    /// The input did not pass validation or the queue quota; no request was run.
    Failed,
    /// The completion window closed first; what was done is kept.
    Expired,
    /// A cancel was accepted; requests in flight still finish and are billed.
    Cancelling,
    /// The cancel is through; what was done is kept.
    Cancelled,
    /// A word that this version does not know, as the provider wrote it.
    Unknown(Box<str>),
}

impl Status {
    /// The known states in the order in which a batch passes them.
    pub const KNOWN: [Self; 8] = [
        Self::Validating,
        Self::InProgress,
        Self::Finalizing,
        Self::Completed,
        Self::Failed,
        Self::Expired,
        Self::Cancelling,
        Self::Cancelled,
    ];

    /// Returns the word for people, such as `in progress`.
    pub fn word(&self) -> &str {
        match self {
            Self::Validating => "validating",
            Self::InProgress => "in progress",
            Self::Finalizing => "finalizing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Unknown(word) => word,
        }
    }

    /// Returns the word for machines, such as `in_progress`: what flags and `--json` use.
    pub fn slug(&self) -> &str {
        match self {
            Self::InProgress => "in_progress",
            Self::Validating
            | Self::Finalizing
            | Self::Completed
            | Self::Failed
            | Self::Expired
            | Self::Cancelling
            | Self::Cancelled
            | Self::Unknown(_) => self.word(),
        }
    }

    /// Tells whether the batch will not change any more. An unknown state never counts as ended.
    pub fn is_ended(&self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Expired | Self::Cancelled
        )
    }

    /// Tells whether a cancel request makes sense: in every live state but `cancelling`.
    ///
    /// Cancel works while validating, in progress and finalizing; an unknown state is left to the
    /// provider to judge.
    pub fn is_cancellable(&self) -> bool {
        match self {
            Self::Validating | Self::InProgress | Self::Finalizing | Self::Unknown(_) => true,
            Self::Completed | Self::Failed | Self::Expired | Self::Cancelling | Self::Cancelled => {
                false
            }
        }
    }

    /// Orders states for the list: what moves or needs a person first, what is over last.
    pub fn urgency(&self) -> u8 {
        match self {
            Self::Finalizing => 0,
            Self::InProgress => 1,
            Self::Validating => 2,
            Self::Cancelling => 3,
            Self::Unknown(_) => 4,
            Self::Completed | Self::Failed | Self::Expired | Self::Cancelled => 5,
        }
    }

    /// Reads one of the known words, in any case, with `-`, `_` or a space between its parts.
    ///
    /// Contract: returns `None` for anything else, so that a mistyped `--status` is an error.
    pub fn from_word(text: &str) -> Option<Self> {
        let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        Self::KNOWN
            .into_iter()
            .find(|status| status.slug() == wanted)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_status_is_never_taken_for_ended() {
        assert!(!Status::Unknown("archived".into()).is_ended());
    }

    #[test]
    fn every_known_status_is_read_back_from_its_slug_and_from_its_word() {
        for status in Status::KNOWN {
            assert_eq!(Status::from_word(status.slug()), Some(status.clone()));
            assert_eq!(
                Status::from_word(&status.word().to_uppercase()),
                Some(status)
            );
        }
    }

    #[test]
    fn exactly_the_live_states_before_cancelling_can_be_cancelled() {
        let cancellable: Vec<_> = Status::KNOWN
            .into_iter()
            .filter(Status::is_cancellable)
            .collect();
        assert_eq!(
            cancellable,
            [Status::Validating, Status::InProgress, Status::Finalizing]
        );
    }
}
