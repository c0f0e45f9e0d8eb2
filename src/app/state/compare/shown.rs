//! Which pairs of a comparison are listed.

use crate::domain::comparison::{PairKind, PairKinds, Way};

/// Which pairs are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// All of them.
    #[default]
    All,
    /// Those that are on both sides and differ.
    Different,
    /// Those that are only on the left.
    OnlyLeft,
    /// Those that are only on the right.
    OnlyRight,
}

impl Shown {
    const ALL: [Self; 4] = [Self::All, Self::Different, Self::OnlyLeft, Self::OnlyRight];

    /// Returns the kinds of pairs that are listed.
    pub fn kinds(self) -> PairKinds {
        match self {
            Self::All => PairKinds::ALL,
            Self::Different => PairKinds::only(PairKind::Different),
            Self::OnlyLeft => PairKinds::only(PairKind::OnlyLeft),
            Self::OnlyRight => PairKinds::only(PairKind::OnlyRight),
        }
    }

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Different => PairKind::Different.title(),
            Self::OnlyLeft => PairKind::OnlyLeft.title(),
            Self::OnlyRight => PairKind::OnlyRight.title(),
        }
    }

    /// Returns the next one in a direction, round the end.
    #[must_use]
    pub fn turned(self, way: Way) -> Self {
        let by = match way {
            Way::Forward => 1,
            Way::Backward => Self::ALL.len() - 1,
        };
        let mut all = Self::ALL.into_iter().cycle();
        let at = all.position(|shown| shown == self);
        at.and_then(|_| all.nth(by - 1)).unwrap_or_default()
    }
}
