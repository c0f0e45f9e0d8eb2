//! Points in time and spans of it, in milliseconds; reads no clock.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{self, Deserializer};

/// A point in time in unix milliseconds, always passed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(i64);

impl Moment {
    pub(crate) const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub(crate) const fn millis(self) -> i64 {
        self.0
    }

    /// Whole unix seconds, as the protocol writes times.
    pub(crate) const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    pub(crate) const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    pub(crate) const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

/// A length of time in milliseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span(i64);

impl Span {
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) const fn from_millis(millis: i64) -> Self {
        if millis < 0 { Self(0) } else { Self(millis) }
    }

    pub(crate) const fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    pub(crate) const fn millis(self) -> i64 {
        self.0
    }

    pub(crate) fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(count)))
    }

    pub(crate) fn std(self) -> std::time::Duration {
        std::time::Duration::from_millis(self.0.unsigned_abs())
    }
}

/// Why a text is not a span.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotASpan(String);

impl fmt::Display for NotASpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a length of time; write it like \"1h 30m\" or \"250ms\"",
            self.0
        )
    }
}

impl FromStr for Span {
    type Err = NotASpan;

    /// Reads `"1d 2h 3m 4s 500ms"`, any subset in any order, with or without spaces.
    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let refuse = || NotASpan(text.to_owned());
        let mut rest = text.trim();
        let mut total: i64 = 0;
        if rest.is_empty() {
            return Err(refuse());
        }
        while !rest.is_empty() {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .ok_or_else(refuse)?;
            let (number, tail) = rest.split_at_checked(digits).ok_or_else(refuse)?;
            let letters = tail
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(tail.len());
            let (unit, tail) = tail.split_at_checked(letters).ok_or_else(refuse)?;
            let factor = unit_millis(unit).ok_or_else(refuse)?;
            let count: i64 = number.parse().map_err(|_not_a_number| refuse())?;
            let part = count.checked_mul(factor).ok_or_else(refuse)?;
            total = total.checked_add(part).ok_or_else(refuse)?;
            rest = tail.trim_start();
        }
        Ok(Self(total))
    }
}

const fn unit_millis(unit: &str) -> Option<i64> {
    match unit.as_bytes() {
        b"ms" => Some(1),
        b"s" => Some(1000),
        b"m" => Some(60_000),
        b"h" => Some(3_600_000),
        b"d" => Some(86_400_000),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_read_with_and_without_spaces() {
        assert_eq!("1h 30m".parse(), Ok(Span::from_seconds(5400)));
        assert_eq!("2s500ms".parse(), Ok(Span::from_millis(2500)));
        assert_eq!("0s".parse(), Ok(Span::ZERO));
    }

    #[test]
    fn a_span_without_a_unit_is_refused_with_an_example() {
        let refusal = "90".parse::<Span>().unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "`90` is not a length of time; write it like \"1h 30m\" or \"250ms\""
        );
    }

    #[test]
    fn a_span_longer_than_time_is_refused() {
        assert!("9999999999999999d".parse::<Span>().is_err());
    }
}
