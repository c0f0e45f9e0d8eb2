//! What makes failures the same: class, code and message.

use std::borrow::Cow;

use super::fold::fold;
use super::group::GroupKey;
use crate::domain::result::{Answer, Class, LineError, Outcome, ResultLine};

/// Why a line is no success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause<'a> {
    /// `Error`, `Expired`, `Soft` or `Unreadable`.
    pub class: Class,
    /// The code, or the status where there is no code; why the model stopped for a soft failure.
    pub code: Option<Cow<'a, str>>,
    /// The message as it came; our own words for a soft failure.
    pub message: &'a str,
}

/// In which way a 200 is no success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SoftKind {
    /// There is an answer, but not its end.
    CutShort,
    /// The model declined.
    Refused,
    /// There is no answer.
    Empty,
}

impl SoftKind {
    /// Returns what people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::CutShort => "the answer was cut short",
            Self::Refused => "the model refused",
            Self::Empty => "answered with nothing",
        }
    }
}

impl<'a> Cause<'a> {
    /// Returns why a line is no success; `None` when it is one, or no line at all.
    pub fn of(line: &'a ResultLine) -> Option<Self> {
        match &line.outcome {
            Outcome::Answer(answer) if line.is_soft_failure() => {
                let kind = match answer {
                    Answer::Refusal(_) => SoftKind::Refused,
                    Answer::Empty => SoftKind::Empty,
                    Answer::Text(_)
                    | Answer::ToolCalls(_)
                    | Answer::Embedding { .. }
                    | Answer::Moderation { .. }
                    | Answer::Media(_) => SoftKind::CutShort,
                };
                Some(Self::soft(kind, line.finish.as_deref()))
            }
            Outcome::Answer(_) | Outcome::Missing | Outcome::Blank => None,
            Outcome::Error(LineError {
                status,
                code,
                message,
            }) => Some(Self::failed(
                line.class(),
                *status,
                code.as_deref(),
                message,
            )),
            Outcome::Unreadable(reason) => Some(Self::unreadable(reason)),
        }
    }

    /// Makes the cause of a failed request.
    pub fn failed(
        class: Class,
        status: Option<u16>,
        code: Option<&'a str>,
        message: &'a str,
    ) -> Self {
        let status = || status.map(|status| Cow::Owned(format!("HTTP {status}")));
        Self {
            class,
            code: code.map(Cow::Borrowed).or_else(status),
            message,
        }
    }

    /// Makes the cause of a soft failure.
    pub fn soft(kind: SoftKind, finish: Option<&'a str>) -> Self {
        Self {
            class: Class::Soft,
            code: finish.map(Cow::Borrowed),
            message: kind.words(),
        }
    }

    /// Makes the cause of a line that cannot be read.
    pub fn unreadable(reason: &'a str) -> Self {
        Self {
            class: Class::Unreadable,
            code: None,
            message: reason,
        }
    }

    /// Returns the name of its group, see [`GroupKey`].
    pub fn key(&self) -> GroupKey {
        self.key_with(&mut String::new())
    }

    /// Returns the name of its group and leaves the folded message in a buffer.
    pub fn key_with(&self, folded: &mut String) -> GroupKey {
        fold(self.message, folded);
        let code = self.code.as_deref();
        // A code that is there and empty is none; the bytes between the parts are in no text.
        let parts = [
            self.class.word(),
            "\u{0}",
            code.unwrap_or(""),
            "\u{0}",
            folded,
        ];
        let bytes = parts.into_iter().flat_map(str::bytes);
        let hash = bytes.fold(FNV_OFFSET, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
        });
        GroupKey::named(hash)
    }
}

/// FNV-1a: the same in every run and on every machine, which the hashes of the standard library are
/// not meant to be. Two groups that an enemy made equal are shown as one, and nothing worse.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn line(outcome: Outcome, finish: Option<&str>) -> ResultLine {
        ResultLine {
            file: 0,
            number: 1,
            custom_id: None,
            outcome,
            finish: finish.map(str::to_owned),
            model: None,
            usage: None,
            request_id: None,
            raw: Arc::from([]),
        }
    }

    fn failed(status: Option<u16>, code: Option<&str>, message: &str) -> ResultLine {
        let error = LineError {
            status,
            code: code.map(str::to_owned),
            message: message.to_owned(),
        };
        line(Outcome::Error(error), None)
    }

    fn key(line: &ResultLine) -> GroupKey {
        Cause::of(line).unwrap().key()
    }

    #[test]
    fn failures_that_differ_only_in_numbers_have_one_cause() {
        let one = failed(Some(429), Some("rate_limit"), "Used 12 of 'x'");
        let other = failed(Some(429), Some("rate_limit"), "Used 99,000 of 'y'");
        assert_eq!(key(&one), key(&other));
    }

    #[test]
    fn code_message_class_and_status_without_a_code_tell_causes_apart() {
        let keys = [
            key(&failed(Some(429), Some("a"), "m")),
            key(&failed(Some(429), Some("b"), "m")),
            key(&failed(Some(429), Some("a"), "n")),
            key(&failed(Some(502), None, "m")),
            key(&failed(Some(503), None, "m")),
            key(&failed(None, Some("batch_expired"), "m")),
            key(&line(Outcome::Unreadable("m".into()), None)),
            key(&line(Outcome::Answer(Answer::Empty), Some("a"))),
            key(&line(
                Outcome::Answer(Answer::Refusal("m".into())),
                Some("a"),
            )),
            key(&line(
                Outcome::Answer(Answer::Text("m".into())),
                Some("length"),
            )),
        ];
        let distinct: std::collections::HashSet<_> = keys.into_iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn a_success_has_no_cause() {
        let ok = line(Outcome::Answer(Answer::Text("m".into())), Some("stop"));
        assert_eq!(Cause::of(&ok), None);
        assert_eq!(Cause::of(&line(Outcome::Missing, None)), None);
    }

    #[test]
    fn a_key_is_the_same_in_every_run() {
        let key = key(&failed(Some(400), Some("x"), "line 7"));
        assert_eq!(key, GroupKey(0xe6e5_5f0a_0fc7_4008));
    }
}
