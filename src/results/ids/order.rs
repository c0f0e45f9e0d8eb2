//! What both files together tell.

use super::{Entry, Ids, Lines};
use crate::domain::result::Place;

/// So many lines of the input that are no requests are named; people read no more.
const UNREAD_NAMED: usize = 10;

impl Ids {
    /// Returns how many requests there are; `None` while they are not known. Lines of the input that
    /// name none are not among them, see [`Self::unreadable_requests`].
    pub fn asked(&self) -> Option<u64> {
        self.requests.as_ref().map(|lines| lines.named.len() as u64)
    }

    /// Returns the lines of the input file that do not say which request they are, in their order:
    /// broken ones, mostly. No line can answer them, so they are not missing.
    pub fn unreadable_requests(&self) -> &[Place] {
        let requests = self.requests.as_ref();
        requests
            .map(|lines| lines.nameless.as_slice())
            .unwrap_or_default()
    }

    /// Returns the numbers of the first of those lines, to be told to people.
    pub fn unread_lines(&self) -> Vec<u32> {
        let unread = self.unreadable_requests().iter().take(UNREAD_NAMED);
        unread.map(|place| place.line).collect()
    }

    /// Returns the requests that no line answers, in the order in which they were asked; none while
    /// the requests are not known.
    pub fn missing(&self) -> Vec<Place> {
        let Some(requests) = &self.requests else {
            return Vec::new();
        };
        let unanswered = beside(requests, &self.results).filter(|(_, answers)| answers.is_empty());
        let named = unanswered.flat_map(|(asked, _)| asked.iter().map(|entry| entry.place));
        let mut missing: Vec<Place> = named.collect();
        missing.sort_unstable();
        missing
    }

    /// Returns the lines whose id stood on an earlier line too, in their order.
    pub fn duplicates(&self) -> Vec<Place> {
        let later = self.results.groups().flat_map(|same| same.iter().skip(1));
        let mut found: Vec<Place> = later.map(|entry| entry.place).collect();
        found.sort_unstable();
        found
    }

    /// Returns the lines whose id nobody asked for, in their order; none while the requests are not
    /// known. A line without an id is not among them.
    pub fn unknown(&self) -> Vec<Place> {
        let Some(requests) = &self.requests else {
            return Vec::new();
        };
        let unasked = beside(&self.results, requests).filter(|(_, asked)| asked.is_empty());
        let places = unasked.flat_map(|(lines, _)| lines.iter().map(|entry| entry.place));
        let mut found: Vec<Place> = places.collect();
        found.sort_unstable();
        found
    }

    /// Returns all lines in the order in which they were asked.
    ///
    /// Lines of one id stay together in their order. Lines that nobody asked for, or that do not say
    /// what they answer, follow at the end in their order; while the requests are not known, those
    /// are all.
    pub fn input_order(&self) -> Vec<Place> {
        let mut ranked: Vec<(u64, Place)> = Vec::with_capacity(self.results.len());
        let nothing = Lines::default();
        let requests = self.requests.as_ref().unwrap_or(&nothing);
        for (lines, asked) in beside(&self.results, requests) {
            let rank = asked.first().map_or(u64::MAX, |entry| entry.place.offset);
            ranked.extend(lines.iter().map(|entry| (rank, entry.place)));
        }
        let nameless = self.results.nameless.iter();
        ranked.extend(nameless.map(|place| (u64::MAX, *place)));
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, place)| place).collect()
    }
}

/// Walks two indices side by side: the lines of each hash of the first, and those of the second.
fn beside<'a>(
    first: &'a Lines,
    second: &'a Lines,
) -> impl Iterator<Item = (&'a [Entry], &'a [Entry])> {
    let mut others = second.groups().peekable();
    first.groups().map(move |lines| {
        let hash_of = |group: &[Entry]| group.first().map(|entry| entry.hash);
        let hash = hash_of(lines);
        while others.next_if(|group| hash_of(group) < hash).is_some() {}
        let same = others.next_if(|group| hash_of(group) == hash);
        (lines, same.unwrap_or_default())
    })
}
