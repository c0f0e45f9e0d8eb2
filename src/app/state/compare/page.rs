//! What is read of a pair: both answers as lines, with what differs marked.
//!
//! Made when another pair is read or the columns change, not for every frame.

use crate::app::state::scroll::{Scroll, Step};
use crate::domain::comparison::{PairLines, Way};
use crate::domain::result::{Outcome, ResultLine};
use crate::text::diff;
use crate::text::rich::{Flow, Layout, Line, Rich, Tone};

use super::Shown;

/// Lines that stay above a difference that is gone to.
const ABOVE: u64 = 2;

/// How the sides of a pair stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Beside each other, in so many columns each.
    Beside(u16, u16),
    /// In one column of so many: what went, then what came.
    Single(u16),
}

/// Which pair a page is of: its position in a list, and whether it is here.
type Subject = (Shown, u64, bool);

/// Both answers of a pair, as lines.
#[derive(Clone, Debug, Default)]
pub struct Page {
    made_of: Option<(Subject, Form)>,
    /// Both sides, of equally many lines; nothing on the right where they stand in one column.
    sides: [Vec<Line>; 2],
    /// The rows at which a difference begins.
    changes: Vec<u64>,
    scroll: Scroll,
}

impl Page {
    /// Shows a pair from its first difference on; the same pair stays where it is.
    pub(super) fn show(
        &mut self,
        at: (Shown, u64),
        pair: Option<&PairLines>,
        form: Form,
        height: u16,
    ) {
        let subject = (at.0, at.1, pair.is_some());
        if self.made_of == Some((subject, form)) {
            return;
        }
        let is_same_pair = self.made_of.is_some_and(|(before, _)| before == subject);
        self.made_of = Some((subject, form));
        self.sides = pair.map(|pair| sides(pair, form)).unwrap_or_default();
        self.changes = changes(&self.sides);
        if !is_same_pair {
            self.scroll = Scroll::default();
            let first = self.changes.first().copied().unwrap_or_default();
            if first >= u64::from(height) {
                self.go_to(first, height);
            }
        }
        self.step(Step::Rows(0), height);
    }

    /// Moves the screen of `height` lines.
    pub fn step(&mut self, step: Step, height: u16) {
        self.scroll.slide(step, self.len(), height);
    }

    /// Goes to the next difference in a direction; tells whether there is one.
    pub fn seek(&mut self, way: Way, height: u16) -> bool {
        let here = self.scroll.top.saturating_add(ABOVE);
        let mut changes = self.changes.iter().copied();
        let found = match way {
            Way::Forward => changes.find(|at| *at > here),
            Way::Backward => changes
                .rev()
                .find(|at| *at < here.min(self.scroll.top.max(1))),
        };
        let top = self.scroll.top;
        if let Some(found) = found {
            self.go_to(found, height);
        }
        self.scroll.top != top
    }

    fn go_to(&mut self, row: u64, height: u16) {
        self.scroll.top = row.saturating_sub(ABOVE);
        self.step(Step::Rows(0), height);
    }

    /// Returns the first row on the screen.
    pub fn top(&self) -> u64 {
        self.scroll.top
    }

    /// Returns how many rows there are.
    pub fn len(&self) -> u64 {
        let [left, _] = &self.sides;
        u64::try_from(left.len()).unwrap_or(u64::MAX)
    }

    /// Tells whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the lines of the left side, or of both in one column.
    pub fn left(&self) -> &[Line] {
        let [left, _] = &self.sides;
        left
    }

    /// Returns the lines of the right side.
    pub fn right(&self) -> &[Line] {
        let [_, right] = &self.sides;
        right
    }
}

fn sides(pair: &PairLines, form: Form) -> [Vec<Line>; 2] {
    let (left, right) = (pair.left.as_ref(), pair.right.as_ref());
    if let (Some(left), Some(right)) = (left, right)
        && are_alike(left, right)
    {
        let difference = diff::compare(&left.words(), &right.words());
        return match form {
            Form::Beside(here, there) => {
                let rows = difference.beside(wrap(here), wrap(there)).into_iter();
                let (left, right) = rows.unzip();
                [left, right]
            }
            Form::Single(width) => [difference.unified().lay_out(wrap(width)), Vec::new()],
        };
    }
    // Only what has a counterpart is marked as gone or come.
    let both = left.is_some() && right.is_some();
    let text = |line: Option<&ResultLine>, tone: Tone| {
        let tone = if both { tone } else { Tone::Plain };
        let words = line.map(ResultLine::words);
        words.map_or_else(Rich::default, |words| {
            Rich::toned(&words, tone, Flow::Words)
        })
    };
    let (left, right) = (text(left, Tone::Removed), text(right, Tone::Added));
    match form {
        Form::Beside(here, there) => level([left.lay_out(wrap(here)), right.lay_out(wrap(there))]),
        Form::Single(width) => {
            let mut lines = left.lay_out(wrap(width));
            lines.extend(right.lay_out(wrap(width)));
            [lines, Vec::new()]
        }
    }
}

/// Tells whether the words of two lines can be held against each other: an answer and an error
/// share words only by chance.
fn are_alike(left: &ResultLine, right: &ResultLine) -> bool {
    matches!(
        (&left.outcome, &right.outcome),
        (Outcome::Answer(_), Outcome::Answer(_)) | (Outcome::Error(_), Outcome::Error(_))
    )
}

fn wrap(width: u16) -> Layout {
    Layout::Wrap(usize::from(width))
}

/// Makes both sides equally long.
fn level(mut sides: [Vec<Line>; 2]) -> [Vec<Line>; 2] {
    let len = sides.iter().map(Vec::len).max().unwrap_or_default();
    for side in &mut sides {
        side.resize(len, Line::default());
    }
    sides
}

/// Finds the rows at which a difference begins.
fn changes(sides: &[Vec<Line>; 2]) -> Vec<u64> {
    let [left, right] = sides;
    let differs = |line: &Line| line.has(Tone::Removed) || line.has(Tone::Added);
    let is_changed = |at: usize| {
        [left, right]
            .into_iter()
            .filter_map(|side| side.get(at))
            .any(differs)
    };
    let begins = |at: &usize| is_changed(*at) && !at.checked_sub(1).is_some_and(is_changed);
    let rows = (0..left.len()).filter(begins);
    rows.map(|at| u64::try_from(at).unwrap_or(u64::MAX))
        .collect()
}
