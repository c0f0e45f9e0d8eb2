//! Which classes of requests are taken again.

use crate::domain::result::Class;
use crate::domain::{Failure, Kind};

/// Classes of requests that are taken again, in the order in which classes are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice(Vec<Class>);

impl Choice {
    /// What can be taken: every way in which a request may end without a success.
    pub const ALL: [Class; 6] = [
        Class::Soft,
        Class::Error,
        Class::Cancelled,
        Class::Expired,
        Class::Missing,
        Class::Unreadable,
    ];

    /// Reads words of classes, each alone or with commas between; none give the usual choice.
    pub fn of_words(words: &[String]) -> Result<Self, Failure> {
        let words = words.iter().flat_map(|word| word.split(','));
        let mut chosen = Vec::new();
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            let class = Class::of_word(word).filter(|class| Self::ALL.contains(class));
            chosen.push(class.ok_or_else(|| unknown(word))?);
        }
        if chosen.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self::of(&chosen))
    }

    /// Takes these classes; those that cannot be taken again are left out.
    pub fn of(classes: &[Class]) -> Self {
        let all = Self::ALL.into_iter();
        Self(all.filter(|class| classes.contains(class)).collect())
    }

    /// Tells whether requests of a class are taken.
    pub fn takes(&self, class: Class) -> bool {
        self.0.contains(&class)
    }

    /// Takes a class that was left, and leaves one that was taken.
    #[must_use]
    pub fn toggled(&self, class: Class) -> Self {
        let others = self.0.iter().copied().filter(|taken| *taken != class);
        let mut classes: Vec<Class> = others.collect();
        if !self.takes(class) {
            classes.push(class);
        }
        Self::of(&classes)
    }
}

impl Default for Choice {
    /// Everything that is no answer.
    fn default() -> Self {
        let all = Self::ALL.into_iter();
        Self(all.filter(|class| *class != Class::Soft).collect())
    }
}

fn unknown(word: &str) -> Failure {
    let known = Choice::ALL.map(Class::word).join(", ");
    let why = format!("there are {known}");
    Failure::new(Kind::Usage, format!("cannot retry {word:?}"), why)
        .with_hint("name one of them with --only, or leave it out")
}
