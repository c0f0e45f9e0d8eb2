//! Tokens that a batch used.

/// Token totals of a batch or of one result, as the provider bills them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the prompts.
    pub input: u64,
    /// The part of `input` that came from a prompt cache.
    pub cached: u64,
    /// Tokens of the answers.
    pub output: u64,
    /// The part of `output` spent on reasoning.
    pub reasoning: u64,
    /// Which of these are said in a way that nobody can read: the number is what is known, and the
    /// true one is at least that.
    pub unknown: Unknown,
}

/// Counts of tokens that are unknown, in part or as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unknown(u8);

impl Unknown {
    /// That of the prompts.
    pub const INPUT: Self = Self(1);
    /// That of a prompt cache.
    pub const CACHED: Self = Self(2);
    /// That of the answers.
    pub const OUTPUT: Self = Self(4);
    /// That of reasoning.
    pub const REASONING: Self = Self(8);

    /// Returns the counts that are unknown here or there.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether one of some counts is unknown.
    pub fn has(self, counts: Self) -> bool {
        self.0 & counts.0 != 0
    }

    /// Tells whether any is unknown.
    pub fn is_any(self) -> bool {
        self.0 != 0
    }
}

impl Usage {
    /// Returns input and output together.
    pub fn total(self) -> u64 {
        self.input.saturating_add(self.output)
    }

    /// Returns the tokens of the prompts, where they are known.
    pub fn known_input(self) -> Option<u64> {
        self.known(Unknown::INPUT, self.input)
    }

    /// Returns the part from a prompt cache, where it is known.
    pub fn known_cached(self) -> Option<u64> {
        self.known(Unknown::CACHED, self.cached)
    }

    /// Returns the tokens of the answers, where they are known.
    pub fn known_output(self) -> Option<u64> {
        self.known(Unknown::OUTPUT, self.output)
    }

    /// Returns the part spent on reasoning, where it is known.
    pub fn known_reasoning(self) -> Option<u64> {
        self.known(Unknown::REASONING, self.reasoning)
    }

    /// Returns input and output together, where both are known.
    pub fn known_total(self) -> Option<u64> {
        self.known(Unknown::INPUT.and(Unknown::OUTPUT), self.total())
    }

    fn known(self, which: Unknown, count: u64) -> Option<u64> {
        (!self.unknown.has(which)).then_some(count)
    }

    /// Adds up the tokens of two; stops at the largest number there is.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            cached: self.cached.saturating_add(other.cached),
            output: self.output.saturating_add(other.output),
            reasoning: self.reasoning.saturating_add(other.reasoning),
            unknown: self.unknown.and(other.unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_of_one_is_unknown_of_the_sum_and_nothing_else_is() {
        let whole = Usage {
            input: 3,
            output: 4,
            ..Usage::default()
        };
        let half = Usage {
            unknown: Unknown::OUTPUT,
            output: 0,
            ..whole
        };
        let sum = whole.plus(half);
        assert_eq!((sum.known_input(), sum.known_output()), (Some(6), None));
        assert_eq!((sum.known_total(), sum.total()), (None, 10));
        assert!(!whole.plus(whole).unknown.is_any());
    }
}
