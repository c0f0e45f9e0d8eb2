//! From which class to which requests went between two sets of results.

use crate::domain::result::Class;

/// The classes that a line has by itself, in the order of [`super::Side::classes`].
pub const LINE_CLASSES: [Class; 6] = [
    Class::Ok,
    Class::Soft,
    Class::Error,
    Class::Cancelled,
    Class::Expired,
    Class::Unreadable,
];

/// How many requests were of which class on the left and of which on the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves([[u64; LINE_CLASSES.len()]; LINE_CLASSES.len()]);

impl Moves {
    /// Counts one request more.
    ///
    /// Contract: both are classes that a line has by itself; any other counts as unreadable.
    pub fn count(&mut self, left: Class, right: Class) {
        let cell = self.0.get_mut(column(left));
        if let Some(cell) = cell.and_then(|row| row.get_mut(column(right))) {
            *cell += 1;
        }
    }

    /// Returns how many requests were `left` on the left and `right` on the right.
    pub fn of(&self, left: Class, right: Class) -> u64 {
        let row = self.0.get(column(left));
        let cell = row.and_then(|row| row.get(column(right)));
        cell.copied().unwrap_or_default()
    }

    /// Returns those that changed their class, the most frequent change first.
    pub fn changes(&self) -> Vec<(Class, Class, u64)> {
        let all = LINE_CLASSES
            .into_iter()
            .flat_map(|left| LINE_CLASSES.map(|right| (left, right, self.of(left, right))));
        let mut changes: Vec<_> = all
            .filter(|(left, right, count)| left != right && *count > 0)
            .collect();
        changes.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        changes
    }
}

/// Returns the column of a class in a table of [`LINE_CLASSES`].
pub(super) fn column(class: Class) -> usize {
    match class {
        Class::Ok => 0,
        Class::Soft => 1,
        Class::Error => 2,
        Class::Cancelled => 3,
        Class::Expired => 4,
        Class::Unreadable | Class::Missing | Class::Duplicate | Class::Unknown | Class::Blank => 5,
    }
}

impl super::Side {
    /// Counts one request that ended in a class.
    pub fn count(&mut self, class: Class) {
        self.requests += 1;
        if let Some(count) = self.classes.get_mut(column(class)) {
            *count += 1;
        }
    }

    /// Returns how many requests ended in a class that lines have.
    pub fn of(&self, class: Class) -> u64 {
        self.classes.get(column(class)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::comparison::Side;

    #[test]
    fn every_class_of_a_line_has_its_own_column() {
        assert_eq!(LINE_CLASSES.map(column), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn changes_are_told_the_most_frequent_first_and_without_what_stayed() {
        let mut moves = Moves::default();
        let seen = [
            (Class::Ok, Class::Ok),
            (Class::Ok, Class::Error),
            (Class::Expired, Class::Ok),
            (Class::Expired, Class::Ok),
        ];
        for (left, right) in seen {
            moves.count(left, right);
        }
        assert_eq!(
            moves.changes(),
            [(Class::Expired, Class::Ok, 2), (Class::Ok, Class::Error, 1)]
        );
    }

    #[test]
    fn a_side_knows_how_many_requests_ended_in_a_class() {
        let mut side = Side::default();
        for class in [Class::Ok, Class::Soft, Class::Ok] {
            side.count(class);
        }
        assert_eq!(
            (side.requests, side.of(Class::Ok), side.of(Class::Error)),
            (3, 2, 0)
        );
    }
}
