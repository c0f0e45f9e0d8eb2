//! What became of every request, and which of them are taken again.

use super::Choice;
use crate::domain::result::Class;
use crate::text::number;

/// The requests of a batch by what became of them in it and in what was made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Requests by class; a class that occurs stands once.
    pub classes: Vec<(Class, u64)>,
    /// Which of them are taken.
    pub choice: Choice,
    /// Further lines of the input with the name of an earlier one: the first alone is taken.
    pub repeated: u64,
    /// Lines of the input that do not say which request they are, and so cannot be taken.
    pub nameless: u64,
}

/// One class in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The class.
    pub class: Class,
    /// How many requests are of it.
    pub count: u64,
    /// Whether they are taken.
    pub is_taken: bool,
}

impl Plan {
    /// Makes a plan in which nothing was counted yet.
    pub fn new(choice: Choice) -> Self {
        Self {
            choice,
            ..Self::default()
        }
    }

    /// Counts a request.
    pub fn add(&mut self, class: Class) {
        self.add_many(class, 1);
    }

    /// Counts the requests of another batch of the same run besides; the choice stays.
    pub fn absorb(&mut self, other: &Self) {
        for (class, count) in &other.classes {
            self.add_many(*class, *count);
        }
        self.repeated = self.repeated.saturating_add(other.repeated);
        self.nameless = self.nameless.saturating_add(other.nameless);
    }

    fn add_many(&mut self, class: Class, many: u64) {
        match self.classes.iter_mut().find(|(known, _)| *known == class) {
            Some((_, count)) => *count = count.saturating_add(many),
            None => self.classes.push((class, many)),
        }
    }

    /// Returns how many requests are of a class.
    pub fn of(&self, class: Class) -> u64 {
        let found = self.classes.iter().find(|(known, _)| *known == class);
        found.map_or(0, |(_, count)| *count)
    }

    /// Returns how many requests there are.
    pub fn requests(&self) -> u64 {
        self.classes.iter().map(|(_, count)| count).sum()
    }

    /// Returns how many of them are taken.
    pub fn taken(&self) -> u64 {
        let taken = self.rows().into_iter().filter(|row| row.is_taken);
        taken.map(|row| row.count).sum()
    }

    /// Returns the classes that occur and have no success, in the order in which classes are told.
    pub fn rows(&self) -> Vec<PlanRow> {
        let rows = Choice::ALL.map(|class| PlanRow {
            class,
            count: self.of(class),
            is_taken: self.choice.takes(class),
        });
        rows.into_iter().filter(|row| row.count > 0).collect()
    }

    /// Says in a few words what is taken: `200 of 400 requests`.
    pub fn words(&self) -> String {
        let all = self.requests();
        let noun = if all == 1 { "request" } else { "requests" };
        format!("{} of {} {noun}", number(self.taken()), number(all))
    }

    /// Says what of the input cannot be taken, in whole sentences.
    pub fn notes(&self) -> Vec<String> {
        let lines = |count: u64| match count {
            1 => "1 line".to_owned(),
            many => format!("{} lines", number(many)),
        };
        let repeated = (self.repeated > 0).then(|| {
            let lines = lines(self.repeated);
            format!("{lines} of the input have the custom_id of an earlier one; that one counts.")
        });
        let nameless = (self.nameless > 0).then(|| {
            let lines = lines(self.nameless);
            format!("{lines} of the input say no custom_id and cannot be tried again.")
        });
        repeated.into_iter().chain(nameless).collect()
    }
}
