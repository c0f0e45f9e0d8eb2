//! Points and spans of time, all of them arguments.

use std::time::Duration;

/// A wall-clock time in whole seconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Returns the time from `earlier` to `self`; zero when `earlier` is in fact later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Returns this time moved by `span` into the future.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(span.as_secs()).unwrap_or(i64::MAX)),
        )
    }
}

/// A point on the monotonic clock: the time since the program started.
///
/// Everything that is scheduled is scheduled on this clock, because the wall clock jumps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub Duration);

impl Moment {
    /// Returns the time from `earlier` to `self`; zero when `earlier` is in fact later.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// Returns this moment moved by `span` into the future.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span))
    }
}

/// Both clocks read at once. Whoever decides something is handed one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock: for ages, deadlines and dates.
    pub wall: Timestamp,
    /// The monotonic clock: for schedules.
    pub at: Moment,
}

/// Writes a span as people say it, in at most 6 columns: `8s`, `41m`, `1h15m`, `3d4h`.
pub fn short_span(span: Duration) -> String {
    let seconds = span.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{minutes}m"),
        3600..86_400 if minutes % 60 == 0 => format!("{hours}h"),
        3600..86_400 => format!("{hours}h{:02}m", minutes % 60),
        86_400..864_000 if hours % 24 == 0 => format!("{days}d"),
        86_400..864_000 => format!("{days}d{}h", hours % 24),
        _ => format!("{days}d"),
    }
}

/// Writes a span as a clock does: `0:41`, `1:15:20`, `2d 03:04:05`.
pub fn clock_span(span: Duration) -> String {
    let seconds = span.as_secs();
    let (s, m, h) = (seconds % 60, seconds / 60 % 60, seconds / 3600 % 24);
    match seconds {
        0..3600 => format!("{m}:{s:02}"),
        3600..86_400 => format!("{h}:{m:02}:{s:02}"),
        _ => format!("{}d {h:02}:{m:02}:{s:02}", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_the_way_people_say_them() {
        let written: Vec<_> = [0, 59, 60, 2460, 3600, 4500, 86_400, 273_600, 864_000]
            .map(|s| short_span(Duration::from_secs(s)))
            .into();
        assert_eq!(
            written,
            ["0s", "59s", "1m", "41m", "1h", "1h15m", "1d", "3d4h", "10d"]
        );
    }

    #[test]
    fn clock_spans_carry_seconds() {
        let written = [41, 4520, 183_845].map(|s| clock_span(Duration::from_secs(s)));
        assert_eq!(written, ["0:41", "1:15:20", "2d 03:04:05"]);
    }

    #[test]
    fn a_later_time_taken_for_an_earlier_one_gives_zero_not_a_panic() {
        assert_eq!(
            Timestamp(i64::MIN).since(Timestamp(i64::MAX)),
            Duration::ZERO
        );
    }
}
