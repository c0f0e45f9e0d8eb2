//! Dollars in whole numbers, so that sums are exact in any order.

use std::fmt;

use crate::text::number;

/// Femtodollars in a dollar.
const DOLLAR: u128 = 1_000_000_000_000_000;
/// Digits after the point that a femtodollar needs.
const DIGITS: usize = 15;
/// Femtodollars a token in a dollar for a million tokens, as a power of ten.
const RATE_DIGITS: usize = 9;
/// How small amounts are written: digits after the point, and from which amount on.
const FORMS: [(usize, u128); 3] = [(2, DOLLAR / 10), (3, DOLLAR / 100), (4, DOLLAR / 10_000)];

/// An amount of US dollars, exact to a femtodollar (10⁻¹⁵ of one).
///
/// Sums stop at the largest amount instead of wrapping; no number of tokens gets there at a real
/// price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(u128);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Makes an amount of so many femtodollars.
    pub const fn of_femtodollars(femtodollars: u128) -> Self {
        Self(femtodollars)
    }

    /// Reads dollars as a plain decimal number: `5`, `0.25`, `1200.5`.
    ///
    /// `None` for what is no such number, is negative, or has more than 15 digits after the point.
    pub fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_number =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > DIGITS {
            return None;
        }
        let digits = format!("{whole}{part:0<DIGITS$}");
        digits.parse().ok().map(Self)
    }

    /// Returns the amount in femtodollars.
    pub const fn femtodollars(self) -> u128 {
        self.0
    }

    /// Adds an amount.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Takes an amount away; less than nothing is nothing.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Returns dollars as an exact decimal number, for machines: `1.33`, `0.00000007`.
    pub fn decimal(self) -> String {
        let (whole, part) = (self.0 / DOLLAR, self.0 % DOLLAR);
        let written = format!("{whole}.{part:0DIGITS$}");
        written
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    }
}

impl fmt::Display for Money {
    /// Writes dollars as people read them, two digits of small amounts: `$1,204.50`, `$0.0042`,
    /// `< $0.0001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("$0.00");
        }
        for (digits, least) in FORMS {
            let steps_a_dollar = power(digits);
            let step = DOLLAR / steps_a_dollar;
            let steps = self.0.saturating_add(step / 2) / step;
            if steps >= least / step {
                let whole = steps / steps_a_dollar;
                let whole = u64::try_from(whole).map_or_else(|_| whole.to_string(), number);
                let part = steps % steps_a_dollar;
                return write!(f, "${whole}.{part:0digits$}");
            }
        }
        f.write_str("< $0.0001")
    }
}

/// What one token costs, in femtodollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u64);

impl Rate {
    /// Reads dollars for a million tokens, as price lists have them: `0.075`.
    ///
    /// `None` for what is no plain decimal number, is negative, or has more than 8 digits after
    /// the point: up to there, half of it is exact too.
    pub fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_number =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() >= RATE_DIGITS {
            return None;
        }
        let digits = format!("{whole}{part:0<RATE_DIGITS$}");
        digits.parse().ok().map(Self)
    }

    /// Returns half of it.
    #[must_use]
    pub const fn half(self) -> Self {
        Self(self.0 / 2)
    }

    /// Returns what so many tokens cost.
    pub fn times(self, tokens: u64) -> Money {
        // The product of two 64-bit numbers fits into 128 bits.
        Money(u128::from(self.0) * u128::from(tokens))
    }
}

fn power(digits: usize) -> u128 {
    (0..digits).fold(1, |power, _| power * 10)
}
