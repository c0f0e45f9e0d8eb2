//! How long to wait: what the provider asks for, else a random part of a growing span.
//!
//! Pure: clock and chance are arguments.

use std::time::Duration;

use jiff::fmt::rfc2822;

use crate::domain::Timestamp;

const FIRST: Duration = Duration::from_millis(500);

/// Draws from 0 to `min(cap, 0.5 s · 2^n)`, so that many clients never come back in step.
pub fn full_jitter(n: u32, cap: Duration, roll: f64) -> Duration {
    let roll = if roll.is_finite() {
        roll.clamp(0.0, 1.0)
    } else {
        0.5
    };
    FIRST
        .saturating_mul(2u32.saturating_pow(n))
        .min(cap)
        .mul_f64(roll)
}

/// Reads what the provider asks for: `retry-after-ms`, else `retry-after` in seconds or as a date.
///
/// `now` is the moment of the reply by the provider's own clock, so that a wrong clock here does
/// not matter. Nonsense and times that are over give `None`.
pub fn asked(millis: Option<&str>, after: Option<&str>, now: Timestamp) -> Option<Duration> {
    let from_millis = millis.and_then(|text| seconds(text, 1000.0));
    from_millis.or_else(|| {
        let after = after?;
        seconds(after, 1.0).or_else(|| {
            let until = http_date(after)?;
            (until > now).then(|| until.since(now))
        })
    })
}

/// Reads a date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(text: &str) -> Option<Timestamp> {
    let zoned = rfc2822::DateTimeParser::new()
        .parse_zoned(text.trim())
        .ok()?;
    Some(Timestamp(zoned.timestamp().as_second()))
}

fn seconds(text: &str, per_second: f64) -> Option<Duration> {
    let number: f64 = text.trim().parse().ok()?;
    let span = Duration::try_from_secs_f64(number / per_second).ok()?;
    (number >= 0.0).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(784_111_777);

    #[test]
    fn the_wait_grows_up_to_its_cap_and_chance_takes_a_part_of_it() {
        let cap = Duration::from_secs(8);
        let longest: Vec<u128> = [0, 1, 2, 3, 4, 5, 40]
            .map(|n| full_jitter(n, cap, 1.0).as_millis())
            .into();
        assert_eq!(longest, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
        assert_eq!(full_jitter(9, cap, 0.0), Duration::ZERO);
        assert_eq!(full_jitter(2, cap, f64::NAN), Duration::from_secs(1));
    }

    #[test]
    fn every_way_of_asking_to_wait_is_understood() {
        let millis = |text| asked(Some(text), None, NOW).map(|span| span.as_millis());
        let after = |text| asked(None, Some(text), NOW).map(|span| span.as_millis());
        assert_eq!(millis("1500"), Some(1500));
        assert_eq!(after("2"), Some(2000));
        assert_eq!(after(" 0.25 "), Some(250));
        assert_eq!(after("0"), Some(0));
        assert_eq!(after("86400"), Some(86_400_000));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:40 GMT"), Some(3000));
        assert_eq!(
            asked(Some("250"), Some("9"), NOW),
            Some(Duration::from_millis(250))
        );
    }

    #[test]
    fn nonsense_and_the_past_are_no_wish() {
        for text in [
            "-5",
            "abc",
            "",
            "NaN",
            "inf",
            "1e400",
            "Sun, 06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(asked(None, Some(text), NOW), None, "{text}");
        }
    }
}
