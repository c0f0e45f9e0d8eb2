//! The rows that answer a jump.

use crate::app::effect::{Rows, Target};
use crate::app::event::Found;
use crate::domain::Failure;
use crate::domain::result::Place;
use crate::results::truth::Study;

use super::hunt::key;
use super::open::Open;

/// Finds a row. Blocking, but for the count, which is handed in.
pub(super) fn seek(
    open: &Open,
    study: Option<&Study>,
    rows: Rows,
    from: u64,
    to: &Target,
) -> Result<Option<Found>, Failure> {
    let place = match to {
        Target::NextHit | Target::PreviousHit => hit(open, rows, from, to)?,
        Target::NextProblem | Target::PreviousProblem => problem(open, study, rows, from, to)?,
        Target::Id(id) => study.and_then(|study| study.ids.result(id)),
        Target::Place(place) => Some(*place),
        Target::Percent(percent) => {
            let row = open.shelf.percent(*percent)?;
            return Ok(Some(Found { row, hit: None }));
        }
    };
    let Some(place) = place else {
        return Ok(None);
    };
    let hit = {
        let hits = open.hits();
        let found = hits.places.binary_search_by_key(&key(place), |at| key(*at));
        found.ok().map(|at| at as u64)
    };
    let row = open.shelf.row_of(place)?;
    Ok(row.map(|row| Found { row, hit }))
}

fn hit(open: &Open, rows: Rows, from: u64, to: &Target) -> Result<Option<Place>, Failure> {
    let at = match rows {
        Rows::All if from != u64::MAX => Some(key(open.shelf.place_of(from)?)),
        Rows::All => None,
        Rows::Hits => {
            let hits = open.hits();
            let at = usize::try_from(from)
                .ok()
                .and_then(|at| hits.places.get(at));
            at.map(|place| key(*place))
        }
    };
    let hits = open.hits();
    Ok(around(&hits.places, at, Way::of(to)))
}

/// In which direction to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Next,
    Previous,
}

impl Way {
    fn of(to: &Target) -> Self {
        match to {
            Target::PreviousHit | Target::PreviousProblem => Self::Previous,
            Target::NextHit
            | Target::NextProblem
            | Target::Id(_)
            | Target::Place(_)
            | Target::Percent(_) => Self::Next,
        }
    }
}

/// Returns the neighbour of a position in an ordered list, round its ends.
fn around(places: &[Place], at: Option<(u8, u32)>, way: Way) -> Option<Place> {
    let found = match (way, at) {
        (Way::Next, Some(at)) => {
            let next = places.partition_point(|place| key(*place) <= at);
            places.get(next).or(places.first())
        }
        (Way::Previous, Some(at)) => {
            let here = places.partition_point(|place| key(*place) < at);
            let before = here.checked_sub(1);
            before.and_then(|at| places.get(at)).or(places.last())
        }
        (Way::Next, None) => places.first(),
        (Way::Previous, None) => places.last(),
    };
    found.copied()
}

fn problem(
    open: &Open,
    study: Option<&Study>,
    rows: Rows,
    from: u64,
    to: &Target,
) -> Result<Option<Place>, Failure> {
    let Some(study) = study else {
        return Ok(None);
    };
    let way = Way::of(to);
    if rows == Rows::Hits {
        let hits = open.hits();
        let problems: Vec<Place> = hits
            .places
            .iter()
            .filter(|place| is_among(&study.problems, **place))
            .copied()
            .collect();
        let at = usize::try_from(from)
            .ok()
            .and_then(|at| hits.places.get(at));
        return Ok(around(&problems, at.map(|place| key(*place)), way));
    }
    let at = match from {
        u64::MAX => None,
        row => Some(key(open.shelf.place_of(row)?)),
    };
    Ok(around(&study.problems, at, way))
}

fn is_among(places: &[Place], place: Place) -> bool {
    let found = places.binary_search_by_key(&key(place), |at| key(*at));
    found.is_ok()
}
