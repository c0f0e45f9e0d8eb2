//! Where a line is, how long, and how it ended, in 16 bytes: there is one for every request.

use std::num::NonZeroU32;

use super::sheet::Note;
use crate::domain::comparison::LINE_CLASSES;
use crate::domain::result::{Class, Place};

/// Bits of the offset: 4 PB.
const OFFSET_BITS: u32 = 52;
/// Bits of offset and file.
const PLACE_BITS: u32 = OFFSET_BITS + u8::BITS;

/// Where a line is, how long, and how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// From the highest bit down: class, file, offset.
    packed: u64,
    line: NonZeroU32,
    length: u32,
}

impl Spot {
    pub(super) fn new(file: u8, line: u64, note: &Note) -> Self {
        let class = LINE_CLASSES.iter().position(|class| *class == note.class);
        let class = class.unwrap_or(LINE_CLASSES.len()) as u64;
        let offset = note.offset & ((1 << OFFSET_BITS) - 1);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        Self {
            packed: class << PLACE_BITS | u64::from(file) << OFFSET_BITS | offset,
            line: NonZeroU32::new(line).unwrap_or(NonZeroU32::MIN),
            length: note.length,
        }
    }

    pub(super) fn class(self) -> Class {
        let class = usize::try_from(self.packed >> PLACE_BITS).unwrap_or(usize::MAX);
        let class = LINE_CLASSES.get(class).copied();
        class.unwrap_or(Class::Unreadable)
    }

    pub(super) fn place(self) -> Place {
        let file = (self.packed >> OFFSET_BITS) & u64::from(u8::MAX);
        Place {
            file: u8::try_from(file).unwrap_or(u8::MAX),
            line: self.line.get(),
            offset: self.packed & ((1 << OFFSET_BITS) - 1),
        }
    }

    /// Returns the length of the line without its line end; stops at `u32::MAX`.
    pub(super) fn length(self) -> u64 {
        u64::from(self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_remembers_all_it_was_made_of() {
        for class in LINE_CLASSES {
            let note = Note {
                nth: 0,
                offset: 50_000_000_000,
                length: 7,
                id: None,
                says: None,
                class,
            };
            let spot = Spot::new(u8::MAX, 4_000_000_000, &note);
            let place = Place {
                file: u8::MAX,
                line: 4_000_000_000,
                offset: 50_000_000_000,
            };
            assert_eq!(
                (spot.place(), spot.class(), spot.length()),
                (place, class, 7)
            );
        }
    }

    #[test]
    fn a_spot_that_may_be_absent_takes_no_more_room() {
        assert_eq!(size_of::<Option<Spot>>(), 16);
    }
}
