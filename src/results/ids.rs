//! Which line answers which request: the `custom_id`s of results and of requests, hashed.
//!
//! Responsible for finding a line by its id, and for what only both files together tell: which
//! requests have no line, which lines nobody asked for, which id came twice, and in which order
//! things were asked. Keeps no ids but 24 bytes for each line, so that a million lines fit.
//! Two ids of the same 64-bit hash are taken for one. The key of the hash is new in every run, so
//! that nobody can choose such ids; by chance they come once in tens of billions of batches. Who
//! shows a line found here reads it anyway, and sees its id.

mod name;
mod order;

use std::hash::{BuildHasher as _, RandomState};

use crate::domain::result::Place;

pub use name::request_id;

/// The `custom_id`s of the results that are open, and of the requests if those are here.
#[derive(Clone, Debug)]
pub struct Ids {
    key: RandomState,
    results: Lines,
    requests: Option<Lines>,
}

/// The lines of one kind: those with an id by its hash, and those without.
#[derive(Clone, Debug, Default)]
struct Lines {
    /// Sorted by hash and then by place.
    named: Vec<Entry>,
    /// Lines that do not say which request they are, in order.
    nameless: Vec<Place>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    place: Place,
}

impl Default for Ids {
    fn default() -> Self {
        Self::new(RandomState::new(), false)
    }
}

impl Ids {
    /// Makes an empty index; `asked` tells whether the requests are here.
    pub(super) fn new(key: RandomState, asked: bool) -> Self {
        Self {
            key,
            results: Lines::default(),
            requests: asked.then(Lines::default),
        }
    }

    /// Tells whether the requests are known.
    pub fn has_requests(&self) -> bool {
        self.requests.is_some()
    }

    /// Finds the first line that answers a request.
    pub fn result(&self, id: &str) -> Option<Place> {
        self.results(id).next()
    }

    /// Finds all lines that answer a request, in their order.
    pub fn results(&self, id: &str) -> impl Iterator<Item = Place> + use<'_> {
        self.results.of(self.hash(id))
    }

    /// Finds the first request of this name: its line in the input file. `file` is 0.
    pub fn request(&self, id: &str) -> Option<Place> {
        self.requests.as_ref()?.of(self.hash(id)).next()
    }

    /// Tells whether an earlier line has the same id.
    pub fn is_duplicate(&self, id: &str, place: Place) -> bool {
        self.result(id).is_some_and(|first| first < place)
    }

    /// Tells whether nobody asked for this id; never while the requests are not known.
    pub fn is_unknown(&self, id: &str) -> bool {
        self.has_requests() && self.request(id).is_none()
    }

    pub(super) fn hash(&self, id: &str) -> u64 {
        hash(&self.key, id)
    }

    pub(super) fn add_result(&mut self, hash: Option<u64>, place: Place) {
        self.results.add(hash, place);
    }

    pub(super) fn add_request(&mut self, hash: Option<u64>, place: Place) {
        if let Some(requests) = &mut self.requests {
            requests.add(hash, place);
        }
    }

    /// Sorts what was added; nothing is found before.
    pub(super) fn finish(&mut self) {
        self.results.sort();
        if let Some(requests) = &mut self.requests {
            requests.sort();
        }
    }
}

/// Hashes an id as [`Ids`] of this key does.
pub(super) fn hash(key: &RandomState, id: &str) -> u64 {
    key.hash_one(id)
}

impl Lines {
    fn add(&mut self, hash: Option<u64>, place: Place) {
        match hash {
            Some(hash) => self.named.push(Entry { hash, place }),
            None => self.nameless.push(place),
        }
    }

    fn sort(&mut self) {
        self.named.sort_unstable();
        self.named.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.named.len() + self.nameless.len()
    }

    /// Finds the lines of a hash, in their order.
    fn of(&self, hash: u64) -> impl Iterator<Item = Place> + use<'_> {
        let first = self.named.partition_point(|entry| entry.hash < hash);
        let rest = self.named.get(first..).unwrap_or_default();
        let same = rest.iter().take_while(move |entry| entry.hash == hash);
        same.map(|entry| entry.place)
    }

    /// Iterates the lines hash by hash.
    fn groups(&self) -> impl Iterator<Item = &[Entry]> {
        self.named.chunk_by(|one, next| one.hash == next.hash)
    }
}

#[cfg(test)]
mod tests;
