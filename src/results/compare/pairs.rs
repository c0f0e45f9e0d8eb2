//! The pairs of a comparison, small, and how one of them is read again.

use super::sources::Sources;
use super::spot::Spot;
use crate::domain::Failure;
use crate::domain::comparison::{Listing, Pair, PairKind, PairKinds, PairLines};
use crate::domain::result::ResultLine;

/// Every pair: what it is, and where its lines are.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    listing: Listing,
    spots: Vec<(Option<Spot>, Option<Spot>)>,
}

/// A pair that is to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    kind: PairKind,
    left: Option<Spot>,
    right: Option<Spot>,
}

impl FromIterator<(PairKind, Option<Spot>, Option<Spot>)> for Pairs {
    fn from_iter<T>(pairs: T) -> Self
    where
        T: IntoIterator<Item = (PairKind, Option<Spot>, Option<Spot>)>,
    {
        let pairs = pairs
            .into_iter()
            .map(|(kind, left, right)| (kind, (left, right)));
        let (kinds, spots): (Vec<PairKind>, _) = pairs.unzip();
        Self {
            listing: kinds.into(),
            spots,
        }
    }
}

impl Pairs {
    /// Returns what every pair is.
    pub(super) fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Iterates the pairs of some kinds.
    pub(super) fn of(&self, kinds: PairKinds) -> impl Iterator<Item = Found> {
        let all = self.listing.kinds().zip(&self.spots);
        all.filter(move |(kind, _)| kinds.has(*kind))
            .map(|(kind, (left, right))| Found {
                kind,
                left: *left,
                right: *right,
            })
    }
}

impl Found {
    /// Reads both lines. What is no longer the pair that was compared is told, not shown.
    pub(super) fn read(self, left: &Sources, right: &Sources) -> Result<PairLines, Failure> {
        let on_left = self.left.map(|spot| left.line(spot)).transpose()?;
        let on_right = self.right.map(|spot| right.line(spot)).transpose()?;
        let id = |line: &Option<ResultLine>| line.as_ref().map(|line| line.custom_id.clone());
        let custom_id = match (id(&on_left), id(&on_right)) {
            (Some(one), Some(other)) if one != other => return Err(left.changed()),
            (Some(Some(id)), _) | (None, Some(Some(id))) => id,
            (Some(None), _) => return Err(left.changed()),
            (None, _) => return Err(right.changed()),
        };
        Ok(PairLines {
            pair: Pair {
                custom_id,
                kind: self.kind,
                left: self.left.map(Spot::place),
                right: self.right.map(Spot::place),
            },
            left: on_left,
            right: on_right,
        })
    }
}
