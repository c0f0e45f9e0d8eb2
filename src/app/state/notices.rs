//! What the user is told: toasts for the moment, a log for later. Nothing told is ever lost.

use std::collections::VecDeque;
use std::time::Duration;

use crate::domain::{Failure, Moment, Now, Timestamp};

/// Notices kept for the log.
const KEPT: usize = 500;
/// Toasts on the screen at once.
const SHOWN: usize = 3;
/// How long a toast stays; errors stay until they are dismissed.
const TOAST: Duration = Duration::from_secs(5);

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something went well.
    Good,
    /// Something deserves a look.
    Warning,
    /// Something went wrong.
    Error,
}

/// Something the user was told. Its words may come from outside: show them cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// What happened, and why.
    pub text: String,
    /// What to do.
    pub hint: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When its toast goes; `None` for errors, which stay until dismissed.
    pub until: Option<Moment>,
}

/// All notices, and which of them are toasts now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    log: VecDeque<Notice>,
    toasts: VecDeque<Notice>,
    remark: Option<&'static str>,
    told: u64,
}

impl Notices {
    /// Tells the user something.
    pub fn tell(&mut self, severity: Severity, text: impl Into<String>, now: Now) {
        self.push(severity, text.into(), None, now);
    }

    /// Tells the user of a failure: what, why, what to do.
    pub fn fail(&mut self, failure: &Failure, now: Now) {
        self.push(
            Severity::Error,
            failure.to_string(),
            Some(failure.hint().to_owned()),
            now,
        );
    }

    /// Notes something in the log without a toast.
    pub fn note(&mut self, severity: Severity, text: impl Into<String>, now: Now) {
        self.keep(Notice {
            severity,
            text: text.into(),
            hint: None,
            at: now.wall,
            until: None,
        });
    }

    fn push(&mut self, severity: Severity, text: String, hint: Option<String>, now: Now) {
        let until = (severity < Severity::Error).then(|| now.at.plus(TOAST));
        let notice = Notice {
            severity,
            text,
            hint,
            at: now.wall,
            until,
        };
        self.keep(notice.clone());
        self.toasts.retain(|toast| toast.text != notice.text);
        self.toasts.push_back(notice);
        while self.toasts.len() > SHOWN {
            // An error gives way to nothing but newer errors.
            let news = self.toasts.iter().position(|toast| toast.until.is_some());
            self.toasts.remove(news.unwrap_or(0));
        }
    }

    fn keep(&mut self, notice: Notice) {
        self.told += 1;
        self.log.push_back(notice);
        while self.log.len() > KEPT {
            self.log.pop_front();
        }
    }

    /// Says in the footer why a key does nothing here, until the next key.
    pub fn remark(&mut self, reason: &'static str) {
        self.remark = Some(reason);
    }

    /// Takes back the remark in the footer.
    pub fn clear_remark(&mut self) {
        self.remark = None;
    }

    /// Returns the remark in the footer.
    pub fn current_remark(&self) -> Option<&'static str> {
        self.remark
    }

    /// Takes down toasts whose time is over.
    pub fn expire(&mut self, now: Now) {
        self.toasts
            .retain(|toast| toast.until.is_none_or(|until| until > now.at));
    }

    /// Takes down the toast of a failure that is over. It stays in the log.
    pub fn retract(&mut self, failure: &Failure) {
        let text = failure.to_string();
        self.toasts.retain(|toast| toast.text != text);
    }

    /// Takes down all toasts; tells whether one of them would have stayed. News alone are no reason
    /// for a key to do nothing else: they go by themselves.
    pub fn dismiss(&mut self) -> bool {
        let had = self.has_staying();
        self.toasts.clear();
        had
    }

    /// Tells whether there is a toast that stays until it is dismissed.
    pub fn has_staying(&self) -> bool {
        self.toasts.iter().any(|toast| toast.until.is_none())
    }

    /// Returns when the next toast goes.
    pub fn deadline(&self) -> Option<Moment> {
        self.toasts.iter().filter_map(|toast| toast.until).min()
    }

    /// Returns the toasts, oldest first.
    pub fn toasts(&self) -> impl DoubleEndedIterator<Item = &Notice> {
        self.toasts.iter()
    }

    /// Returns how many notices there have been, those that the log has dropped among them.
    pub fn told(&self) -> u64 {
        self.told
    }

    /// Returns everything told, oldest first.
    pub fn log(&self) -> impl DoubleEndedIterator<Item = &Notice> + ExactSizeIterator {
        self.log.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Now {
        Now {
            wall: Timestamp(0),
            at: Moment(Duration::from_secs(seconds)),
        }
    }

    #[test]
    fn an_error_stays_until_it_is_dismissed() {
        let mut notices = Notices::default();
        notices.tell(Severity::Error, "broken", at(0));
        notices.tell(Severity::Info, "fine", at(0));
        notices.expire(at(3600));
        assert_eq!(
            notices
                .toasts()
                .map(|n| n.text.as_str())
                .collect::<Vec<_>>(),
            ["broken"]
        );
        assert!(notices.dismiss());
        assert_eq!(notices.log().len(), 2);
    }

    #[test]
    fn no_news_takes_the_place_of_an_error() {
        let mut notices = Notices::default();
        for (severity, text) in [
            (Severity::Error, "broken"),
            (Severity::Good, "a"),
            (Severity::Good, "b"),
            (Severity::Good, "c"),
        ] {
            notices.tell(severity, text, at(0));
        }
        let told: Vec<&str> = notices.toasts().map(|n| n.text.as_str()).collect();
        assert_eq!(told, ["broken", "b", "c"]);
    }

    #[test]
    fn news_do_not_stand_in_the_way_of_going_back() {
        let mut notices = Notices::default();
        notices.tell(Severity::Good, "saved", at(0));
        assert!(!notices.dismiss());
        assert_eq!(notices.toasts().count(), 0);
    }

    #[test]
    fn the_same_words_twice_are_one_toast_and_two_entries_of_the_log() {
        let mut notices = Notices::default();
        notices.tell(Severity::Info, "again", at(0));
        notices.tell(Severity::Info, "again", at(1));
        assert_eq!((notices.toasts().count(), notices.log().len()), (1, 2));
    }
}
