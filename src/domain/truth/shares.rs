//! What shares are of, in one place, so that screen, command line and report say the same.
//!
//! Requests that ended in a class are a share of all that were asked, as far as that is known.
//! A group of failures is a share of all failures.

use super::{ErrorGroup, Tally};
use crate::domain::result::Class;
use crate::domain::share::Share;
use crate::text::number;

impl Tally {
    /// Returns what shares of classes are of: every line, and every request without one.
    ///
    /// That is the number of requests, unless one has several lines, or a line belongs to none.
    pub fn whole(&self) -> u64 {
        self.lines().saturating_add(self.missing.unwrap_or(0))
    }

    /// Says what shares of classes are of: `3,100 requests`, `3,100 requests and 2 further lines`,
    /// and without the requests `3,000 lines`.
    pub fn whole_in_words(&self) -> String {
        let named = |count: u64, one: &str| {
            let many = if count == 1 { "" } else { "s" };
            format!("{} {one}{many}", number(count))
        };
        let Some(asked) = self.asked else {
            return named(self.whole(), "line");
        };
        let requests = named(asked, "request");
        match self.whole().saturating_sub(asked) {
            0 => requests,
            more => format!("{requests} and {}", named(more, "further line")),
        }
    }

    /// Returns the share of a class; `None` where it is not known, and of lines that are counted in
    /// another class too.
    pub fn share(&self, class: Class) -> Option<Share> {
        match class {
            Class::Duplicate | Class::Unknown | Class::Blank => None,
            Class::Ok
            | Class::Soft
            | Class::Error
            | Class::Cancelled
            | Class::Expired
            | Class::Missing
            | Class::Unreadable => Share::of(self.of(class)?, self.whole()),
        }
    }

    /// Returns the lines that are no success: what shares of groups are of.
    pub fn failures(&self) -> u64 {
        self.lines().saturating_sub(self.ok)
    }

    /// Says what shares of groups are of: `share of 135 failures`.
    pub fn failures_in_words(&self) -> String {
        match self.failures() {
            1 => "share of 1 failure".to_owned(),
            many => format!("share of {} failures", number(many)),
        }
    }
}

impl ErrorGroup {
    /// Returns its share of all failures of the same files.
    pub fn share(&self, tally: &Tally) -> Option<Share> {
        Share::of(self.count, tally.failures())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(tally: &Tally, class: Class) -> String {
        let share = tally.share(class).map(|share| share.to_string());
        share.unwrap_or_default()
    }

    #[test]
    fn what_is_missing_is_a_part_of_what_was_asked() {
        let tally = Tally {
            ok: 90,
            asked: Some(100),
            missing: Some(10),
            unknown: Some(0),
            ..Tally::default()
        };
        assert_eq!(
            (
                said(&tally, Class::Ok),
                said(&tally, Class::Missing),
                tally.whole_in_words()
            ),
            ("90.0 %".into(), "10.0 %".into(), "100 requests".into())
        );
    }

    #[test]
    fn one_request_without_an_answer_is_enough_for_less_than_all() {
        let tally = Tally {
            ok: 49_999,
            asked: Some(50_000),
            missing: Some(1),
            ..Tally::default()
        };
        assert_eq!(
            [Class::Ok, Class::Missing].map(|class| said(&tally, class)),
            ["> 99.9 %", "< 0.1 %"]
        );
    }

    #[test]
    fn lines_beyond_the_requests_are_told_and_shares_still_make_a_whole() {
        let tally = Tally {
            ok: 3,
            duplicate: 1,
            unknown: Some(1),
            asked: Some(2),
            missing: Some(1),
            ..Tally::default()
        };
        assert_eq!(tally.whole_in_words(), "2 requests and 2 further lines");
        assert_eq!(
            [Class::Ok, Class::Missing, Class::Duplicate].map(|class| said(&tally, class)),
            ["75.0 %", "25.0 %", ""]
        );
    }

    #[test]
    fn without_the_requests_shares_are_of_the_lines() {
        let tally = Tally {
            ok: 1,
            ..Tally::default()
        };
        assert_eq!(
            (
                tally.whole_in_words(),
                said(&tally, Class::Ok),
                said(&tally, Class::Missing)
            ),
            ("1 line".into(), "100.0 %".into(), String::new())
        );
    }
}
