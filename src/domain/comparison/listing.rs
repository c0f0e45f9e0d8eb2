//! What every pair of a comparison is, so that a screen can count, filter and go to the next.

use std::fmt;
use std::sync::Arc;

use super::{PairKind, PairKinds};

/// What every pair of a comparison is, in their order. Cheap to clone.
///
/// Positions count from 0 among the pairs of some kinds, as a list shows them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Listing(Arc<[PairKind]>);

/// Which way to look for the next pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Towards the end.
    Forward,
    /// Towards the beginning.
    Backward,
}

impl From<Vec<PairKind>> for Listing {
    fn from(kinds: Vec<PairKind>) -> Self {
        Self(kinds.into())
    }
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listing({} pairs)", self.0.len())
    }
}

impl Listing {
    /// Iterates what the pairs are.
    pub fn kinds(&self) -> impl Iterator<Item = PairKind> {
        self.0.iter().copied()
    }

    /// Returns how many pairs there are of some kinds.
    pub fn count(&self, kinds: PairKinds) -> u64 {
        number(self.kinds().filter(|kind| kinds.has(*kind)).count())
    }

    /// Finds the nearest pair of `wanted` kinds beyond `from` among those of `shown` kinds.
    pub fn seek(&self, from: u64, way: Way, shown: PairKinds, wanted: PairKinds) -> Option<u64> {
        let mut hits = (0..)
            .zip(self.kinds().filter(|kind| shown.has(*kind)))
            .filter(|(_, kind)| wanted.has(*kind))
            .map(|(at, _)| at);
        match way {
            Way::Forward => hits.find(|at| *at > from),
            Way::Backward => hits.take_while(|at| *at < from).last(),
        }
    }

    /// Returns where the pair at a position among `before` is among `after`, or the pair before it
    /// when it is not among those; the first one where there was no pair at that position.
    pub fn carry(&self, at: u64, before: PairKinds, after: PairKinds) -> u64 {
        let skipped = usize::try_from(at).unwrap_or(usize::MAX);
        let mut shown = self.0.iter().enumerate();
        let found = shown
            .by_ref()
            .filter(|(_, kind)| before.has(**kind))
            .nth(skipped);
        let Some((place, kind)) = found else {
            return 0;
        };
        let earlier = self.kinds().take(place).filter(|kind| after.has(*kind));
        let earlier = number(earlier.count());
        if after.has(*kind) {
            earlier
        } else {
            earlier.saturating_sub(1)
        }
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFFERENT: PairKinds = PairKinds::only(PairKind::Different);

    fn listing() -> Listing {
        Listing::from(vec![
            PairKind::Same,
            PairKind::Different,
            PairKind::Same,
            PairKind::OnlyLeft,
            PairKind::Different,
            PairKind::OnlyRight,
        ])
    }

    #[test]
    fn a_filter_counts_only_what_it_shows() {
        let count = |kinds| listing().count(kinds);
        assert_eq!([count(PairKinds::ALL), count(DIFFERENT)], [6, 2]);
    }

    #[test]
    fn the_next_difference_is_found_in_both_directions() {
        let seek = |from, way| listing().seek(from, way, PairKinds::ALL, PairKinds::DIFFERENCES);
        assert_eq!(
            [
                seek(0, Way::Forward),
                seek(1, Way::Forward),
                seek(5, Way::Forward),
                seek(3, Way::Backward),
                seek(1, Way::Backward)
            ],
            [Some(1), Some(3), None, Some(1), None]
        );
    }

    #[test]
    fn another_filter_stays_at_the_same_pair_or_at_the_one_before() {
        let carry = |at| listing().carry(at, PairKinds::ALL, DIFFERENT);
        assert_eq!(
            [carry(0), carry(1), carry(3), carry(4), carry(9)],
            [0, 0, 0, 1, 0]
        );
        assert_eq!(listing().carry(1, DIFFERENT, PairKinds::ALL), 4);
    }
}
