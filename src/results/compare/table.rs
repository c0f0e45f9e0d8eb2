//! The join: one slot a request, filled from the left and then from the right.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::Hand;
use super::pairs::Pairs;
use super::print::Print;
use super::sheet::{Note, Sheet, Totals};
use super::spot::Spot;
use crate::domain::comparison::{Comparison, PairKind, Side};
use crate::domain::result::Class;

/// Everything noted so far.
#[derive(Debug, Default)]
pub(super) struct Table {
    places: HashMap<Print, u32, BuildHasherDefault<TakeAsIs>>,
    slots: Vec<Slot>,
    left: Half,
    right: Half,
}

/// One side so far.
#[derive(Debug, Default)]
struct Half {
    side: Side,
    totals: Totals,
}

/// One request.
#[derive(Debug, Default)]
struct Slot {
    left: Option<Spot>,
    /// What the left side says.
    says: Option<Print>,
    right: Option<Spot>,
    agreement: Agreement,
}

/// Whether the right side says what the left one says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Agreement {
    Same,
    #[default]
    Different,
}

/// Takes the hash as it comes: prints are as good as random already.
#[derive(Debug, Default)]
struct TakeAsIs(u64);

impl Hasher for TakeAsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

impl Table {
    /// Takes what was noted of a chunk. The left side comes first, in order, and whole.
    pub(super) fn take(&mut self, hand: Hand, file: u8, first_line: u64, sheet: Sheet) {
        let half = self.half(hand);
        half.totals.add(&sheet.totals);
        half.side.lines += sheet.notes.len() as u64;
        for note in sheet.notes {
            let spot = Spot::new(file, first_line + u64::from(note.nth), &note);
            self.note(hand, spot, &note);
        }
    }

    fn half(&mut self, hand: Hand) -> &mut Half {
        match hand {
            Hand::Left => &mut self.left,
            Hand::Right => &mut self.right,
        }
    }

    fn note(&mut self, hand: Hand, spot: Spot, note: &Note) {
        let side = &mut self.half(hand).side;
        if note.class == Class::Unreadable {
            side.unreadable += 1;
        }
        let Some(id) = note.id else {
            side.without_id += 1;
            return;
        };
        let next = self.slots.len();
        // A file with more requests than fit has more than 40 GB of braces alone.
        let known = *self
            .places
            .entry(id)
            .or_insert(u32::try_from(next).unwrap_or(u32::MAX));
        if known as usize == next {
            self.slots.push(Slot::default());
        }
        let Some(slot) = self.slots.get_mut(known as usize) else {
            return;
        };
        let is_first = match hand {
            Hand::Left => slot.take_left(spot, note.says),
            Hand::Right => slot.take_right(spot, note.says),
        };
        if !is_first {
            self.half(hand).side.duplicate += 1;
        }
    }

    /// Makes pairs of what was noted, and counts them.
    pub(super) fn finish(self) -> (Comparison, Pairs) {
        drop(self.places);
        let mut numbers = Comparison {
            left: self.left.finish(),
            right: self.right.finish(),
            ..Comparison::default()
        };
        let pairs = self.slots.iter().filter_map(|slot| {
            let kind = slot.count(&mut numbers)?;
            Some((kind, slot.left, slot.right))
        });
        let pairs = pairs.collect();
        (numbers, pairs)
    }
}

impl Half {
    fn finish(self) -> Side {
        let mut side = self.side;
        self.totals.finish(&mut side);
        side
    }
}

impl Slot {
    /// Takes a line of the left; tells whether it is the first of its request.
    fn take_left(&mut self, spot: Spot, says: Option<Print>) -> bool {
        let before = self.left;
        if replaces(spot, before) {
            (self.left, self.says) = (Some(spot), says);
        }
        before.is_none()
    }

    /// Takes a line of the right; tells whether it is the first of its request.
    fn take_right(&mut self, spot: Spot, says: Option<Print>) -> bool {
        let before = self.right;
        if replaces(spot, before) {
            let is_same = self.left.is_some_and(|left| left.class() == spot.class())
                && says.is_some()
                && self.says == says;
            self.right = Some(spot);
            self.agreement = if is_same {
                Agreement::Same
            } else {
                Agreement::Different
            };
        }
        before.is_none()
    }

    /// Counts the request where it belongs, and says where that is.
    fn count(&self, numbers: &mut Comparison) -> Option<PairKind> {
        if let Some(left) = self.left {
            numbers.left.count(left.class());
        }
        if let Some(right) = self.right {
            numbers.right.count(right.class());
        }
        let (kind, count) = match (self.left, self.right) {
            (Some(left), Some(right)) => {
                numbers.moves.count(left.class(), right.class());
                match self.agreement {
                    Agreement::Same => (PairKind::Same, &mut numbers.same),
                    Agreement::Different => (PairKind::Different, &mut numbers.different),
                }
            }
            (Some(_), None) => (PairKind::OnlyLeft, &mut numbers.only_left),
            (None, Some(_)) => (PairKind::OnlyRight, &mut numbers.only_right),
            (None, None) => return None,
        };
        *count += 1;
        Some(kind)
    }
}

/// Tells whether a line counts rather than the one before: the first that is `ok`, else the first.
fn replaces(line: Spot, before: Option<Spot>) -> bool {
    before.is_none_or(|before| before.class() != Class::Ok && line.class() == Class::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_takes_little_memory() {
        assert!(size_of::<Slot>() <= 56, "{}", size_of::<Slot>());
    }
}
