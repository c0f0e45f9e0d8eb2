//! Which words of two pieces of text are the same.

use unicode_segmentation::UnicodeSegmentation;

use super::align::{Budget, Run, align};

/// Where less than one letter in so many is the same, words in common are an accident, and marking
/// all of it reads better.
const ALIKE: usize = 4;

/// Compares two pieces of text; the runs count bytes. `None` when they have more words than the
/// budget allows.
pub(super) fn runs(left: &str, right: &str, budget: &mut Budget) -> Option<Vec<Run>> {
    let words = [left, right].map(|text| text.split_word_bounds().collect::<Vec<&str>>());
    let [lefts, rights] = &words;
    let found = align(lefts, rights, budget);
    if !found.is_whole {
        return None;
    }
    let runs = joined(in_bytes(&found.runs, lefts, rights), left);
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

fn in_bytes(runs: &[Run], lefts: &[&str], rights: &[&str]) -> Vec<Run> {
    let mut at = (0, 0);
    let length = |words: Option<&[&str]>| -> usize {
        let words = words.unwrap_or_default();
        words.iter().map(|word| word.len()).sum()
    };
    let in_bytes = |run: &Run| {
        let here = at.0 + length(lefts.get(run.left.clone()));
        let there = at.1 + length(rights.get(run.right.clone()));
        let run = Run {
            left: at.0..here,
            right: at.1..there,
            is_same: run.is_same,
        };
        at = (here, there);
        run
    };
    runs.iter().map(in_bytes).collect()
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
