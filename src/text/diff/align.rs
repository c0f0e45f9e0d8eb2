//! Finds what two sequences have in common, in bounded time.
//!
//! What both hold once and in the same order stays put; between such anchors the shortest
//! difference is looked for, as far as the budget goes. Without anchors a long pair of texts that
//! have little in common would take quadratic time.

use std::ops::Range;

use similar::algorithms::IdentifyDistinct;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of both sequences: the same in both, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
    pub(super) is_same: bool,
}

/// How many pairs of one here and one there may still be compared.
#[derive(Debug)]
pub(super) struct Budget {
    pairs: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { pairs: 3_000_000 }
    }
}

impl Budget {
    fn allows(&mut self, left: usize, right: usize) -> bool {
        let left_over = self.pairs.checked_sub(left.saturating_mul(right));
        self.pairs = left_over.unwrap_or(self.pairs);
        left_over.is_some()
    }
}

/// Within anchors there may be others; deeper than this nobody looks.
const DEEPEST: usize = 4;

/// What was found.
#[derive(Debug)]
pub(super) struct Aligned {
    /// They cover both sequences from start to end.
    pub(super) runs: Vec<Run>,
    /// Whether the budget was enough to look everywhere.
    pub(super) is_whole: bool,
}

/// Aligns two sequences.
pub(super) fn align(left: &[&str], right: &[&str], budget: &mut Budget) -> Aligned {
    let ids = IdentifyDistinct::<u32>::new(left, 0..left.len(), right, 0..right.len());
    let (old, new) = (ids.old_lookup(), ids.new_lookup());
    let lefts: Vec<u32> = ids.old_range().map(|at| old[at]).collect();
    let rights: Vec<u32> = ids.new_range().map(|at| new[at]).collect();
    let mut alignment = Alignment {
        left: &lefts,
        right: &rights,
        runs: Vec::new(),
        is_whole: true,
        budget,
    };
    alignment.align(0..lefts.len(), 0..rights.len(), 0);
    Aligned {
        runs: alignment.runs,
        is_whole: alignment.is_whole,
    }
}

struct Alignment<'a> {
    left: &'a [u32],
    right: &'a [u32],
    runs: Vec<Run>,
    is_whole: bool,
    budget: &'a mut Budget,
}

impl Alignment<'_> {
    fn align(&mut self, left: Range<usize>, right: Range<usize>, depth: usize) {
        let before = common(self.lefts(&left).iter(), self.rights(&right).iter());
        let inner = (
            left.start + before..left.end,
            right.start + before..right.end,
        );
        let (lefts, rights) = (self.lefts(&inner.0), self.rights(&inner.1));
        let after = common(lefts.iter().rev(), rights.iter().rev());
        let ends = (left.end - after, right.end - after);
        self.push(left.start..inner.0.start, right.start..inner.1.start, true);
        self.differ(inner.0.start..ends.0, inner.1.start..ends.1, depth);
        self.push(ends.0..left.end, ends.1..right.end, true);
    }

    /// Aligns what begins and ends differently.
    fn differ(&mut self, left: Range<usize>, right: Range<usize>, depth: usize) {
        if left.is_empty() || right.is_empty() {
            return self.push(left, right, false);
        }
        if self.budget.allows(left.len(), right.len()) {
            return self.shortest(&left, &right);
        }
        let anchors = anchors(self.lefts(&left), self.rights(&right));
        if anchors.is_empty() || depth == DEEPEST {
            self.is_whole = false;
            return self.push(left, right, false);
        }
        let mut at = (left.start, right.start);
        for (l, r) in anchors {
            let (l, r) = (left.start + l, right.start + r);
            self.align(at.0..l, at.1..r, depth + 1);
            self.push(l..l + 1, r..r + 1, true);
            at = (l + 1, r + 1);
        }
        self.align(at.0..left.end, at.1..right.end, depth + 1);
    }

    fn shortest(&mut self, left: &Range<usize>, right: &Range<usize>) {
        let ops = capture_diff_slices(Algorithm::Myers, self.lefts(left), self.rights(right));
        let mut at = (left.start, right.start);
        for op in ops {
            // Where the others stand in the other sequence is not always exact.
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = op
            {
                let (here, there) = (left.start + old_index, right.start + new_index);
                self.push(at.0..here, at.1..there, false);
                at = (here + len, there + len);
                self.push(here..at.0, there..at.1, true);
            }
        }
        self.push(at.0..left.end, at.1..right.end, false);
    }

    fn push(&mut self, left: Range<usize>, right: Range<usize>, is_same: bool) {
        if left.is_empty() && right.is_empty() {
            return;
        }
        match self.runs.last_mut().filter(|last| last.is_same == is_same) {
            Some(last) => {
                last.left.end = left.end;
                last.right.end = right.end;
            }
            None => self.runs.push(Run {
                left,
                right,
                is_same,
            }),
        }
    }

    fn lefts(&self, range: &Range<usize>) -> &[u32] {
        self.left.get(range.clone()).unwrap_or_default()
    }

    fn rights(&self, range: &Range<usize>) -> &[u32] {
        self.right.get(range.clone()).unwrap_or_default()
    }
}

