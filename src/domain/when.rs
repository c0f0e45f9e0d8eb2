//! Times of day and dates as people in a time zone write them; the zone is an argument.

use jiff::tz::TimeZone;
use jiff::{Timestamp as Instant, Zoned};

use super::Timestamp;

fn zoned(at: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    Instant::from_second(at.0)
        .ok()
        .map(|instant| instant.to_zoned(zone.clone()))
}

/// Writes a time of day with seconds: `14:20:03`. A time outside the calendar is `?`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    zoned(at, zone).map_or_else(|| "?".to_owned(), |at| at.strftime("%H:%M:%S").to_string())
}

/// Writes a time as seen from another: `14:20`, `09:12 tomorrow`, `09:12 yesterday`, `12 Mar 09:12`.
pub fn near(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (Some(at), Some(now)) = (zoned(at, zone), zoned(now, zone)) else {
        return "?".to_owned();
    };
    let day = |date: &Zoned| date.date();
    let time = at.strftime("%H:%M");
    if day(&at) == day(&now) {
        return time.to_string();
    }
    if now
        .date()
        .tomorrow()
        .is_ok_and(|tomorrow| tomorrow == day(&at))
    {
        return format!("{time} tomorrow");
    }
    if now
        .date()
        .yesterday()
        .is_ok_and(|yesterday| yesterday == day(&at))
    {
        return format!("{time} yesterday");
    }
    if at.year() == now.year() {
        return at.strftime("%-d %b %H:%M").to_string();
    }
    at.strftime("%-d %b %Y %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_near_as_it_is() {
        let noon = 1_750_075_200;
        let written = [0, 21 * 3600, -13 * 3600, -40 * 86_400, -400 * 86_400]
            .map(|off| near(Timestamp(noon + off), Timestamp(noon), &TimeZone::UTC));
        let wanted = [
            "12:00",
            "09:00 tomorrow",
            "23:00 yesterday",
            "7 May 12:00",
            "12 May 2024 12:00",
        ];
        assert_eq!(written, wanted);
    }

    #[test]
    fn a_time_outside_the_calendar_is_no_panic() {
        assert_eq!(clock(Timestamp(i64::MAX), &TimeZone::UTC), "?");
    }
}
