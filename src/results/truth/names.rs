//! What was counted under a name, such as a model: as many names as people can read, and no more.

use std::cmp::Reverse;
use std::collections::HashMap;

/// The most names that are told apart; lines beyond are counted together.
pub(super) const MOST: usize = 1000;
/// What lines beyond are counted under.
pub(super) const OTHERS: &str = "(others)";
/// No name is longer.
const NAME_CHARS: usize = 200;

/// Values by name, in the order in which the names came.
#[derive(Debug, Default)]
pub(super) struct Names<V> {
    found: Vec<(String, V)>,
    index: HashMap<String, usize>,
    /// The last one asked for: most lines of a file have the same model.
    last: usize,
}

impl<V: Default> Names<V> {
    /// Counts something under a name. Takes in every name: a chunk has only so many.
    pub(super) fn add(&mut self, name: &str, count: impl FnOnce(&mut V)) {
        let name = beginning(name, NAME_CHARS);
        let is_last = |(known, _): &(String, V)| known == name;
        if !self.found.get(self.last).is_some_and(is_last) {
            self.last = match self.index.get(name) {
                Some(at) => *at,
                None => self.push(name.to_owned()),
            };
        }
        if let Some((_, value)) = self.found.get_mut(self.last) {
            count(value);
        }
    }

    fn push(&mut self, name: String) -> usize {
        self.index.insert(name.clone(), self.found.len());
        self.found.push((name, V::default()));
        self.found.len() - 1
    }

    /// Adds the values of another, up to the most names.
    pub(super) fn merge(&mut self, other: Self, add: impl Fn(&mut V, V)) {
        for (name, value) in other.found {
            let is_full = self.found.len() >= MOST && !self.index.contains_key(&name);
            let name = if is_full { OTHERS } else { &name };
            self.add(name, |all| add(all, value));
        }
    }

    /// Returns the names, the largest count first.
    pub(super) fn by_count(self, count: impl Fn(&V) -> u64) -> impl Iterator<Item = (String, V)> {
        let mut found = self.found;
        found.sort_by(|(name, value), (other, than)| {
            let order = |name: &String, value| (name == OTHERS, Reverse(count(value)));
            order(name, value)
                .cmp(&order(other, than))
                .then_with(|| name.cmp(other))
        });
        found.into_iter()
    }
}

/// Returns the beginning of a text, of at most so many characters.
pub(super) fn beginning(text: &str, chars: usize) -> &str {
    match text.char_indices().nth(chars) {
        Some((end, _)) => text.split_at(end).0,
        None => text,
    }
}