fn common<'a>(left: impl Iterator<Item = &'a u32>, right: impl Iterator<Item = &'a u32>) -> usize {
    left.zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

/// Returns the places of what is in both once, as many of them as stand in the same order.
fn anchors(left: &[u32], right: &[u32]) -> Vec<(usize, usize)> {
    let (left, right) = (once(left), once(right));
    let mut both: Vec<(usize, usize)> = Vec::new();
    let mut rest = right.as_slice();
    for (id, at) in left {
        let skipped = rest.iter().take_while(|(other, _)| *other < id).count();
        rest = rest.get(skipped..).unwrap_or_default();
        both.extend(
            rest.first()
                .filter(|(other, _)| *other == id)
                .map(|(_, there)| (at, *there)),
        );
    }
    both.sort_unstable();
    rising(&both)
}

/// Returns what occurs once, in the order of its numbers, and where.
fn once(ids: &[u32]) -> Vec<(u32, usize)> {
    let mut all: Vec<(u32, usize)> = ids.iter().copied().zip(0..).collect();
    all.sort_unstable();
    let groups = all.chunk_by(|a, b| a.0 == b.0);
    groups
        .filter_map(|group| match group {
            [one] => Some(*one),
            _ => None,
        })
        .collect()
}

/// Returns a longest choice of pairs whose second numbers rise; the first do already.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // The last pair of the best choice of each length, and before each pair the one it follows.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |at: usize| pairs.get(at).map(|pair| pair.1);
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| second(*end) < Some(pair.1));
        before.push(
            length
                .checked_sub(1)
                .and_then(|last| ends.get(last).copied()),
        );
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let next = |at: &usize| before.get(*at).copied().flatten();
    let chosen = std::iter::successors(ends.last().copied(), next);
    let mut chosen: Vec<(usize, usize)> = chosen.filter_map(|at| pairs.get(at).copied()).collect();
    chosen.reverse();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(left: &str, right: &str, pairs: usize) -> (String, bool) {
        let words = [left, right].map(|text| text.split_whitespace().collect::<Vec<_>>());
        let found = align(&words[0], &words[1], &mut Budget { pairs });
        let said = found.runs.iter().map(|run| {
            let here = words[0][run.left.clone()].join(" ");
            let there = words[1][run.right.clone()].join(" ");
            if run.is_same {
                assert_eq!(here, there);
                here
            } else {
                format!("[{here}|{there}]")
            }
        });
        (said.collect::<Vec<_>>().join(" "), found.is_whole)
    }

    #[test]
    fn anchors_make_do_without_a_budget() {
        assert_eq!(
            aligned("a b x c d y e f", "a B x c C D y e F", 0),
            ("a [b|B] x c [d|C D] y e [f|F]".to_owned(), false)
        );
        assert_eq!(
            aligned("a b x c d y e f", "a B x c C D y e F", 9),
            ("a [b|B] x c [d|C D] y e [f|F]".to_owned(), true)
        );
    }

    #[test]
    fn anchors_that_changed_places_are_no_anchors() {
        assert_eq!(
            aligned("1 a b c d 2", "3 c a b d 4", 8),
            ("[1|3 c] a b [c|] d [2|4]".to_owned(), true)
        );
    }

    #[test]
    fn without_anchors_and_budget_all_is_different() {
        assert_eq!(
            aligned("s a a b b e", "s b b a a e", 3),
            ("s [a a b b|b b a a] e".to_owned(), false)
        );
    }

    proptest::proptest! {
        #[test]
        fn the_runs_are_both_texts(left in "[a-f]( [a-f]){0,20}", right in "[a-z]( [a-f]){0,20}", pairs in 0usize..400) {
            let words = [&left, &right].map(|text| text.split(' ').collect::<Vec<_>>());
            let runs = align(&words[0], &words[1], &mut Budget { pairs }).runs;
            let mut at = (0, 0);
            for run in &runs {
                proptest::prop_assert_eq!((run.left.start, run.right.start), at);
                at = (run.left.end, run.right.end);
                if run.is_same {
                    proptest::prop_assert_eq!(&words[0][run.left.clone()], &words[1][run.right.clone()]);
                }
            }
            proptest::prop_assert_eq!(at, (words[0].len(), words[1].len()));
        }
    }
}
