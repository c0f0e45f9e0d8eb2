//! Which lines are of one request, in the order of the files.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{NONE, Sort, Step};
use crate::ops::export::index::{Id, NO_ID};

/// The lines of each id, in the order of the files.
pub(super) struct Chains {
    /// The first and the last line of an id.
    pub(super) ends: HashMap<Id, (u32, u32)>,
    /// The next line with the same id, for each line.
    next: Vec<u32>,
    repeats: Vec<bool>,
}

impl Chains {
    pub(super) fn of(ids: &[Id]) -> Self {
        let mut ends: HashMap<Id, (u32, u32)> = HashMap::with_capacity(ids.len());
        let mut next = vec![NONE; ids.len()];
        let mut repeats = vec![false; ids.len()];
        for (n, id) in (0..).zip(ids).filter(|(_, id)| **id != NO_ID) {
            match ends.entry(*id) {
                Entry::Vacant(vacant) => {
                    vacant.insert((n, n));
                }
                Entry::Occupied(mut known) => {
                    let (_, last) = known.get_mut();
                    set(&mut next, *last, n);
                    set(&mut repeats, n, true);
                    *last = n;
                }
            }
        }
        Self {
            ends,
            next,
            repeats,
        }
    }

    /// Iterates the lines of an id.
    pub(super) fn lines_of(&self, id: Id) -> impl Iterator<Item = u32> {
        let first = self.ends.get(&id).map(|(first, _)| *first);
        std::iter::successors(first, |line| {
            let next = self.next.get(usize::try_from(*line).ok()?).copied();
            next.filter(|next| *next != NONE)
        })
    }

    fn is_repeat(&self, line: u32) -> bool {
        let place = usize::try_from(line).ok();
        place.is_some_and(|at| self.repeats.get(at).copied().unwrap_or(false))
    }

    pub(super) fn step(&self, line: u32, id: Id, link: Link) -> Step {
        let (request, sort) = match link {
            _ if id == NO_ID => (NONE, Sort::Nameless),
            Link::None => (NONE, Sort::Stray),
            Link::To(request) => (request, Sort::Asked),
            Link::NotHere => (NONE, Sort::Asked),
        };
        Step {
            result: line,
            request,
            sort,
            is_repeat: self.is_repeat(line),
        }
    }
}

/// Which request a line answers.
#[derive(Clone, Copy)]
pub(super) enum Link {
    To(u32),
    /// There is none of this name.
    None,
    /// The requests are not here.
    NotHere,
}

/// Sets a place and returns what was there.
pub(super) fn set<T: Copy>(places: &mut [T], at: u32, value: T) -> T {
    let place = usize::try_from(at).ok().and_then(|at| places.get_mut(at));
    place.map_or(value, |place| std::mem::replace(place, value))
}
