//! The sum of bytes that tells whether others are the same, at the speed of reading them.
//!
//! Not a cryptographic one: SHA-256 takes twice as long as the whole check of a line, and what is
//! to be found here is a file that was saved once more between check and upload. A change of it
//! goes unseen once in 2^64 times, and only if length and time of the file are the same too.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use crate::domain::check::Piece;

const BLOCK: usize = 256 * 1024;
const STRIPE: usize = 64;
const LANES: usize = 4;
/// Odd numbers without a pattern: the digits of pi, as in many hashes.
const KEYS: [u64; LANES] = [
    0x243f_6a88_85a3_08d3,
    0x1319_8a2e_0370_7345,
    0xa409_3822_299f_31d1,
    0x082e_fa98_ec4e_6c89,
];

/// A sum that grows with every piece of bytes that is added, however they are cut.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    lanes: [u64; LANES],
    rest: [u8; STRIPE],
    filled: usize,
    length: u64,
}

impl Sum {
    pub(super) fn new() -> Self {
        Self {
            lanes: KEYS,
            rest: [0; STRIPE],
            filled: 0,
            length: 0,
        }
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let mut bytes = bytes;
        if self.filled > 0 {
            let room = STRIPE - self.filled;
            let (head, after) = bytes.split_at(room.min(bytes.len()));
            self.keep(head);
            if self.filled < STRIPE {
                return;
            }
            stripe(&mut self.lanes, &self.rest);
            self.filled = 0;
            bytes = after;
        }
        let (stripes, rest) = bytes.as_chunks::<STRIPE>();
        let mut lanes = self.lanes;
        for bytes in stripes {
            stripe(&mut lanes, bytes);
        }
        self.lanes = lanes;
        self.keep(rest);
    }

    fn keep(&mut self, bytes: &[u8]) {
        let end = self.filled + bytes.len();
        if let Some(place) = self.rest.get_mut(self.filled..end) {
            place.copy_from_slice(bytes);
            self.filled = end;
        }
    }

    pub(super) fn finish(mut self) -> u64 {
        if let Some(unused) = self.rest.get_mut(self.filled..) {
            unused.fill(0);
        }
        stripe(&mut self.lanes, &self.rest);
        let mixed = self.lanes.into_iter().zip(KEYS);
        mixed.fold(self.length, |sum, (lane, key)| fold(sum ^ lane, key))
    }
}

/// Sums bytes in one go.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    let mut sum = Sum::new();
    sum.add(bytes);
    sum.finish()
}

/// Sums a part of a file that is too long to be held.
pub(super) fn sum_at(file: &File, offset: u64, bytes: u64) -> io::Result<u64> {
    let mut block = vec![0; BLOCK];
    let mut sum = Sum::new();
    let (mut at, end) = (offset, offset + bytes);
    while at < end {
        let size = usize::try_from(end - at).unwrap_or(usize::MAX).min(BLOCK);
        let piece = block.get_mut(..size).unwrap_or_default();
        file.read_exact_at(piece, at)?;
        sum.add(piece);
        at += size as u64;
    }
    Ok(sum.finish())
}

/// Mixes a stripe into the lanes, each of which goes its own way beside the others.
fn stripe(lanes: &mut [u64; LANES], bytes: &[u8; STRIPE]) {
    let (words, _) = bytes.as_chunks::<16>();
    for ((lane, pair), key) in lanes.iter_mut().zip(words).zip(KEYS) {
        let (low, high) = halves(u128::from_le_bytes(*pair));
        // The lane is turned and added, so that a word that makes the product 0 does not wipe out
        // what came before.
        *lane = lane
            .rotate_left(29)
            .wrapping_add(fold(low ^ key, high ^ lane.wrapping_add(key)));
    }
}

fn fold(one: u64, other: u64) -> u64 {
    let (low, high) = halves(u128::from(one) * u128::from(other));
    low ^ high
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "to take the lower half is what it does"
)]
fn halves(both: u128) -> (u64, u64) {
    (both as u64, (both >> 64) as u64)
}

/// Compares bytes as they come with the pieces that were checked.
#[derive(Debug)]
pub(super) struct Verifier {
    pieces: Arc<[Piece]>,
    at: usize,
    left: u64,
    sum: Sum,
}

impl Verifier {
    pub(super) fn new(pieces: Arc<[Piece]>) -> Self {
        let left = pieces.first().map_or(0, |piece| piece.bytes);
        Self {
            pieces,
            at: 0,
            left,
            sum: Sum::new(),
        }
    }

    /// Takes the next bytes; tells whether all pieces that have ended are the same.
    pub(super) fn is_same(&mut self, bytes: &[u8]) -> bool {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            let Some(piece) = self.pieces.get(self.at) else {
                return false;
            };
            let size = usize::try_from(self.left).unwrap_or(usize::MAX);
            let (now, later) = bytes.split_at(size.min(bytes.len()));
            self.sum.add(now);
            self.left -= now.len() as u64;
            bytes = later;
            if self.left == 0 {
                let sum = std::mem::replace(&mut self.sum, Sum::new()).finish();
                if sum != piece.sum {
                    return false;
                }
                self.at += 1;
                self.left = self.pieces.get(self.at).map_or(0, |next| next.bytes);
            }
        }
        true
    }

    /// Tells whether nothing is missing.
    pub(super) fn is_whole(&self) -> bool {
        self.at == self.pieces.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sum_is_the_same_however_the_bytes_are_cut(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
            cuts in prop::collection::vec(0_usize..90, 0..12),
        ) {
            let mut grown = Sum::new();
            let mut rest = bytes.as_slice();
            for cut in cuts {
                let (now, later) = rest.split_at(cut.min(rest.len()));
                grown.add(now);
                rest = later;
            }
            grown.add(rest);
            prop_assert_eq!(grown.finish(), sum(&bytes));
        }

        #[test]
        fn one_changed_byte_and_one_more_byte_change_the_sum(
            bytes in prop::collection::vec(any::<u8>(), 1..400),
            at: prop::sample::Index,
            by in 1_u8..=255,
        ) {
            let mut other = bytes.clone();
            *at.get_mut(&mut other) ^= by;
            let longer = [bytes.as_slice(), b"\0"].concat();
            prop_assert_ne!(sum(&bytes), sum(&other));
            prop_assert_ne!(sum(&bytes), sum(&longer));
        }
    }

    #[test]
    fn two_stripes_that_change_places_change_the_sum() {
        let (one, other) = ([b'a'; STRIPE], [b'b'; STRIPE]);
        assert_ne!(sum(&[one, other].concat()), sum(&[other, one].concat()));
    }

    fn verifier() -> Verifier {
        let piece = |offset, bytes: &[u8]| Piece {
            offset,
            bytes: bytes.len() as u64,
            first_line: 1,
            sum: sum(bytes),
        };
        Verifier::new([piece(0, b"one\n"), piece(4, b"three\n")].into())
    }

    #[test]
    fn bytes_are_those_that_were_checked_however_they_come() {
        let mut same = verifier();
        assert!(
            [b"on".as_slice(), b"e\nth", b"ree\n"]
                .iter()
                .all(|bytes| same.is_same(bytes))
        );
        assert!(same.is_whole());
        let mut less = verifier();
        assert!(less.is_same(b"one\nthr") && !less.is_whole());
        let mut more = verifier();
        assert!(!more.is_same(b"one\nthree\n!"));
        let mut other = verifier();
        assert!(!other.is_same(b"one\nthrew\n"));
    }
}
