//! The tokens of a vocabulary, to be looked up by their bytes.
//!
//! Responsible for a table that is small enough to be kept: the tokeniser it is made from takes ten
//! times the memory. Refuses to know how text is cut and joined.

use tiktoken_rs::{CoreBPE, Rank};

use super::encoding::Encoding;
use crate::domain::{Failure, Kind};

/// More ranks than any vocabulary has; where a table has no more, its ranks end.
const MOST_RANKS: Rank = 1 << 20;
/// No token: the slot is free.
const FREE: u32 = u32::MAX;
/// What spreads bits over a word: the fraction of the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The rank of a token: lower ones are joined first.
pub(super) type Token = u32;

/// Tokens by their bytes.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// The bytes of all tokens, one after the other.
    bytes: Vec<u8>,
    /// Where each token begins in them; one more than there are tokens.
    begins: Vec<u32>,
    /// Hashes and tokens, each at the place of its hash or behind it.
    slots: Vec<(u32, Token)>,
    /// The tokens of two bytes, which joining begins with.
    pairs: Vec<Token>,
    longest: usize,
}

impl Vocabulary {
    /// Makes a table. Takes about half a second, so it belongs on no thread that draws.
    pub(super) fn load(encoding: Encoding) -> Result<Self, Failure> {
        let made = match encoding {
            Encoding::O200k => tiktoken_rs::o200k_base(),
            Encoding::Cl100k => tiktoken_rs::cl100k_base(),
        };
        let model = made.map_err(|error| {
            Failure::new(Kind::Internal, "cannot count tokens", error.to_string())
        })?;
        Ok(Self::of(&model))
    }

    fn of(model: &CoreBPE) -> Self {
        let (mut bytes, mut begins) = (Vec::new(), vec![0]);
        let mut longest = 0;
        for rank in 0..MOST_RANKS {
            let Ok(token) = model.decode_bytes(&[rank]) else {
                break;
            };
            longest = longest.max(token.len());
            bytes.extend(token);
            begins.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        }
        let mut made = Self {
            slots: vec![(0, FREE); (begins.len() * 2).next_power_of_two()],
            pairs: vec![FREE; 256 * 256],
            bytes,
            begins,
            longest,
        };
        made.fill();
        made
    }

    fn fill(&mut self) {
        for token in 0..u32::try_from(self.begins.len().saturating_sub(1)).unwrap_or(0) {
            let bytes = self.bytes_of(token);
            let hash = hash(bytes);
            if let Some(pair) = place_of_pair(bytes).and_then(|at| self.pairs.get_mut(at)) {
                *pair = token;
            }
            let mut at = self.place(hash);
            while self.slots.get(at).is_some_and(|slot| slot.1 != FREE) {
                at = self.place_after(at);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = (fingerprint(hash), token);
            }
        }
    }

    /// Returns the token that these bytes are, if they are one.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<Token> {
        match place_of_pair(bytes) {
            Some(at) => self.pairs.get(at).copied().filter(|token| *token != FREE),
            None => self.find_hashed(bytes, hash(bytes)),
        }
    }

    /// Does what [`Self::find`] does for bytes whose [`hash`] is known.
    pub(super) fn find_hashed(&self, bytes: &[u8], hash: u64) -> Option<Token> {
        if bytes.len() > self.longest {
            return None;
        }
        let mut at = self.place(hash);
        loop {
            let (print, token) = *self.slots.get(at)?;
            if token == FREE {
                return None;
            }
            if print == fingerprint(hash) && self.bytes_of(token) == bytes {
                return Some(token);
            }
            at = self.place_after(at);
        }
    }

    fn bytes_of(&self, token: Token) -> &[u8] {
        let at = token as usize;
        let begin = self.begins.get(at).copied().unwrap_or(0) as usize;
        let end = self.begins.get(at + 1).copied().unwrap_or(0) as usize;
        self.bytes.get(begin..end).unwrap_or_default()
    }

    fn place(&self, hash: u64) -> usize {
        // The number of slots is a power of two, and far below that of 32 bits.
        let low = usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0);
        low & (self.slots.len() - 1)
    }

    fn place_after(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }
}

fn place_of_pair(bytes: &[u8]) -> Option<usize> {
    let [first, second] = bytes else {
        return None;
    };
    Some(usize::from(*first) << 8 | usize::from(*second))
}

/// The upper half of a hash, which is what the place does not tell.
const fn fingerprint(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Hashes a few bytes, eight at a time.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = (bytes.len() as u64).wrapping_mul(SPREAD);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        hash = mixed(hash ^ u64::from_le_bytes(*word));
    }
    let mut last = [0_u8; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    mixed(hash ^ u64::from_le_bytes(last))
}

const fn mixed(word: u64) -> u64 {
    let wide = word.wrapping_mul(SPREAD);
    wide ^ (wide >> 29)
}
