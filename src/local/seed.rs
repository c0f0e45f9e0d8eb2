//! Numbers and ids that look random and are not: everything follows from a seed.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A source of repeatable numbers; deriving a child never changes the parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) const fn new(number: u64) -> Self {
        Self(mix(number))
    }

    /// The child number `n` of this seed.
    pub(crate) const fn child(self, n: u64) -> Self {
        Self(mix(self.0 ^ mix(n.wrapping_add(GOLDEN))))
    }

    /// The child of this seed that belongs to a text.
    pub(crate) fn named(self, name: &str) -> Self {
        self.child(hash(name.as_bytes()))
    }

    /// A number from 0 to `bound - 1`; 0 when the bound is 0.
    pub(crate) fn below(self, bound: u64) -> u64 {
        let product = u128::from(self.0) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A number from 0 up to, not including, 1.
    pub(crate) fn share(self) -> f64 {
        let top = u32::try_from(self.0 >> 32).unwrap_or(u32::MAX);
        f64::from(top) / 4_294_967_296.0
    }

    /// `length` lower-case hexadecimal digits.
    pub(crate) fn hex(self, length: usize) -> String {
        self.digits(HEX, length)
    }

    /// `length` letters and digits.
    pub(crate) fn letters(self, length: usize) -> String {
        self.digits(BASE62, length)
    }

    fn digits(self, alphabet: &[u8], length: usize) -> String {
        let radix = alphabet.len() as u64;
        let mut text = String::with_capacity(length);
        let mut word = self.child(0);
        for position in 0..length {
            let digit = usize::try_from(word.below(radix)).unwrap_or(0);
            text.push(char::from(alphabet.get(digit).copied().unwrap_or(b'0')));
            word = word.child(position as u64);
        }
        text
    }
}

/// FNV-1a with a final mix: stable over platforms and releases.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    }
    mix(state)
}

/// The finaliser of `SplitMix64`.
const fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        assert_eq!(Seed::new(7).child(1).hex(32), Seed::new(7).child(1).hex(32));
        assert_ne!(Seed::new(7).child(1).hex(32), Seed::new(7).child(2).hex(32));
        assert_eq!(Seed::new(7).letters(24).len(), 24);
    }

    #[test]
    fn a_share_stays_below_one() {
        assert!((0..1000).all(|n| (0.0..1.0).contains(&Seed::new(1).child(n).share())));
    }
}
