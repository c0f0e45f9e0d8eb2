//! In which way a request ended, told by what its line says and never by the file it is in.

/// What became of a request.
///
/// A line says one of `Ok`, `Soft`, `Error`, `Expired` and `Unreadable` by itself. `Missing` is a
/// request without a line. `Duplicate` and `Unknown` are what a line is beside its own class, once
/// all lines and all requests are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Answered.
    Ok,
    /// Answered with 200, and yet no success: cut short, filtered, refused, empty.
    Soft,
    /// Failed, at the model or before it.
    Error,
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
}

impl Class {
    /// All classes, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::Ok,
        Self::Soft,
        Self::Error,
        Self::Expired,
        Self::Missing,
        Self::Duplicate,
        Self::Unknown,
        Self::Unreadable,
    ];

    /// Returns its word in flags, queries, JSON and exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Soft => "soft",
            Self::Error => "error",
            Self::Expired => "expired",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::Unknown => "unknown",
            Self::Unreadable => "unreadable",
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
            Self::Expired => "expired",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate id",
            Self::Unknown => "unknown id",
            Self::Unreadable => "unreadable",
        }
    }

    /// Tells whether a request that ended so has no good answer.
    pub fn is_problem(self) -> bool {
        self != Self::Ok
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_found_by_its_word() {
        let found = Class::ALL.map(|class| Class::of_word(class.word()));
        assert_eq!(found, Class::ALL.map(Some));
    }
}
