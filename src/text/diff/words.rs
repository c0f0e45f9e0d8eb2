//! Which words of two pieces of text are the same.

use std::ops::Range;

use similar::algorithms::IdentifyDistinct;
use similar::{Algorithm, DiffOp, capture_diff};
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of both texts, by bytes: the same on both sides, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
    pub(super) is_same: bool,
}

/// How many pairs of words may still be compared.
#[derive(Debug)]
pub(super) struct Budget {
    pairs: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { pairs: 8_000_000 }
    }
}

/// Where less than one letter in so many is the same, words in common are an accident, and marking
/// all of it reads better.
const ALIKE: usize = 4;

/// Compares two pieces of text; `None` when they have more words than the budget allows.
pub(super) fn runs(left: &str, right: &str, budget: &mut Budget) -> Option<Vec<Run>> {
    let words = [left, right].map(|text| text.split_word_bounds().collect::<Vec<&str>>());
    let [lefts, rights] = &words;
    budget.pairs = budget
        .pairs
        .checked_sub(lefts.len().saturating_mul(rights.len()))?;
    let ids = IdentifyDistinct::<u32>::new(
        lefts.as_slice(),
        0..lefts.len(),
        rights.as_slice(),
        0..rights.len(),
    );
    let ops = capture_diff(
        Algorithm::Myers,
        ids.old_lookup(),
        ids.old_range(),
        ids.new_lookup(),
        ids.new_range(),
    );
    let runs = joined(in_bytes(&ops, lefts, rights), left);
    Some(if are_alike(&runs, left, right) {
        runs
    } else {
        vec![Run {
            left: 0..left.len(),
            right: 0..right.len(),
            is_same: false,
        }]
    })
}

fn in_bytes(ops: &[DiffOp], lefts: &[&str], rights: &[&str]) -> Vec<Run> {
    let mut at = (0, 0);
    let length = |words: &[&str], range: Range<usize>| -> usize {
        let words = words.get(range).unwrap_or_default();
        words.iter().map(|word| word.len()).sum()
    };
    let run = |op: &DiffOp| {
        let (_, left, right) = op.as_tag_tuple();
        let end = (at.0 + length(lefts, left), at.1 + length(rights, right));
        let run = Run {
            left: at.0..end.0,
            right: at.1..end.1,
            is_same: matches!(op, DiffOp::Equal { .. }),
        };
        at = end;
        run
    };
    ops.iter().map(run).collect()
}

/// Joins changes that have nothing but a space between them: a phrase was changed, not each word.
fn joined(runs: Vec<Run>, left: &str) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    let last = runs.len().saturating_sub(1);
    for (at, run) in runs.into_iter().enumerate() {
        let text = left.get(run.left.clone()).unwrap_or_default();
        let is_inside = at > 0 && at < last;
        let is_space =
            is_inside && run.is_same && !text.is_empty() && text.bytes().all(|b| b == b' ');
        let is_same = run.is_same && !is_space;
        match joined.last_mut().filter(|before| before.is_same == is_same) {
            Some(before) => {
                before.left.end = run.left.end;
                before.right.end = run.right.end;
            }
            None => joined.push(Run { is_same, ..run }),
        }
    }
    joined
}

fn are_alike(runs: &[Run], left: &str, right: &str) -> bool {
    let letters = |text: &str| {
        text.bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .count()
    };
    let same = runs.iter().filter(|run| run.is_same);
    let same: usize = same
        .map(|run| letters(left.get(run.left.clone()).unwrap_or_default()))
        .sum();
    same * 2 * ALIKE >= letters(left) + letters(right)
}
