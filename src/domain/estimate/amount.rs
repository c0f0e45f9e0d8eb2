//! A number, and the range in which it lies.

/// A number that is known, or the likeliest of a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// It is at least this.
    pub low: u64,
    /// It is likely this.
    pub likely: u64,
    /// It is at most this.
    pub high: u64,
}

impl Amount {
    /// Makes a number that is known.
    pub const fn exact(number: u64) -> Self {
        Self {
            low: number,
            likely: number,
            high: number,
        }
    }

    /// Tells whether the number is known.
    pub const fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// Adds up two; stops at the largest number there is.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }
}
