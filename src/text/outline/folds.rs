//! Which containers of an outline are folded.

use std::collections::BTreeSet;

use super::Outline;

/// A list of plain values that is longer than this is folded to begin with.
const LONG: usize = 24;

/// The folded containers, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    folded: BTreeSet<usize>,
}

impl Folds {
    /// Folds nothing but long lists of plain values, such as the numbers of an embedding.
    pub fn to_begin_with(outline: &Outline) -> Self {
        let long = |at: usize| outline.items(at) > LONG && outline.is_flat(at);
        Self::of(outline, |at, _| long(at))
    }

    /// Folds every container but the whole.
    pub fn all(outline: &Outline) -> Self {
        Self::from_level(outline, 1)
    }

    /// Folds every container that is inside of so many others.
    pub fn from_level(outline: &Outline, level: usize) -> Self {
        Self::of(outline, |_, depth| depth >= level)
    }

    /// Tells whether a container is folded.
    pub fn is_folded(&self, node: usize) -> bool {
        self.folded.contains(&node)
    }

    /// Folds a container.
    pub fn fold(&mut self, node: usize) {
        self.folded.insert(node);
    }

    /// Unfolds a container.
    pub fn unfold(&mut self, node: usize) {
        self.folded.remove(&node);
    }

    /// Folds a container, or unfolds it.
    pub fn toggle(&mut self, node: usize) {
        if !self.folded.remove(&node) {
            self.folded.insert(node);
        }
    }

    fn of(outline: &Outline, is_folded: impl Fn(usize, usize) -> bool) -> Self {
        let containers = outline.containers();
        let folded = containers.filter(|(at, depth)| is_folded(*at, *depth));
        Self {
            folded: folded.map(|(at, _)| at).collect(),
        }
    }
}
