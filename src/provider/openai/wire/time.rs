//! Times in every form in which they were seen.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::fields::{Fields, text};
use crate::domain::Timestamp;

/// From here on a number is milliseconds: as seconds it would be the year 5138.
const FIRST_MILLIS: i64 = 100_000_000_000;
/// What one gateway writes for "not set": midnight of 2000-01-01 in China.
const UNSET: i64 = 946_656_000;
/// The end of the year 9999.
const LAST: i64 = 253_402_300_799;

/// Returns the first of the fields that is a time.
pub(super) fn of(fields: &Fields<'_>, names: &[&str]) -> Option<Timestamp> {
    names
        .iter()
        .find_map(|name| read(&text(fields.raw(name)?)?))
}

/// Reads seconds, milliseconds, floats and texts of them, or an ISO 8601 date; without a zone it is
/// taken for UTC. 0 and other ways to say "not set" give `None`.
fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let number = whole(text).map(|number| {
        if number >= FIRST_MILLIS {
            number / 1000
        } else {
            number
        }
    });
    let seconds = number.or_else(|| iso(text))?;
    let is_set = (1..=LAST).contains(&seconds) && seconds != UNSET;
    is_set.then_some(Timestamp(seconds))
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| {
        let float: f64 = text.parse().ok()?;
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
        (-1e15..=1e15).contains(&float).then_some(float as i64)
    })
}

fn iso(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_second());
    }
    let local: DateTime = text.parse().ok()?;
    let zoned = local.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_time_is_read() {
        for written in [
            "1714508499",
            "1714508499.75",
            "1714508499123",
            "1714508499123.5",
            "1.714508499e9",
            " 1714508499 ",
            "2024-04-30T20:21:39Z",
            "2024-04-30T22:21:39.5+02:00",
            "2024-04-30 20:21:39",
            "2024-04-30T20:21:39.123456",
        ] {
            assert_eq!(read(written), Some(Timestamp(1_714_508_499)), "{written}");
        }
    }

    #[test]
    fn every_way_to_write_no_time_is_understood() {
        for written in [
            "",
            "0",
            "0.0",
            "-1",
            "946656000000",
            "946656000",
            "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "soon",
            "NaN",
            "1e400",
            "99999999999999999",
            "true",
        ] {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
