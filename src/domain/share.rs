//! A part of a whole in percent.

use std::fmt;

/// A part of a whole, written with one decimal.
///
/// Never rounded to nothing or to all: what says `0.0 %` is nothing, what says `100.0 %` is all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    part: u64,
    whole: u64,
}

impl Share {
    /// Makes the share of a part; there is none of nothing.
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        let part = part.min(whole);
        (whole > 0).then_some(Self { part, whole })
    }
}

impl fmt::Display for Share {
    /// Writes the share: `62.5 %`, `< 0.1 %`, `> 99.9 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (part, whole) = (u128::from(self.part), u128::from(self.whole));
        match (part * 1000 + whole / 2) / whole {
            0 if part > 0 => f.write_str("< 0.1 %"),
            1000 if part < whole => f.write_str("> 99.9 %"),
            tenths => write!(f, "{}.{} %", tenths / 10, tenths % 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(part: u64, whole: u64) -> String {
        Share::of(part, whole).map_or_else(String::new, |share| share.to_string())
    }

    #[test]
    fn a_little_is_not_nothing_and_almost_all_is_not_all() {
        let cases = [
            (0, 5),
            (1, 100_000),
            (625, 1000),
            (99_999, 100_000),
            (u64::MAX - 1, u64::MAX),
            (7, 7),
            (0, 0),
        ];
        let said = cases.map(|(part, whole)| written(part, whole));
        assert_eq!(
            said,
            [
                "0.0 %", "< 0.1 %", "62.5 %", "> 99.9 %", "> 99.9 %", "100.0 %", ""
            ]
        );
    }
}
