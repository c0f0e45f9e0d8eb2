//! Lines that do not count, and the rows that are left when they are taken out.

use crate::domain::result::Place;

/// Lines that do not count, because those of another batch do. Empty where there is one batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overruled(Vec<Place>);

const NONE: &Overruled = &Overruled(Vec::new());

impl Overruled {
    /// Says that every line counts.
    pub fn none() -> &'static Self {
        NONE
    }

    /// Takes the places of such lines, in whatever order.
    pub(super) fn of(mut places: Vec<Place>) -> Self {
        places.sort_unstable();
        Self(places)
    }

    /// Tells whether a line does not count: by its file among all of them, and by the offset of its
    /// first byte.
    pub fn has(&self, file: u8, offset: u64) -> bool {
        let key = |place: &Place| (place.file, place.offset);
        self.0.binary_search_by_key(&(file, offset), key).is_ok()
    }

    /// Tells whether a line does not count: by its file and its number there.
    pub fn has_line(&self, file: u8, line: u64) -> bool {
        let key = |place: &Place| (place.file, u64::from(place.line));
        self.0.binary_search_by_key(&(file, line), key).is_ok()
    }

    /// Returns how many lines do not count.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether every line counts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many lines of a file do not count.
    pub fn within(&self, file: u8) -> u64 {
        self.of_file(file).len() as u64
    }

    /// Returns how many lines before a line of a file do not count.
    pub fn before(&self, file: u8, line: u64) -> u64 {
        let of_file = self.of_file(file);
        of_file.partition_point(|place| u64::from(place.line) < line) as u64
    }

    /// Returns the number of the line, counted from 1, that is the `nth` of a file that counts,
    /// counted from 0.
    pub fn line_of(&self, file: u8, nth: u64) -> u64 {
        let of_file = self.of_file(file);
        // Before the first one that does not count there are as many that do as its number says,
        // before the second one fewer, and so on.
        let (mut low, mut high) = (0, of_file.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let line = of_file
                .get(middle)
                .map_or(u64::MAX, |place| u64::from(place.line));
            if line.saturating_sub(1 + middle as u64) <= nth {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        nth.saturating_add(low as u64).saturating_add(1)
    }

    /// Returns the number of the next line from `line` on that does not count.
    pub fn next(&self, file: u8, line: u64) -> Option<u64> {
        let of_file = self.of_file(file);
        let at = of_file.partition_point(|place| u64::from(place.line) < line);
        of_file.get(at).map(|place| u64::from(place.line))
    }

    fn of_file(&self, file: u8) -> &[Place] {
        let from = self.0.partition_point(|place| place.file < file);
        let to = self.0.partition_point(|place| place.file <= file);
        self.0.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_are_the_lines_that_count(left_out: Vec<bool>) {
            let place = |at: usize| Place {
                file: 1,
                line: u32::try_from(at).unwrap() + 1,
                offset: at as u64 * 7,
            };
            let all = 0..left_out.len();
            let overruled = Overruled::of(all.clone().filter(|at| left_out[*at]).map(place).collect());
            let counting: Vec<u64> = all.filter(|at| !left_out[*at]).map(|at| at as u64 + 1).collect();
            for (row, line) in counting.iter().enumerate() {
                prop_assert_eq!(overruled.line_of(1, row as u64), *line);
                prop_assert_eq!(line - 1 - overruled.before(1, *line), row as u64);
                prop_assert!(!overruled.has_line(1, *line));
            }
            // Behind the last one, as if more lines came.
            let end = overruled.line_of(1, counting.len() as u64);
            prop_assert_eq!(end, left_out.len() as u64 + 1);
            let gone = left_out.len() - counting.len();
            prop_assert_eq!(overruled.within(1), gone as u64);
            prop_assert_eq!((overruled.within(0), overruled.line_of(0, 5)), (0, 6));
        }
    }
}
