//! In which way a request ended, told by what its line says and never by the file it is in.

/// The code that the protocol gives a request which was not begun in time.
const EXPIRED: &str = "batch_expired";
/// The code for a request that was not begun before the batch was cancelled.
const CANCELLED: &str = "batch_cancelled";

/// What became of a request.
///
/// A line says one of `Ok`, `Soft`, `Error`, `Cancelled`, `Expired` and `Unreadable` by itself.
/// `Missing` is a request without a line. `Duplicate` and `Unknown` are what a line is beside its own class, once
/// all lines and all requests are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Answered.
    Ok,
    /// Answered with 200, and yet no success: cut short, filtered, refused, empty.
    Soft,
    /// Failed, at the model or before it.
    Error,
    /// Not begun before the batch was cancelled.
    Cancelled,
    /// Not begun before the completion window was over.
    Expired,
    /// Asked, and in neither file.
    Missing,
    /// Its `custom_id` stood on an earlier line too.
    Duplicate,
    /// Its `custom_id` was never asked for.
    Unknown,
    /// A line that is not what the protocol says.
    Unreadable,
    /// A line with nothing on it: no result, listed with its number, and counted nowhere.
    Blank,
}

impl Class {
    /// All classes of requests, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Ok,
        Self::Soft,
        Self::Error,
        Self::Cancelled,
        Self::Expired,
        Self::Missing,
        Self::Duplicate,
        Self::Unknown,
        Self::Unreadable,
    ];

    /// Returns what a failed request with this code is: what never ran is told apart from errors.
    pub fn of_code(code: Option<&str>) -> Self {
        match code {
            Some(EXPIRED) => Self::Expired,
            Some(CANCELLED) => Self::Cancelled,
            Some(_) | None => Self::Error,
        }
    }

    /// Returns its word in flags, queries, JSON and exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Soft => "soft",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::Unknown => "unknown",
            Self::Unreadable => "unreadable",
            Self::Blank => "blank",
        }
    }

    /// Finds a class by its word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }

    /// Returns what people call it: `soft failure`, `unknown id`.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Soft => "soft failure",
            Self::Error => "error",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate id",
            Self::Unknown => "unknown id",
            Self::Unreadable => "unreadable",
            Self::Blank => "blank line",
        }
    }

    /// Returns what so many of a class are called: `2 errors`, `1 error`, `2 expired`.
    pub fn called(self, count: u64) -> &'static str {
        if count == 1 {
            return self.title();
        }
        match self {
            Self::Soft => "soft failures",
            Self::Error => "errors",
            Self::Duplicate => "duplicate ids",
            Self::Unknown => "unknown ids",
            Self::Blank => "blank lines",
            Self::Ok | Self::Cancelled | Self::Expired | Self::Missing | Self::Unreadable => {
                self.title()
            }
        }
    }

    /// Tells whether a request that ended so has no good answer.
    pub fn is_problem(self) -> bool {
        !matches!(self, Self::Ok | Self::Blank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ran_is_no_error() {
        let codes = [
            Some("batch_expired"),
            Some("batch_cancelled"),
            Some("x"),
            None,
        ];
        let classes = [Class::Expired, Class::Cancelled, Class::Error, Class::Error];
        assert_eq!(codes.map(Class::of_code), classes);
    }

    #[test]
    fn every_class_is_found_by_its_word() {
        let found = Class::ALL.map(|class| Class::of_word(class.word()));
        assert_eq!(found, Class::ALL.map(Some));
    }
}
