//! What the two sides of a pair have in common.

/// What the two sides of a pair have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PairKind {
    /// They ended in the same class and say the same.
    Same,
    /// Both are there, and they differ.
    Different,
    /// There is no line on the right.
    OnlyLeft,
    /// There is no line on the left.
    OnlyRight,
}

/// Some of the kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PairKinds(u8);

impl PairKind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Same, Self::Different, Self::OnlyLeft, Self::OnlyRight];

    /// Returns its word in flags and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::OnlyLeft => "only-left",
            Self::OnlyRight => "only-right",
        }
    }

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::OnlyLeft => "only left",
            Self::OnlyRight => "only right",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Same => 1,
            Self::Different => 2,
            Self::OnlyLeft => 4,
            Self::OnlyRight => 8,
        }
    }
}

impl PairKinds {
    /// Every kind.
    pub const ALL: Self = Self(15);
    /// Everything that is not the same on both sides.
    pub const DIFFERENCES: Self = Self(15 - PairKind::Same.bit());

    /// Makes the set of one kind.
    pub const fn only(kind: PairKind) -> Self {
        Self(kind.bit())
    }

    /// Tells whether a kind is among them.
    pub const fn has(self, kind: PairKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// Returns those that are in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl FromIterator<PairKind> for PairKinds {
    fn from_iter<T: IntoIterator<Item = PairKind>>(kinds: T) -> Self {
        Self(kinds.into_iter().fold(0, |set, kind| set | kind.bit()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_it_was_made_of_and_nothing_else() {
        let set: PairKinds = [PairKind::Same, PairKind::OnlyRight].into_iter().collect();
        assert_eq!(
            PairKind::ALL.map(|kind| set.has(kind)),
            [true, false, false, true]
        );
    }

    #[test]
    fn differences_are_all_kinds_but_the_same() {
        let held = PairKind::ALL.map(|kind| PairKinds::DIFFERENCES.has(kind));
        assert_eq!(held, [false, true, true, true]);
    }
}
