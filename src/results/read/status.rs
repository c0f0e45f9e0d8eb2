//! The HTTP status inside of a line: what counts as one, and which of them is a success.

use serde_json::value::RawValue;

use crate::domain::result::LineError;
use crate::results::json;

/// The numbers that are a status of HTTP.
pub(in crate::results) const HTTP: std::ops::RangeInclusive<u16> = 100..=599;
/// Those of a success.
pub(in crate::results) const SUCCESS: std::ops::RangeInclusive<u16> = 200..=299;

/// No more of what stands in the place of a status is told.
const MOST_CHARS: usize = 40;

/// What a response says of its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status<'a> {
    /// Nothing, or the `0` that was seen in its place beside answers that count as completed
    /// (`batch-api §3` of the project's reference notes).
    Absent,
    /// A status of HTTP.
    Code(u16),
    /// What is none, as it stands there: `-1`, `9999`.
    Odd(&'a str),
}

impl<'a> Status<'a> {
    pub(super) fn of(raw: Option<&'a RawValue>) -> Self {
        let Some(written) = raw.map(RawValue::get).filter(|written| *written != "null") else {
            return Self::Absent;
        };
        let code = json::count(raw).and_then(|code| u16::try_from(code).ok());
        if code == Some(0) {
            return Self::Absent;
        }
        code.filter(|code| HTTP.contains(code))
            .map_or(Self::Odd(written), Self::Code)
    }

    /// Returns the status, where it is one.
    pub(super) fn code(self) -> Option<u16> {
        match self {
            Self::Code(code) => Some(code),
            Self::Absent | Self::Odd(_) => None,
        }
    }

    pub(super) fn is_success(self) -> bool {
        self.code().is_some_and(|code| SUCCESS.contains(&code))
    }

    /// Adds the status to what is told of a failure; one that is none is told in words.
    pub(super) fn told_with(self, error: LineError) -> LineError {
        let Self::Odd(written) = self else {
            return LineError {
                status: error.status.or(self.code()),
                ..error
            };
        };
        let written: String = written.chars().take(MOST_CHARS).collect();
        let odd = format!("the status {written} is none of HTTP");
        let message = if error.message.is_empty() {
            odd
        } else {
            format!("{odd}: {}", error.message)
        };
        LineError { message, ..error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(written: &str) -> Status<'_> {
        Status::of(Some(serde_json::from_str(written).unwrap()))
    }

    #[test]
    fn only_what_http_knows_is_a_status_and_only_200_to_299_a_success() {
        let good = ["200", "299", "\"200\"", "200.0"].map(|code| status(code).is_success());
        assert_eq!(good, [true; 4]);
        let known = ["100", "199", "300", "599"].map(status);
        let expected = [100, 199, 300, 599].map(Status::Code);
        assert_eq!(known, expected);
        assert!(known.iter().all(|code| !code.is_success()));
        let odd = [
            "99", "600", "9999", "-1", "200.5", "65736", "1e400", "true", "{}", "\"ok\"",
        ];
        assert_eq!(odd.map(status), odd.map(Status::Odd));
        let none = [Status::of(None), status("null"), status("0")];
        assert_eq!(none, [Status::Absent; 3]);
    }

    #[test]
    fn what_is_no_status_is_told_beside_the_message_and_not_at_any_length() {
        let error = |message: &str| LineError {
            message: message.to_owned(),
            ..LineError::default()
        };
        let told = status("-1").told_with(error("no"));
        assert_eq!(told, error("the status -1 is none of HTTP: no"));
        let long = format!("\"{}\"", "x".repeat(1000));
        assert!(status(&long).told_with(error("")).message.len() < 100);
    }
}
